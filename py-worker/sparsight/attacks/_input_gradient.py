"""How much each pixel matters to a model, by the gradient of its loss."""

from __future__ import annotations

from torch import Tensor

from sparsight.attacks._search import Model
from sparsight.saliency._method import loss_gradient


def input_gradient(model: Model, images_BCHW: Tensor, labels_B: Tensor) -> Tensor:
    """Saliency of each pixel, float32 [B, H, W] ≥ 0: that of `sparsight.saliency.gradient`.

    Taken on the images as given, with respect to the true label; the model must be in evaluation mode.
    """
    return loss_gradient(model, images_BCHW, labels_B).abs_().sum(dim=1)
