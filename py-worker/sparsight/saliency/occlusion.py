"""How much worse the model becomes when a patch is hidden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from sparsight.randomness.mask_key import MaskKey
from sparsight.saliency._method import Model, SaliencyMethod
from sparsight.whole_number import whole_number


@dataclass(frozen=True)
class Occlusion(SaliencyMethod):
    """By how much the cross-entropy grows when the patch that a pixel lies in is black, 0 where it falls
    (Zeiler and Fergus, "Visualizing and understanding convolutional networks", 2013). Needs no gradient.
    """

    patch: int = 4
    """Side of the patches, which tile the image from its upper left corner; cut off at the other edges."""

    needs_gradient: ClassVar[bool] = False

    def __post_init__(self) -> None:
        whole_number("patch of occlusion", self.patch, most=1024, at="patch")

    @torch.no_grad()
    def __call__(
        self, model: Model, images_BCHW: Tensor, labels_B: Tensor, *, index_B: Tensor, key: MaskKey
    ) -> Tensor:
        """A pass forward for each patch, and one for the image."""
        height, width = images_BCHW.shape[2:]
        clean_B11 = _loss(model, images_BCHW, labels_B)
        saliency_BHW = torch.zeros(len(images_BCHW), height, width, device=images_BCHW.device)
        for top in range(0, height, self.patch):
            for left in range(0, width, self.patch):
                patch = (slice(None), slice(top, top + self.patch), slice(left, left + self.patch))
                occluded_BCHW = images_BCHW.clone()
                occluded_BCHW[(slice(None), *patch)] = 0
                saliency_BHW[patch] = (_loss(model, occluded_BCHW, labels_B) - clean_B11).clamp_(min=0)
        return saliency_BHW


occlusion = Occlusion()


def _loss(model: Model, images_BCHW: Tensor, labels_B: Tensor) -> Tensor:
    logits_BK = model(images_BCHW).to(torch.float32)
    return torch.nn.functional.cross_entropy(logits_BK, labels_B, reduction="none")[:, None, None]
