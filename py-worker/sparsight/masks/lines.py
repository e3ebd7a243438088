"""Whole rows or columns, as dead lines of a sensor leave them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import torch
from torch import Tensor

from sparsight.masks._ranked import RankedFamily, places_in_order
from sparsight.members import one_of
from sparsight.randomness.keyed_hash import words

_DIRECTIONS = ("horizontal", "vertical", "both")


@dataclass(frozen=True)
class Lines(RankedFamily):
    """Hide lines one after another in random order, of the last one the first of its visible pixels.

    With `both`, rows and columns stand in one order; where they cross, the second has a pixel less to hide.
    """

    direction: Literal["horizontal", "vertical", "both"] = "horizontal"
    """Lines are rows (horizontal), columns (vertical), or rows and columns (both)."""

    summary: ClassVar[str] = "random whole lines"

    def __post_init__(self) -> None:
        one_of("direction of lines", self.direction, _DIRECTIONS, at="direction")

    def _ranks(self, index_B: Tensor, root: tuple[int, int], height: int, width: int) -> Tensor:
        num_rows = 0 if self.direction == "vertical" else height
        num_columns = 0 if self.direction == "horizontal" else width
        place_BL = places_in_order(words(index_B, root, num_rows + num_columns))
        row_BH, column_BW = place_BL[:, :num_rows], place_BL[:, num_rows:]
        if self.direction == "horizontal":
            return _one_by_one(row_BH, width)
        if self.direction == "vertical":
            return _one_by_one(column_BW, height).transpose(1, 2).contiguous()
        return _crossing(row_BH, column_BW)


lines = Lines()


def _one_by_one(place_BL: Tensor, length: int) -> Tensor:
    """Ranks of the pixels of lines that do not cross, int32 [B, L, length]."""
    along_P = torch.arange(length, dtype=torch.int32, device=place_BL.device)
    return place_BL.to(torch.int32)[:, :, None] * length + along_P


def _crossing(row_BH: Tensor, column_BW: Tensor) -> Tensor:
    """Ranks where rows and columns have these places in one order, int32 [B, H, W]."""
    by_row_BHW = row_BH[:, :, None] < column_BW[:, None, :]
    in_row_BHW = by_row_BHW.cumsum(dim=2, dtype=torch.int32)  # pixels of the row up to here
    in_column_BHW = (~by_row_BHW).cumsum(dim=1, dtype=torch.int32)
    place_BL = torch.cat([row_BH, column_BW], dim=1)
    size_BL = torch.cat([in_row_BHW[:, :, -1], in_column_BHW[:, -1]], dim=1)
    in_order_BL = torch.zeros_like(size_BL).scatter_(1, place_BL, size_BL)
    before_BL = (in_order_BL.cumsum(dim=1, dtype=torch.int32) - in_order_BL).gather(1, place_BL)
    before_row_BH, before_column_BW = torch.split(before_BL, [row_BH.shape[1], column_BW.shape[1]], dim=1)
    of_row_BHW = in_row_BHW.add_(before_row_BH[:, :, None])
    of_column_BHW = in_column_BHW.add_(before_column_BW[:, None])
    return of_row_BHW.where(by_row_BHW, of_column_BHW).sub_(1)
