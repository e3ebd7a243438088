"""Positions of a block: on a grid, and around the best so far at half the distance, and half of that."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from sparsight.masks._block import block_extent


@dataclass(frozen=True, slots=True)
class Positions:
    """Where a block of so many pixels may lie in an image: its upper left corner, counted row by row."""

    down: int
    """Rows that the corner can be in."""
    across: int
    """Columns that it can be in."""

    @classmethod
    def of(cls, hidden: int, height: int, width: int) -> Positions:
        """Those fully inside the image; one for a block of nothing."""
        if not hidden:
            return cls(1, 1)
        rows, columns = block_extent(torch.tensor(hidden), height, width)
        return cls(height - int(rows) + 1, width - int(columns) + 1)

    def __len__(self) -> int:
        return self.down * self.across

    def lines(self, stride: int) -> tuple[list[int], list[int]]:
        """Rows and columns of the corners on the grid: every `stride`-th from the first, and the last."""
        return _every(stride, self.down), _every(stride, self.across)

    def grid_size(self, stride: int) -> int:
        """Positions of `grid`."""
        rows, columns = self.lines(stride)
        return len(rows) * len(columns)

    def grid(self, stride: int, device: torch.device) -> Tensor:
        """The positions on the grid, int64 [P], ascending."""
        down_Y, across_X = (torch.tensor(line, device=device) for line in self.lines(stride))
        return (down_Y[:, None] * self.across + across_X).flatten()

    def around(self, position_M: Tensor, distance: int) -> Tensor:
        """The eight neighbours of each at this distance, int64 [8M]; at the edge of the image where they
        would lie beyond it.
        """
        step_8 = torch.tensor([i for i in range(9) if i != 4], device=position_M.device)
        top_M8 = position_M[:, None] // self.across + (step_8 // 3 - 1) * distance
        left_M8 = position_M[:, None] % self.across + (step_8 % 3 - 1) * distance
        inside_M8 = top_M8.clamp(0, self.down - 1) * self.across + left_M8.clamp(0, self.across - 1)
        return inside_M8.flatten()


def halved(stride: int) -> list[int]:
    """Half of it, half of that, and so on, rounded up, down to 1."""
    distances = []
    while stride > 1:
        stride = -(-stride // 2)
        distances.append(stride)
    return distances


def _every(stride: int, length: int) -> list[int]:
    return sorted({*range(0, length, stride), length - 1})
