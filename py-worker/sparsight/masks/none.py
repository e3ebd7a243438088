"""Nothing is hidden."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor

from sparsight.masks._family import MaskDependsOn, MaskFamily, MaskRequest


class NoMask(MaskFamily):
    """Hide nothing: clean images, for wherever a mask stands."""

    summary: ClassVar[str] = "nothing"
    mask_depends_on: ClassVar[MaskDependsOn] = "nothing"
    has_own_amount: ClassVar[bool] = True

    def own_hidden(self, height: int, width: int) -> int:
        """0."""
        return 0

    def _mask(self, request: MaskRequest) -> Tensor:
        shape = (len(request.index_B), request.height, request.width)
        return torch.zeros(shape, dtype=torch.bool, device=request.index_B.device)


none = NoMask()
