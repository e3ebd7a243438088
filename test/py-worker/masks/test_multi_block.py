"""How several blocks share the hidden pixels, and where they lie."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from sparsight.masks._block import block_extent, num_positions
from sparsight.masks.multi_block import MultiBlock, multi_block

INDEX = torch.arange(400)


@pytest.mark.parametrize(("num_blocks", "hidden"), [(2, 18), (4, 40), (5, 33), (3, 12)])
def test_blocks_that_lie_apart_share_the_pixels_equally(num_blocks: int, hidden: int) -> None:
    mask_BHW = MultiBlock(num_blocks)(INDEX, hidden=hidden, height=32, width=32)
    shares = sorted(hidden // num_blocks + (i < hidden % num_blocks) for i in range(num_blocks))
    num_apart = 0
    for mask_HW in mask_BHW.numpy():
        labels_HW, num_labels = ndimage.label(mask_HW)
        if num_labels == num_blocks:
            sizes = ndimage.sum_labels(mask_HW, labels_HW, range(1, num_labels + 1))
            assert sorted(sizes) == shares
            num_apart += 1
            for rows, columns in ndimage.find_objects(labels_HW):
                assert (rows.stop - rows.start) <= (columns.stop - columns.start)
    assert num_apart > 200


def test_fewer_pixels_than_blocks_are_single_pixels() -> None:
    mask_BHW = MultiBlock(9)(INDEX, hidden=5, height=12, width=12)
    assert (mask_BHW.sum(dim=(1, 2)) == 5).all()


@pytest.mark.parametrize("hidden", [1, 10, 51])
def test_one_block_is_anywhere_equally_often(hidden: int) -> None:
    index_B = torch.arange(20_000)
    mask_BHW = MultiBlock(1)(index_B, hidden=hidden, height=10, width=14)
    places = int(num_positions(*block_extent(torch.tensor(hidden), 10, 14), 10, 14))
    first_B = mask_BHW.flatten(1).to(torch.uint8).argmax(dim=1)
    counts = torch.bincount(first_B)[first_B.unique()]
    assert len(counts) == places
    expected = 20_000 / places
    freedom = max(1, places - 1)
    assert ((counts - expected) ** 2 / expected).sum() < freedom + 4 * math.sqrt(2 * freedom)


def test_a_second_block_is_at_every_free_place_equally_often() -> None:
    index_B = torch.arange(40_000)
    mask_BHW = MultiBlock(2)(index_B, hidden=8, height=4, width=5)  # two squares of 2×2
    patterns, counts = mask_BHW.flatten(1).unique(dim=0, return_counts=True)
    assert (patterns.sum(dim=1) == 8).all()
    first_free = {}  # of each place of the first square, the places left for the second
    places = [(top, left) for top in range(3) for left in range(4)]
    for first in places:
        first_free[first] = [
            other for other in places if abs(other[0] - first[0]) >= 2 or abs(other[1] - first[1]) >= 2
        ]
    chance: dict[tuple[int, ...], float] = {}
    for first, free in first_free.items():
        for second in free:
            hidden = sorted((t + i) * 5 + x + j for t, x in (first, second) for i in (0, 1) for j in (0, 1))
            chance[tuple(hidden)] = chance.get(tuple(hidden), 0) + 1 / len(places) / len(free)
    seen = {tuple(p.nonzero()[:, 0].tolist()): int(c) for p, c in zip(patterns, counts, strict=True)}
    assert set(seen) == set(chance)
    deviation = sum((seen[key] - 40_000 * p) ** 2 / (40_000 * p) for key, p in chance.items())
    assert deviation < len(chance) + 4 * math.sqrt(2 * len(chance))


@given(data=st.data(), height=st.integers(1, 20), width=st.integers(1, 20), num_blocks=st.integers(1, 30))
@settings(max_examples=60, deadline=None)
def test_blocks_that_do_not_fit_flow_around_those_before(
    data: st.DataObject, height: int, width: int, num_blocks: int
) -> None:
    hidden = data.draw(st.integers(0, height * width))
    mask_BHW = MultiBlock(num_blocks)(INDEX[:20], hidden=hidden, height=height, width=width)
    assert (mask_BHW.sum(dim=(1, 2)) == hidden).all()


def test_a_block_without_a_place_takes_the_pixels_nearest_to_one() -> None:
    mask_BHW = multi_block(INDEX, hidden=15, height=4, width=4)
    assert (mask_BHW.sum(dim=(1, 2)) == 15).all()
    assert len(mask_BHW.flatten(1).unique(dim=0)) > 4
