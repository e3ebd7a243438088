"""The gradient of the loss times the image."""

from __future__ import annotations

from torch import Tensor

from sparsight.randomness.mask_key import MaskKey
from sparsight.saliency._method import Model, SaliencyMethod, loss_gradient


class GradientXInput(SaliencyMethod):
    """|pixel · ∂ cross-entropy / ∂ pixel|, summed over channels, of images in [0, 1]: a black pixel does not
    matter (Shrikumar et al., "Not just a black box", 2016).
    """

    def __call__(
        self, model: Model, images_BCHW: Tensor, labels_B: Tensor, *, index_B: Tensor, key: MaskKey
    ) -> Tensor:
        """One pass forward and back."""
        return loss_gradient(model, images_BCHW, labels_B).mul_(images_BCHW).abs_().sum(dim=1)


gradient_x_input = GradientXInput()
