"""The frame of an image, from the outside in."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor

from sparsight.masks._family import MaskDependsOn
from sparsight.masks._ranked import RankedFamily


class Border(RankedFamily):
    """Hide ring after ring from the edge inwards, each clockwise from its upper left corner, in every image
    alike.
    """

    summary: ClassVar[str] = "the border, from the outside in"
    mask_depends_on: ClassVar[MaskDependsOn] = "nothing"
    contiguous: ClassVar[bool] = True

    def _ranks(self, index_B: Tensor, root: tuple[int, int], height: int, width: int) -> Tensor:
        rank_HW = _spiral(height, width).to(index_B.device)
        return rank_HW.expand(len(index_B), -1, -1).clone()


border = Border()


def _spiral(height: int, width: int) -> Tensor:
    """The place of every pixel on the way along the rings, int32 [H, W]."""
    row_HW = torch.arange(height)[:, None].expand(height, width)
    column_HW = torch.arange(width)[None].expand(height, width)
    ring_HW = torch.stack([row_HW, column_HW, height - 1 - row_HW, width - 1 - column_HW]).amin(dim=0)
    inner_height, inner_width = height - 2 * ring_HW, width - 2 * ring_HW  # of the ring and all within it
    before_HW = height * width - inner_height * inner_width
    down_HW, across_HW = row_HW - ring_HW, column_HW - ring_HW
    there_HW = across_HW + down_HW  # along the upper and the right edge
    back_HW = 2 * (inner_height + inner_width - 2) - there_HW  # along the lower and the left edge
    is_there_HW = (down_HW == 0) | (across_HW == inner_width - 1)
    return (before_HW + there_HW.where(is_there_HW, back_HW)).to(torch.int32)
