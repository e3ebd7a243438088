"""Scattered pixels by what matters, the least or the most of it first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from sparsight.masks._by_saliency import BySaliency
from sparsight.masks._compare import mask_of_rank
from sparsight.masks._family import MaskRequest
from sparsight.masks._permutation import ranks_of_pixels
from sparsight.masks._saliency_levels import saliency_levels
from sparsight.whole_number import whole_number


@dataclass(frozen=True)
class SalientScatter(BySaliency):
    """Hide pixels in the order of their saliency, or patches in the order of their sums of it.

    Saliency is summed in integers (`saliency_levels`). Equals are hidden in a random order, that of `scatter`
    for the key of this family.
    """

    granularity: int = 1
    """Side of the patches in pixels, a divisor of both sides of the image."""

    nested: ClassVar[bool] = True
    most_first: ClassVar[bool]
    """Whether the most salient pixels are hidden first."""

    def __post_init__(self) -> None:
        super().__post_init__()
        whole_number("granularity", self.granularity, most=1024, at="granularity")

    @property
    def patch_side(self) -> int:
        """The granularity."""
        return self.granularity

    def _mask(self, request: MaskRequest) -> Tensor:
        assert request.saliency_BHW is not None  # checked by the base class
        side = self.granularity
        rows, columns = request.height // side, request.width // side
        levels_BHW = saliency_levels(request.saliency_BHW)
        sums_BRC = levels_BHW.view(-1, rows, side, columns, side).sum(dim=(2, 4))
        equals_BRC = ranks_of_pixels(request.index_B, request.root, rows, columns)
        key_BRC = (-sums_BRC if self.most_first else sums_BRC) * (rows * columns) + equals_BRC
        order_BN = key_BRC.flatten(1).argsort(dim=1)
        place_N = torch.arange(rows * columns, dtype=torch.int32, device=order_BN.device) * side**2
        rank_BN = torch.empty_like(order_BN, dtype=torch.int32).scatter_(
            1, order_BN, place_N.expand_as(order_BN)
        )
        rank_BHW = rank_BN.view(-1, rows, columns).repeat_interleave(side, 1).repeat_interleave(side, 2)
        return mask_of_rank(rank_BHW, request.hidden_B)
