"""Masks in training loops of one's own."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor
from torch.utils.data import DataLoader, TensorDataset

import sparsight
from sparsight.hiding import Hiding


def images(count: int = 6) -> Tensor:
    return 0.1 + 0.8 * torch.rand(count, 3, 8, 8, generator=torch.Generator().manual_seed(0))


def hidden_of(shown_BCHW: Tensor) -> list[int]:
    return (shown_BCHW == 0).all(dim=1).sum(dim=(1, 2)).tolist()


@pytest.mark.parametrize(("amount", "expected"), [({"ratio": 0.25}, 16), ({"visible": 4}, 60)])
def test_a_transform_hides_exactly_so_many_pixels(amount: dict[str, Any], expected: int) -> None:
    mask = sparsight.RandomMask("scatter", **amount)
    batch = images()
    assert hidden_of(mask(batch)) == [expected] * 6
    assert hidden_of(mask(batch[0])[None]) == [expected]
    assert torch.equal(batch, images())


def test_every_image_and_every_call_has_a_mask_of_its_own() -> None:
    mask = sparsight.RandomMask("scatter", ratio=0.5)
    same = images(1).expand(4, -1, -1, -1)
    shown = mask(same)
    assert len({str(image.tolist()) for image in [*shown, *mask(same)]}) == 8


def test_a_seeded_generator_gives_the_same_masks_again() -> None:
    def shown(seed: int) -> Tensor:
        generator = torch.Generator().manual_seed(seed)
        return sparsight.RandomMask("scatter", ratio=(0.1, 0.9), generator=generator)(images())

    assert torch.equal(shown(1), shown(1))
    assert not torch.equal(shown(1), shown(2))


def test_amounts_lie_in_their_range() -> None:
    counts = [
        count for _ in range(20) for count in hidden_of(sparsight.RandomMask(visible=(2, 10))(images()))
    ]
    assert min(counts) >= 54
    assert max(counts) <= 62
    assert len(set(counts)) > 4


def test_patches_are_hidden_as_a_whole() -> None:
    mask = sparsight.RandomMask({"family": "scatter", "granularity": 4}, ratio=(0.2, 0.3))
    assert hidden_of(mask(images())) == [16] * 6


def test_batches_of_a_loader_are_masked() -> None:
    data = TensorDataset(images(), torch.arange(6))
    loader = DataLoader(data, batch_size=3, collate_fn=sparsight.RandomMask(ratio=0.5).collate)
    batches = list(loader)
    assert [hidden_of(shown) for shown, _ in batches] == [[32] * 3] * 2
    assert [labels.tolist() for _, labels in batches] == [[0, 1, 2], [3, 4, 5]]


def test_a_masked_data_set_has_the_masks_of_evaluations() -> None:
    data = sparsight.MaskedDataset(TensorDataset(images(), torch.arange(6)), ratio=0.5, key=7, draw=1)
    expected_BCHW = Hiding("scatter", "black", key=7, draw=1).apply(images(), torch.arange(6), hidden=32)
    assert torch.equal(torch.stack([shown for shown, _ in DataLoader(data, batch_size=None)]), expected_BCHW)
    assert torch.equal(data[-1][0], expected_BCHW[5])
    assert data[2][1] == 2


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: sparsight.RandomMask("scatter"), "neither"),
        (lambda: sparsight.RandomMask("scatter", ratio=0.1, visible=3), "both"),
        (lambda: sparsight.RandomMask("salient_block", ratio=0.1), "one that needs no model"),
        (lambda: sparsight.RandomMask("scater", ratio=0.1), "Did you mean scatter"),
        (lambda: sparsight.RandomMask("scatter", visible=65)(images()), "from 0 to 64"),
        (lambda: sparsight.RandomMask("scatter", ratio=0.1)(images().mul(255).byte()), "floats in"),
        (lambda: sparsight.RandomMask("scatter", ratio=0.1)(images()[0, 0]), "a tensor"),
    ],
)
def test_what_is_impossible_is_said(make: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()
