"""Is `scatter` as random as sorting random numbers is? Statistics that a weaker permutation fails.

Keys are fixed, so that nothing here is left to chance. The last two tests put fewer rounds, or a linear round
function, in place of the real ones and show that the statistics would notice.
"""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from sparsight.masks import _permutation
from sparsight.masks.scatter import scatter

NUM_MASKS = 12_000
INDEX = torch.arange(NUM_MASKS)


def sorted_ranks(num_masks: int, height: int, width: int) -> Tensor:
    """What `scatter` is compared with: ranks of random numbers."""
    noise = torch.rand(num_masks, height * width, generator=torch.Generator().manual_seed(0))
    return noise.argsort(dim=1).argsort(dim=1).view(num_masks, height, width)


def pair_z(mask_BHW: Tensor, first: tuple[slice, slice], second: tuple[slice, slice]) -> float:
    """How many standard deviations pairs of neighbours are hidden together too often."""
    _, height, width = mask_BHW.shape
    hidden, pixels = int(mask_BHW[0].sum()), height * width
    both_BHW = mask_BHW[:, *first] & mask_BHW[:, *second]
    expected = both_BHW.numel() * hidden * (hidden - 1) / (pixels * (pixels - 1))
    return (int(both_BHW.sum()) - expected) / math.sqrt(expected)


def vertical_z(mask_BHW: Tensor) -> float:
    return pair_z(mask_BHW, (slice(1, None), slice(None)), (slice(None, -1), slice(None)))


def horizontal_z(mask_BHW: Tensor) -> float:
    return pair_z(mask_BHW, (slice(None), slice(1, None)), (slice(None), slice(None, -1)))


def autocorrelation_peaks(mask_BHW: Tensor) -> Tensor:
    """How often the commonest displacement between hidden pixels occurs: great where they form a lattice."""
    spectrum = torch.fft.rfft2(mask_BHW.float())
    correlation_BHW = torch.fft.irfft2(spectrum.abs() ** 2, s=mask_BHW.shape[1:])
    correlation_BHW[:, 0, 0] = 0
    return correlation_BHW.flatten(1).amax(dim=1)


@pytest.mark.parametrize("size", [(8, 8), (7, 9), (16, 20), (28, 28), (32, 32), (33, 47)])
def test_every_position_is_hidden_equally_often(size: tuple[int, int]) -> None:
    pixels = size[0] * size[1]
    hidden = pixels // 5
    counts_HW = scatter(INDEX, hidden=hidden, height=size[0], width=size[1], key=1).sum(dim=0)
    expected = NUM_MASKS * hidden / pixels
    # Drawn without replacement: the variance of a count is smaller than the mean by 1 - hidden/(pixels - 1).
    chi2 = ((counts_HW - expected) ** 2 / expected).sum().item() / (1 - hidden / pixels) * (1 - 1 / pixels)
    assert abs(chi2 - (pixels - 1)) < 4 * math.sqrt(2 * (pixels - 1))


@pytest.mark.parametrize("size", [(8, 8), (7, 9), (16, 20), (28, 28), (32, 32)])
@pytest.mark.parametrize("part", [0.05, 0.2, 0.6])
def test_neighbours_are_hidden_together_as_often_as_by_chance(size: tuple[int, int], part: float) -> None:
    hidden = round(part * size[0] * size[1])
    mask_BHW = scatter(INDEX, hidden=hidden, height=size[0], width=size[1], key=2)
    assert abs(vertical_z(mask_BHW)) < 4
    assert abs(horizontal_z(mask_BHW)) < 4


@pytest.mark.parametrize("size", [(8, 8), (16, 20), (28, 28)])
def test_ranks_of_two_pixels_are_independent(size: tuple[int, int]) -> None:
    pixels = size[0] * size[1]
    rank_BN = scatter.ranks(INDEX, height=size[0], width=size[1], key=3).flatten(1)
    eighth_BN = rank_BN * 8 // pixels
    share_E = torch.bincount(eighth_BN[0]) / pixels
    for first, second in [(0, 1), (0, size[1]), (3, pixels - 1), (pixels // 2, pixels // 2 + size[1] + 1)]:
        joint = torch.bincount(eighth_BN[:, first] * 8 + eighth_BN[:, second], minlength=64).view(8, 8)
        expected = NUM_MASKS * share_E[:, None] * (share_E - torch.eye(8) / pixels) * pixels / (pixels - 1)
        assert ((joint - expected) ** 2 / expected).sum() < 63 + 4 * math.sqrt(2 * 63)


@pytest.mark.parametrize("size", [(16, 20), (32, 32)])
def test_hidden_pixels_form_no_lattice(size: tuple[int, int]) -> None:
    hidden = size[0] * size[1] // 20
    peaks_B = autocorrelation_peaks(scatter(INDEX, hidden=hidden, height=size[0], width=size[1], key=4))
    chance_B = autocorrelation_peaks(sorted_ranks(NUM_MASKS, *size) < hidden)
    deviation = (peaks_B.std() ** 2 + chance_B.std() ** 2).sqrt() / math.sqrt(NUM_MASKS)
    assert abs(peaks_B.mean() - chance_B.mean()) < 4 * deviation
    assert peaks_B.max() <= chance_B.max() + 3


def test_draws_and_neighbouring_images_are_independent() -> None:
    masks = [scatter(INDEX, hidden=100, height=20, width=20, key=5, draw=draw) for draw in (0, 1)]
    for other_BHW in (masks[1], masks[0].roll(1, dims=0)):
        overlap = int((masks[0] & other_BHW).sum())
        expected = NUM_MASKS * 100 * 100 / 400
        assert abs(overlap - expected) < 4 * math.sqrt(expected * 0.75 * 0.75)


def test_two_rounds_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_permutation, "num_rounds", lambda _: 2)
    assert vertical_z(scatter(INDEX, hidden=200, height=32, width=32, key=2)) > 20


def test_a_linear_round_function_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def linear(
        target: Tensor, source: Tensor, keys_2B1: Tensor, side: int, sign: int, scratch: Tensor
    ) -> None:
        torch.mul(source, keys_2B1[0], out=scratch)
        scratch.add_(keys_2B1[1]).bitwise_right_shift_(16).bitwise_and_(0xFFFF).mul_(side)
        target.add_(scratch.bitwise_right_shift_(16), alpha=sign).remainder_(side)

    monkeypatch.setattr(_permutation, "_move", linear)
    peaks_B = autocorrelation_peaks(scatter(INDEX, hidden=51, height=32, width=32, key=4))
    chance_B = autocorrelation_peaks(sorted_ranks(NUM_MASKS, 32, 32) < 51)
    assert peaks_B.mean() > chance_B.mean() + 2
