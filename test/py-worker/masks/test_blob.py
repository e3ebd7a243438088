"""Blobs of dirt."""

from __future__ import annotations

import torch
from scipy import ndimage

from sparsight.masks.blob import blob
from sparsight.masks.random_block import random_block

INDEX = torch.arange(1000)


def test_a_blob_begins_at_every_pixel_equally_often() -> None:
    first_BHW = blob(torch.arange(20_000), hidden=1, height=5, width=8)
    counts_HW = first_BHW.sum(dim=0)
    expected = 20_000 / 40
    assert ((counts_HW - expected) ** 2 / expected).sum() < 39 + 4 * (2 * 39) ** 0.5


def test_a_blob_has_no_two_outlines_alike_and_a_longer_one_than_a_block() -> None:
    blob_BHW = blob(INDEX, hidden=200, height=32, width=32)
    assert len(blob_BHW.flatten(1).unique(dim=0)) == len(INDEX)
    block_BHW = random_block(INDEX, hidden=200, height=32, width=32)
    assert edges(blob_BHW) > 1.3 * edges(block_BHW)


def edges(mask_BHW: torch.Tensor) -> float:
    """Pairs of neighbours of which one is hidden, per image."""
    across = (mask_BHW[:, :, 1:] != mask_BHW[:, :, :-1]).sum()
    down = (mask_BHW[:, 1:] != mask_BHW[:, :-1]).sum()
    return float(across + down) / len(mask_BHW)


def test_a_blob_is_compact() -> None:
    for mask_HW in blob(INDEX[:100], hidden=100, height=64, width=64).numpy():
        rows, columns = ndimage.find_objects(mask_HW.astype(int))[0]
        assert (rows.stop - rows.start) * (columns.stop - columns.start) < 6 * 100


def test_a_blob_in_a_large_image_is_connected_at_every_count() -> None:
    rank_1HW = blob.ranks(torch.tensor([7]), height=200, width=300)
    for hidden in (1, 17, 500, 20_000, 59_999):
        assert ndimage.label(rank_1HW[0].numpy() < hidden)[1] == 1
