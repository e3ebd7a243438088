"""Masks by saliency, by every method, as an evaluation makes them."""

from __future__ import annotations

import pytest
import torch

from sparsight import masks, saliency
from sparsight.evaluation.masked import MaskedEvaluator
from sparsight.protocol import generated
from sparsight.protocol.generated import Masked
from sparsight.randomness.mask_key import MaskKey

KEY = MaskKey(7, "test")


def hide_salient(name: str, **parameters: object) -> generated.HideSalientMask:
    plain = {"samples": None, "sigma": None, "steps": None, "patch": None}
    return generated.HideSalientMask(granularity=1, saliency=name, **{**plain, **parameters})


def masks_of(mask: object, images, first: int = 0, last: int = 10) -> torch.Tensor:
    evaluation = Masked(mask=mask, fill=generated.WhiteFill(), hidden=9, draw=0, num_images=25)
    shown_BCHW = MaskedEvaluator(evaluation, images).shown(first, last)
    return (shown_BCHW != images.unit(first, last)).any(dim=1)


@pytest.mark.parametrize("name", saliency.names())
def test_masks_follow_the_method_that_is_named(name: str, eval_images) -> None:
    family, found_BHW = hide_salient(name), masks_of(hide_salient(name), eval_images)
    saliency_BHW = eval_images.saliency(0, 10, saliency.load(name))
    expected_BHW = masks.of(family)(
        torch.arange(10), hidden=9, height=8, width=8, key=KEY, saliency_BHW=saliency_BHW
    )
    assert found_BHW.equal(expected_BHW)


def test_methods_and_their_parameters_make_other_masks(eval_images) -> None:
    families = [
        hide_salient("gradient"),
        hide_salient("occlusion"),
        hide_salient("occlusion", patch=2),
        hide_salient("smoothgrad", samples=2),
        hide_salient("smoothgrad", samples=2, sigma=0.5),
    ]
    found = [masks_of(family, eval_images) for family in families]
    assert all(not a.equal(b) for i, a in enumerate(found) for b in found[:i])


def test_a_part_of_the_images_has_the_same_masks(eval_images) -> None:
    family = hide_salient("smoothgrad", samples=3)
    assert masks_of(family, eval_images, 3, 8).equal(masks_of(family, eval_images)[3:8])
