"""The gradient of the loss."""

from __future__ import annotations

from torch import Tensor

from sparsight.randomness.mask_key import MaskKey
from sparsight.saliency._method import Model, SaliencyMethod, loss_gradient


class Gradient(SaliencyMethod):
    """|∂ cross-entropy / ∂ pixel|, summed over channels (Simonyan et al., "Deep inside convolutional
    networks", 2013, but of the loss).
    """

    def __call__(
        self, model: Model, images_BCHW: Tensor, labels_B: Tensor, *, index_B: Tensor, key: MaskKey
    ) -> Tensor:
        """One pass forward and back."""
        return loss_gradient(model, images_BCHW, labels_B).abs_().sum(dim=1)


gradient = Gradient()
