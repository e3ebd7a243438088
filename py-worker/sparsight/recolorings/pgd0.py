"""PGD0: gradient steps, each followed by a projection to images of which few pixels differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from sparsight.randomness.keyed_hash import uniform
from sparsight.recolorings._best import BestColors
from sparsight.recolorings._recoloring import Recoloring, RecoloringRequest, RecoloringResult
from sparsight.whole_number import whole_number

_STEP = 120_000 / 255


@dataclass(frozen=True)
class Pgd0(Recoloring):
    """Croce and Hein, "Sparse and imperceivable adversarial attacks" (ICCV 2019, arXiv 1909.05040), with the
    settings of their code (github.com/fra31/sparse-imperceivable-attacks): up the gradient of the
    cross-entropy, scaled to a sum of absolute values of 120,000/255, from a random image.

    The projection keeps the pixels for which it matters most, clipped to [0, 1]. Unlike there, of equals the
    first pixels are kept, so that there are never more, no noise of 10⁻¹² is added to a step, and every image
    that is reached is tried, the last one of a restart, too.
    """

    steps: int = 100
    """Forward passes of a restart, each with a backward pass."""
    restarts: int = 5
    """Random images to begin with."""

    needs_gradient: ClassVar[bool] = True

    def __post_init__(self) -> None:
        whole_number("steps", self.steps, most=1_000_000, at="steps")
        whole_number("restarts", self.restarts, most=1000, at="restarts")

    @property
    def _most_forwards(self) -> int:
        return self.steps * self.restarts

    def _attack(self, request: RecoloringRequest) -> RecoloringResult:
        best = BestColors(request)
        for restart in range(self.restarts):
            self._restart(request, best, restart)
            if best.all_done:
                break
        return best.result()

    def _restart(self, request: RecoloringRequest, best: BestColors, restart: int) -> None:
        shape = request.images_BCHW.shape
        root = request.root(f"{self.name}/start/{restart}")
        wanted_BCHW = uniform(request.index_B, root, shape[1:].numel()).view(shape)
        for _ in range(self.steps):
            pixel_BK, color_BKC = projected(request.images_BCHW, wanted_BCHW, request.num_pixels)
            shown_BCHW = request.recolored(pixel_BK, color_BKC)
            logits_BK, gradient_BCHW = _with_gradient(request, shown_BCHW)
            best.update(pixel_BK, color_BKC, *request.measured(logits_BK))
            if best.all_done:
                return
            sum_B111 = gradient_BCHW.abs().sum(dim=(1, 2, 3), keepdim=True)
            wanted_BCHW = shown_BCHW + _STEP * gradient_BCHW / (sum_B111 + 1e-10)


pgd0 = Pgd0()


def projected(images_BCHW: Tensor, wanted_BCHW: Tensor, num_pixels: int) -> tuple[Tensor, Tensor]:
    """Of the images in [0, 1] that differ from `images_BCHW` in so many pixels the nearest to the wanted
    ones: those pixels, int64 [B, K], and their colours, [B, K, C].

    A pixel gains its squared distance from the image, less that from the nearest colour.
    """
    clipped_BCHW = wanted_BCHW.clamp(0, 1)
    gain_BHW = ((wanted_BCHW - images_BCHW).square() - (wanted_BCHW - clipped_BCHW).square()).sum(dim=1)
    pixel_BK = gain_BHW.flatten(1).argsort(dim=1, descending=True, stable=True)[:, :num_pixels]
    index_BCK = pixel_BK[:, None].expand(-1, images_BCHW.shape[1], -1)
    return pixel_BK, clipped_BCHW.flatten(2).gather(2, index_BCK).transpose(1, 2).to(torch.float32)


@torch.enable_grad()
def _with_gradient(request: RecoloringRequest, images_BCHW: Tensor) -> tuple[Tensor, Tensor]:
    """Logits, and the gradient of the cross-entropy of each image; NaN in it as 0."""
    images_BCHW = images_BCHW.detach().requires_grad_()
    logits_BK = request.model(images_BCHW).to(torch.float32)
    loss = torch.nn.functional.cross_entropy(logits_BK, request.labels_B, reduction="sum")
    (gradient_BCHW,) = torch.autograd.grad(loss, images_BCHW)
    return logits_BK.detach(), gradient_BCHW.to(torch.float32).nan_to_num_(0.0, 0.0, 0.0)
