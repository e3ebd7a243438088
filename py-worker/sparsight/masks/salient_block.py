"""α: the most salient contiguous area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from sparsight.masks._block import block_extent, block_mask
from sparsight.masks._by_saliency import BySaliency
from sparsight.masks._compare import first_greatest
from sparsight.masks._family import MaskRequest
from sparsight.masks._saliency_levels import saliency_levels


@dataclass(frozen=True)
class SalientBlock(BySaliency):
    """Hide the block with the greatest sum of saliency, of equal ones the first row by row.

    Saliency is summed in integers (`saliency_levels`), so that no order of summation matters.
    """

    summary: ClassVar[str] = "the most salient block"
    symbol: ClassVar[str] = "α"
    contiguous: ClassVar[bool] = True

    def _mask(self, request: MaskRequest) -> Tensor:
        assert request.saliency_BHW is not None  # checked by the base class
        integral_BHW = _integral_image(saliency_levels(request.saliency_BHW))
        position_B = torch.zeros_like(request.hidden_B)
        for hidden in sorted(set(request.hidden_B.tolist())):
            chosen_B = request.hidden_B == hidden
            sums_BHW = _block_sums(integral_BHW[chosen_B], hidden)
            position_B[chosen_B] = first_greatest(sums_BHW.flatten(1))
        return block_mask(position_B, request.hidden_B, request.height, request.width)


salient_block = SalientBlock()


def _integral_image(levels_BHW: Tensor) -> Tensor:
    """Sum of all pixels above and left of each grid point, int64 [B, H+1, W+1]."""
    return torch.nn.functional.pad(levels_BHW.cumsum(1).cumsum(2), (1, 0, 1, 0))


def _block_sums(integral_BHW: Tensor, hidden: int) -> Tensor:
    """Sum under the block of `hidden` pixels at each position (row, column), int64 [B, rows, columns]."""
    height, width = integral_BHW.shape[1] - 1, integral_BHW.shape[2] - 1
    rows, columns = (int(v) for v in block_extent(torch.tensor([hidden]), height, width))
    full_rows, tail = divmod(hidden, columns) if columns else (0, 0)
    down, across = height - rows + 1, width - columns + 1

    def box(top: int, height: int, width: int) -> Tensor:
        lower = integral_BHW[:, top + height : top + height + down]
        upper = integral_BHW[:, top : top + down]
        right_minus_left = [i[:, :, width : width + across] - i[:, :, :across] for i in (lower, upper)]
        return right_minus_left[0] - right_minus_left[1]

    sums_BHW = box(0, full_rows, columns)
    return sums_BHW + box(full_rows, 1, tail) if tail else sums_BHW
