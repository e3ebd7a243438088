"""The one shape of a contiguous block that hides an exact number of pixels, and where it fits."""

from __future__ import annotations

import torch
from torch import Tensor

from sparsight.masks._compare import less


def block_extent(hidden_B: Tensor, height: int, width: int) -> tuple[Tensor, Tensor]:
    """Rows and columns of the box around a block of `hidden_B` pixels, int64 [B] each.

    The block is as square as possible: ceil(√hidden) columns (more where the image is too low for that, fewer
    where it is too narrow), full rows from the top, and what is left over, less than a row, as one partial
    row below them, aligned left. It is never rotated or mirrored.
    """
    largest = max(height, width)
    squares = torch.arange(largest + 1, dtype=torch.int64, device=hidden_B.device).square_()
    root_B = torch.searchsorted(squares, hidden_B)  # ceil of the square root, in integers
    columns_B = torch.maximum(root_B, -(-hidden_B // height)).clamp_(max=width)
    rows_B = -(-hidden_B // columns_B.clamp(min=1))
    return rows_B, columns_B


def num_positions(rows: Tensor, columns: Tensor, height: int, width: int) -> Tensor:
    """Number of positions at which a box of these sides lies fully inside the image, same shape."""
    return (height - rows + 1) * (width - columns + 1)


def block_mask(position_B: Tensor, hidden_B: Tensor, height: int, width: int) -> Tensor:
    """The blocks of `hidden_B` pixels at these positions, bool [B, height, width].

    `position_B` in [0, num_positions) counts the box's upper left corner row by row.
    """
    _, columns_B = block_extent(hidden_B, height, width)
    across_B = width - columns_B + 1
    top_B, left_B = position_B // across_B, position_B % across_B
    rows_H = torch.arange(height, device=position_B.device)
    before_BH = (rows_H - top_B[:, None]) * columns_B[:, None]  # pixels of the block above each row
    length_BH = (hidden_B[:, None] - before_BH).clamp_(min=0).minimum(columns_B[:, None])
    length_BH.masked_fill_(before_BH < 0, 0)
    offset_BW = torch.arange(width, device=position_B.device) - left_B[:, None]
    offset_BW.masked_fill_(offset_BW < 0, width)  # left of the block: no length reaches it
    return less(offset_BW.to(torch.int32)[:, None, :], length_BH.to(torch.int32)[:, :, None])
