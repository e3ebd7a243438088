"""Scattered pixels by saliency."""

from __future__ import annotations

import pytest
import torch

from sparsight.masks import MaskFamily, load
from sparsight.randomness.keyed_hash import words

INDEX = torch.arange(50)
SALIENCY = words(INDEX, (3, 4), 8 * 12).argsort(dim=1).float().view(-1, 8, 12)
both = pytest.mark.parametrize("family", [load("keep_salient"), load("hide_salient")], ids=lambda f: f.name)


def test_the_most_salient_pixels_are_hidden_or_left_to_see() -> None:
    for hidden in (0, 1, 40, 95, 96):
        most_BHW = load("hide_salient")(INDEX, hidden=hidden, height=8, width=12, saliency_BHW=SALIENCY)
        assert most_BHW.equal(96 - hidden <= SALIENCY)
        least_BHW = load("keep_salient")(INDEX, hidden=hidden, height=8, width=12, saliency_BHW=SALIENCY)
        assert least_BHW.equal(hidden > SALIENCY)


def test_patches_are_ordered_by_the_sum_of_their_saliency() -> None:
    sums_BRC = SALIENCY.view(-1, 2, 4, 3, 4).sum(dim=(2, 4))
    mask_BHW = load("hide_salient")(
        INDEX, hidden=16, height=8, width=12, saliency_BHW=SALIENCY, granularity=4
    )
    assert (
        mask_BHW[:, ::4, ::4]
        .flatten(1)
        .to(torch.uint8)
        .argmax(dim=1)
        .equal(sums_BRC.flatten(1).argmax(dim=1))
    )


@both
def test_equals_are_hidden_in_a_random_order_by_key_and_image(family: MaskFamily) -> None:
    index_B, flat_BHW = torch.arange(20_000), torch.zeros(20_000, 4, 5)
    mask_BHW = family(index_B, hidden=4, height=4, width=5, saliency_BHW=flat_BHW)
    counts_HW, expected = mask_BHW.sum(dim=0), 20_000 / 5
    assert ((counts_HW - expected) ** 2 / expected).sum() < 19 + 4 * 38**0.5
    assert not family(index_B, hidden=4, height=4, width=5, saliency_BHW=flat_BHW, key=1).equal(mask_BHW)
    assert family(index_B, hidden=4, height=4, width=5, saliency_BHW=flat_BHW + 7).equal(mask_BHW)


@both
def test_what_is_not_finite_does_not_matter(family: MaskFamily) -> None:
    saliency_BHW = SALIENCY.clone()
    saliency_BHW[:, 0, 0] = torch.nan
    saliency_BHW[:, 0, 1] = torch.inf
    as_zero_BHW = saliency_BHW.nan_to_num(0, 0, 0)
    masks = [
        family(INDEX, hidden=30, height=8, width=12, saliency_BHW=each)
        for each in (saliency_BHW, as_zero_BHW)
    ]
    assert masks[0].equal(masks[1])
