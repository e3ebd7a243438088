"""The gradient of the loss, summed up on the way from black to the image."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from sparsight.randomness.mask_key import MaskKey
from sparsight.saliency._method import Model, SaliencyMethod, loss_gradient
from sparsight.whole_number import whole_number


@dataclass(frozen=True)
class IntegratedGradients(SaliencyMethod):
    """|pixel · mean of the gradients at `steps` points between black and the image|, summed over channels
    (Sundararajan et al., "Axiomatic attribution for deep networks", 2017), by the midpoint rule.
    """

    steps: int = 32
    """Points on the way."""

    def __post_init__(self) -> None:
        whole_number("steps of integrated_gradients", self.steps, most=1000, at="steps")

    def __call__(
        self, model: Model, images_BCHW: Tensor, labels_B: Tensor, *, index_B: Tensor, key: MaskKey
    ) -> Tensor:
        """A pass forward and back for each step."""
        return self.attributions(model, images_BCHW, labels_B).abs_().sum(dim=1)

    def attributions(self, model: Model, images_BCHW: Tensor, labels_B: Tensor) -> Tensor:
        """What each value adds to the loss, float32 [B, C, H, W]; nearly, their sum is the loss of the image
        minus that of a black one.
        """
        total_BCHW = torch.zeros_like(images_BCHW, dtype=torch.float32)
        for step in range(self.steps):
            point_BCHW = images_BCHW * ((step + 0.5) / self.steps)
            total_BCHW += loss_gradient(model, point_BCHW, labels_B)
        return total_BCHW.div_(self.steps).mul_(images_BCHW)


integrated_gradients = IntegratedGradients()
