"""What every saliency method shares: its interface, and the gradient of the loss."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar

import torch
from torch import Tensor

from sparsight.members import Member
from sparsight.randomness.mask_key import MaskKey

Model = Callable[[Tensor], Tensor]
"""Images in [0, 1], [B, C, H, W], to logits [B, K]: normalisation is the model's own."""


class SaliencyMethod(Member, ABC):
    """A frozen dataclass of its parameters. What it gives for an image does not depend on the others of the
    batch, but for the last bits, which the size of a batch can change.
    """

    needs_gradient: ClassVar[bool] = True
    """The model must have a gradient."""

    @abstractmethod
    def __call__(
        self, model: Model, images_BCHW: Tensor, labels_B: Tensor, *, index_B: Tensor, key: MaskKey
    ) -> Tensor:
        """Saliency of each pixel, float32 [B, H, W] ≥ 0, with respect to the true label.

        `images_BCHW` are as the model takes them, in [0, 1]; `index_B` and `key` are for methods that draw
        noise. The model must be in evaluation mode.
        """


@torch.enable_grad()
def loss_gradient(model: Model, images_BCHW: Tensor, labels_B: Tensor) -> Tensor:
    """∂ cross-entropy / ∂ pixel, float32 [B, C, H, W].

    The loss is summed over the batch, so that an image's gradient does not depend on how many there are.
    """
    images_BCHW = images_BCHW.detach().requires_grad_()
    logits_BK = model(images_BCHW).to(torch.float32)
    loss = torch.nn.functional.cross_entropy(logits_BK, labels_B, reduction="sum")
    (gradient_BCHW,) = torch.autograd.grad(loss, images_BCHW)
    return gradient_BCHW.to(torch.float32)
