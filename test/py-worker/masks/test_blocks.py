"""The shape of blocks, where they lie, and which one is salient."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from sparsight.errors import ExpectedError
from sparsight.masks._block import block_extent, block_mask, num_positions
from sparsight.masks.random_block import random_block
from sparsight.masks.salient_block import salient_block


@given(height=st.integers(1, 50), width=st.integers(1, 50), part=st.floats(0, 1))
@settings(max_examples=200, deadline=None)
def test_a_block_fits_and_is_as_square_as_the_image_allows(height: int, width: int, part: float) -> None:
    hidden = max(1, round(part * height * width))
    rows, columns = (int(v) for v in block_extent(torch.tensor(hidden), height, width))
    assert 1 <= rows <= height
    assert 1 <= columns <= width
    assert (rows - 1) * columns < hidden <= rows * columns
    if math.ceil(math.sqrt(hidden)) <= min(height, width):
        assert columns == math.ceil(math.sqrt(hidden))
        assert columns - 1 <= rows <= columns


def test_a_block_is_full_rows_and_one_partial_row_aligned_left() -> None:
    mask_HW = block_mask(torch.tensor([0]), torch.tensor([11]), 5, 6)[0]
    assert mask_HW.int().tolist() == [
        [1, 1, 1, 1, 0, 0],
        [1, 1, 1, 1, 0, 0],
        [1, 1, 1, 0, 0, 0],
        [0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0],
    ]


def test_every_position_is_a_different_block_inside_the_image() -> None:
    places = int(num_positions(*block_extent(torch.tensor(11), 7, 9), 7, 9))
    mask_PHW = block_mask(torch.arange(places), torch.full((places,), 11), 7, 9)
    assert places == 5 * 6
    assert (mask_PHW.sum(dim=(1, 2)) == 11).all()
    assert len(mask_PHW.flatten(1).unique(dim=0)) == places


@pytest.mark.parametrize("hidden", [1, 10, 51, 140])
def test_a_random_block_is_anywhere_equally_often(hidden: int) -> None:
    height, width = 10, 14
    places = int(num_positions(*block_extent(torch.tensor(hidden), height, width), height, width))
    mask_BHW = random_block(torch.arange(20_000), hidden=hidden, height=height, width=width)
    first_B = mask_BHW.flatten(1).to(torch.uint8).argmax(dim=1)
    counts = torch.bincount(first_B)[first_B.unique()]
    assert len(counts) == places
    expected = 20_000 / places
    freedom = max(1, places - 1)
    assert ((counts - expected) ** 2 / expected).sum() < freedom + 4 * math.sqrt(2 * freedom)


@given(data=st.data(), height=st.integers(1, 12), width=st.integers(1, 12))
@settings(max_examples=60, deadline=None)
def test_a_salient_block_is_the_first_of_the_greatest_sums(
    data: st.DataObject, height: int, width: int
) -> None:
    hidden = data.draw(st.integers(1, height * width))
    values = data.draw(st.lists(st.integers(0, 3), min_size=height * width, max_size=height * width))
    saliency_1HW = torch.tensor(values, dtype=torch.float32).view(1, height, width)
    mask_1HW = salient_block(
        torch.tensor([0]), hidden=hidden, height=height, width=width, saliency_BHW=saliency_1HW
    )
    places = int(num_positions(*block_extent(torch.tensor(hidden), height, width), height, width))
    mask_PHW = block_mask(torch.arange(places), torch.full((places,), hidden), height, width)
    levels_1HW = (saliency_1HW / max(1, max(values)) * 2**20).round().long()
    sums = (mask_PHW * levels_1HW).sum(dim=(1, 2)).tolist()
    assert mask_1HW[0].equal(mask_PHW[sums.index(max(sums))])


def test_what_is_not_finite_or_zero_everywhere_is_no_saliency() -> None:
    saliency_BHW = torch.zeros(2, 4, 4)
    saliency_BHW[0, 0, 0] = torch.nan
    saliency_BHW[0, 0, 3] = torch.inf
    saliency_BHW[0, 3, 3] = 1e-30
    mask_BHW = salient_block(torch.arange(2), hidden=1, height=4, width=4, saliency_BHW=saliency_BHW)
    assert mask_BHW[0].nonzero().tolist() == [[3, 3]]
    assert mask_BHW[1].nonzero().tolist() == [[0, 0]]


def test_a_salient_block_needs_to_know_what_matters() -> None:
    with pytest.raises(ExpectedError, match=r"saliency to be given, as salient_block .*\nPass"):
        salient_block(torch.arange(2), hidden=3, height=4, width=4)
    with pytest.raises(ExpectedError, match=r"saliency to be of shape \(2, 4, 4\), got \(2, 4, 5\)"):
        salient_block(torch.arange(2), hidden=3, height=4, width=4, saliency_BHW=torch.zeros(2, 4, 5))
