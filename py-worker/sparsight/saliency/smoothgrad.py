"""The gradient of the loss, averaged over noisy copies of the image."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from sparsight.randomness.mask_key import MaskKey
from sparsight.randomness.normal import normal
from sparsight.real_number import real_number
from sparsight.saliency._method import Model, SaliencyMethod, loss_gradient
from sparsight.whole_number import whole_number


@dataclass(frozen=True)
class SmoothGrad(SaliencyMethod):
    """The mean of the gradients of `samples` copies with normal noise, absolute, summed over channels
    (Smilkov et al., "SmoothGrad", 2017). The noise is a pure function of key, image and sample.
    """

    samples: int = 16
    """Noisy copies of each image."""
    sigma: float = 0.15
    """Standard deviation of the noise, in parts of the range from black to white."""

    def __post_init__(self) -> None:
        whole_number("samples of smoothgrad", self.samples, most=1000, at="samples")
        real_number("sigma of smoothgrad", self.sigma, above=0, most=1, at="sigma")

    def __call__(
        self, model: Model, images_BCHW: Tensor, labels_B: Tensor, *, index_B: Tensor, key: MaskKey
    ) -> Tensor:
        """A pass forward and back for each sample."""
        total_BCHW = torch.zeros_like(images_BCHW, dtype=torch.float32)
        for sample in range(self.samples):
            noise_BN = normal(index_B, key.root(self.name, sample), images_BCHW[0].numel())
            noisy_BCHW = images_BCHW + self.sigma * noise_BN.view_as(images_BCHW)
            total_BCHW += loss_gradient(model, noisy_BCHW, labels_B)
        return total_BCHW.div_(self.samples).abs_().sum(dim=1)


smoothgrad = SmoothGrad()
