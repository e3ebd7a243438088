"""The maps of the last convolution, weighted by their gradients."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import torch
from torch import Tensor, nn

from sparsight.errors import Found, expected
from sparsight.randomness.mask_key import MaskKey
from sparsight.saliency._method import Model, SaliencyMethod


class GradCam(SaliencyMethod):
    """What is positive of the sum of the maps of the last convolution, each weighted by the mean of the
    gradient of the label's logit in it, enlarged bilinearly (Selvaraju et al., "Grad-CAM", 2017).
    """

    @torch.enable_grad()
    def __call__(
        self, model: Model, images_BCHW: Tensor, labels_B: Tensor, *, index_B: Tensor, key: MaskKey
    ) -> Tensor:
        """One pass forward and back; raises ExpectedError for a model without a convolution."""
        module = cast("nn.Module", getattr(model, "model", model))
        with _last_maps(module) as seen:
            logits_BK = model(images_BCHW.detach().requires_grad_()).to(torch.float32)
        if not seen:
            fix = "Choose another saliency, such as gradient."
            got = Found("one without")
            raise expected(
                "the model", "one with a convolution, as grad_cam needs", got, at="saliency", fix=fix
            )
        score = logits_BK.gather(1, labels_B[:, None]).sum()
        (gradient_BMRC,) = torch.autograd.grad(score, seen[0])
        weight_BM11 = gradient_BMRC.to(torch.float32).mean(dim=(2, 3), keepdim=True)
        cam_B1RC = (weight_BM11 * seen[0].detach().to(torch.float32)).sum(dim=1, keepdim=True).relu_()
        size = images_BCHW.shape[2:]
        return torch.nn.functional.interpolate(cam_B1RC, size=size, mode="bilinear", align_corners=False)[
            :, 0
        ]


grad_cam = GradCam()


@contextmanager
def _last_maps(module: nn.Module) -> Iterator[list[Tensor]]:
    """Within, the list holds what the convolution gave that ran last."""
    seen: list[Tensor] = []

    def keep(_: nn.Module, __: object, output: Tensor) -> None:
        seen[:] = [output]

    convolutions = [layer for layer in module.modules() if isinstance(layer, nn.Conv2d)]
    handles = [layer.register_forward_hook(keep) for layer in convolutions]
    try:
        yield seen
    finally:
        for handle in handles:
            handle.remove()
