"""Evenly scattered pixels."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from sparsight.masks import MaskFamily
from sparsight.masks._void_and_cluster import void_and_cluster
from sparsight.masks.blue_noise import BlueNoise, blue_noise
from sparsight.masks.scatter import scatter

INDEX = torch.arange(200)


def variance_of_counts(family: MaskFamily, hidden: int, side: int = 8, size: int = 32) -> float:
    """Variance of the number of hidden pixels in a square, between squares and images."""
    mask_BHW = family(INDEX, hidden=hidden, height=size, width=size, draw=3).float()
    return float(mask_BHW.view(-1, size // side, side, size // side, side).sum(dim=(2, 4)).var())


@pytest.mark.parametrize("hidden", [51, 102, 307, 512, 922])
@pytest.mark.parametrize("side", [4, 8, 16])
def test_pixels_are_spread_more_evenly_than_by_chance(hidden: int, side: int) -> None:
    assert variance_of_counts(blue_noise, hidden, side) < 0.45 * variance_of_counts(scatter, hidden, side)


def test_the_docs_tell_how_much_more_evenly() -> None:
    ratio = variance_of_counts(scatter, 102) / variance_of_counts(blue_noise, 102)
    assert 5 < ratio < 8


def nearest(mask_HW: Tensor) -> Tensor:
    """Distance of every hidden pixel to the nearest other one, opposite edges being joined, float [K]."""
    place_K2 = mask_HW.nonzero()
    apart_KK2 = (place_K2[:, None] - place_K2).abs()
    apart_KK2 = apart_KK2.minimum(torch.tensor(mask_HW.shape) - apart_KK2).float()
    return apart_KK2.norm(dim=2).fill_diagonal_(torch.inf).amin(dim=1)


@pytest.mark.parametrize("hidden", [10, 51, 102, 200])
def test_no_pixel_lies_close_to_another_while_there_is_room(hidden: int) -> None:
    apart = (1024 / hidden) ** 0.5  # of a square grid of so many pixels
    for mask_HW in blue_noise(INDEX[:20], hidden=hidden, height=32, width=32):
        assert nearest(mask_HW).min() > 0.45 * apart
        assert nearest(mask_HW).mean() > 0.7 * apart
    by_chance = torch.stack(
        [nearest(m).min() for m in scatter(INDEX[:20], hidden=hidden, height=32, width=32)]
    )
    assert by_chance.mean() < 0.45 * apart


def test_every_pixel_is_hidden_equally_often() -> None:
    counts_HW = blue_noise(torch.arange(30_000), hidden=12, height=10, width=12).sum(dim=0)
    expected = 30_000 / 10
    assert ((counts_HW - expected) ** 2 / expected).sum() < 119 + 4 * (2 * 119) ** 0.5


def test_images_are_shifted_and_mirrored_and_draws_have_other_patterns() -> None:
    masks_BHW = blue_noise(torch.arange(5000), hidden=20, height=16, width=16)
    assert len(masks_BHW.flatten(1).unique(dim=0)) > 900  # of 4 · 256
    shifts = {
        tuple(torch.roll(masks_BHW[0], (i, j), (0, 1)).flatten().tolist())
        for i in range(16)
        for j in range(16)
    }
    other_BHW = blue_noise(torch.arange(200), hidden=20, height=16, width=16, draw=1)
    assert not any(tuple(mask_HW.flatten().tolist()) in shifts for mask_HW in other_BHW)


@pytest.mark.parametrize("size", [(130, 140), (300, 129), (1, 200)])
def test_a_large_image_is_made_of_tiles(size: tuple[int, int]) -> None:
    rank_BHW = blue_noise.ranks(INDEX[:2], height=size[0], width=size[1])
    assert (
        rank_BHW.flatten(1)
        .sort(dim=1)
        .values.equal(torch.arange(size[0] * size[1], dtype=torch.int32).expand(2, -1))
    )


def test_tiles_leave_pixels_evenly_spread() -> None:
    assert variance_of_counts(blue_noise, 8192, 16, 256) < 0.1 * variance_of_counts(scatter, 8192, 16, 256)


def test_patches_are_spread_as_pixels_are() -> None:
    coarse_BHW = BlueNoise(granularity=4)(INDEX, hidden=16 * 16, height=64, width=64)[:, ::4, ::4]
    assert all(nearest(mask_HW).min() > 1.5 for mask_HW in coarse_BHW[:20])


def test_the_order_is_that_of_the_method_step_by_step() -> None:
    """Against a slow and plain implementation of the same rule."""
    random_N = np.random.default_rng(5).integers(0, 2**32, 7 * 9, dtype=np.uint32)
    assert void_and_cluster(random_N, 7, 9).tolist() == slow_void_and_cluster(random_N.tolist(), 7, 9)


def slow_void_and_cluster(random: list[int], height: int, width: int) -> list[list[int]]:
    pixels = [(row, column) for row in range(height) for column in range(width)]

    def weight(a: tuple[int, int], b: tuple[int, int]) -> int:
        down, across = abs(a[0] - b[0]), abs(a[1] - b[1])
        squared = min(down, height - down) ** 2 + min(across, width - across) ** 2
        return int(2**44 // (1 + squared) ** 2)

    def tightness(pixel: tuple[int, int], hidden: set[tuple[int, int]]) -> int:
        return random[pixels.index(pixel)] + sum(weight(pixel, other) for other in hidden)

    def tightest(hidden: set[tuple[int, int]]) -> tuple[int, int]:
        return max(sorted(hidden), key=lambda pixel: tightness(pixel, hidden))

    def emptiest(hidden: set[tuple[int, int]]) -> tuple[int, int]:
        return min((p for p in pixels if p not in hidden), key=lambda pixel: tightness(pixel, hidden))

    first = sorted(pixels, key=lambda pixel: random[pixels.index(pixel)])[: len(pixels) // 10]
    hidden = set(first)
    while True:
        cluster = tightest(hidden)
        hidden.remove(cluster)
        void = emptiest(hidden)
        hidden.add(void)
        if void == cluster:
            break
    ranks, left = {}, set(hidden)
    for rank in reversed(range(len(first))):
        pixel = tightest(left)
        left.remove(pixel)
        ranks[pixel] = rank
    for rank in range(len(first), len(pixels)):
        pixel = emptiest(hidden)
        hidden.add(pixel)
        ranks[pixel] = rank
    return [[ranks[row, column] for column in range(width)] for row in range(height)]
