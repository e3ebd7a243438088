"""How much each pixel matters to a model."""

from __future__ import annotations

import torch
from torch import Tensor

from sparsight.attacks._search import Model


@torch.enable_grad()
def input_gradient(model: Model, images_BCHW: Tensor, labels_B: Tensor) -> Tensor:
    """Saliency of each pixel, float32 [B, H, W] ≥ 0: |∂ cross-entropy / ∂ pixel|, summed over channels.

    Taken on the images as given, with respect to the true label (Simonyan et al., "Deep inside convolutional
    networks", 2013, but of the loss). The loss is summed over the batch, so that an image's gradient does not
    depend on how many there are; the model must be in evaluation mode.
    """
    images_BCHW = images_BCHW.detach().requires_grad_()
    logits_BK = model(images_BCHW).to(torch.float32)
    loss = torch.nn.functional.cross_entropy(logits_BK, labels_B, reduction="sum")
    (gradient_BCHW,) = torch.autograd.grad(loss, images_BCHW)
    return gradient_BCHW.to(torch.float32).abs_().sum(dim=1)
