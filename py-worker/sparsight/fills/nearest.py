"""Hidden pixels are what the nearest visible pixel is."""

from __future__ import annotations

import torch
from torch import Tensor

from sparsight.fills._fill import Fill, FillRequest

_UNSEEN = 0.5


class Nearest(Fill):
    """The colour of the visible pixel nearest in Euclidean distance, of equally near ones the first, row by
    row; 0.5 where none is visible.
    """

    def values(self, request: FillRequest) -> Tensor:
        """The images with every pixel replaced, [B, C, H, W]."""
        images_BCHW, mask_BHW = request.images_BCHW, request.mask_BHW
        source_BN = nearest_visible(mask_BHW).flatten(1)
        source_BCN = source_BN[:, None].expand(-1, request.num_channels, -1)
        values_BCHW = images_BCHW.flatten(2).gather(2, source_BCN).view_as(images_BCHW)
        sees_nothing_B = mask_BHW.flatten(1).all(dim=1)
        return values_BCHW.masked_fill(sees_nothing_B[:, None, None, None], _UNSEEN)


nearest = Nearest()


def nearest_visible(mask_BHW: Tensor) -> Tensor:
    """Of every pixel the nearest visible one, as its place in the image row by row, int64 [B, H, W]; any
    where none is visible.

    First within each row, then of the rows above and below, as far as one of them could be nearer. What is
    compared is the squared distance, and of equals the place, in one integer.
    """
    height, width = mask_BHW.shape[1:]
    place_bits = (height * width - 1).bit_length()
    largest_bits = (height * height + width * width).bit_length() + place_bits
    dtype = torch.int32 if largest_bits < 31 else torch.int64
    in_row_BHW = _in_row(mask_BHW, place_bits, dtype, never=(1 << largest_bits) - 1)
    best_BHW = in_row_BHW.clone()
    is_seen_B = ~mask_BHW.flatten(1).all(dim=1)
    for apart in range(1, height):
        farther = apart * apart << place_bits
        if not bool((is_seen_B & (best_BHW.flatten(1).amax(dim=1) >= farther)).any()):
            break
        lower_BHW, upper_BHW = best_BHW[:, apart:], best_BHW[:, :-apart]
        torch.minimum(lower_BHW, in_row_BHW[:, :-apart] + farther, out=lower_BHW)
        torch.minimum(upper_BHW, in_row_BHW[:, apart:] + farther, out=upper_BHW)
    return (best_BHW & (1 << place_bits) - 1).to(torch.int64).clamp_(max=height * width - 1)


def _in_row(mask_BHW: Tensor, place_bits: int, dtype: torch.dtype, *, never: int) -> Tensor:
    """Squared distance and place of the nearest visible pixel of the same row, of two the left one; `never`
    in a row without one.
    """
    height, width = mask_BHW.shape[1:]
    column_W = torch.arange(width, dtype=dtype, device=mask_BHW.device)
    column_BHW = column_W.expand_as(mask_BHW)
    left_BHW = column_BHW.masked_fill(mask_BHW, -width).cummax(dim=2).values
    right_BHW = column_BHW.masked_fill(mask_BHW, 2 * width).flip(2).cummin(dim=2).values.flip(2)
    nearest_BHW = left_BHW.where(column_W - left_BHW <= right_BHW - column_W, right_BHW)
    key_BHW = (nearest_BHW - column_W).square_().bitwise_left_shift_(place_bits)
    row_H1 = torch.arange(height, dtype=dtype, device=mask_BHW.device)[:, None]
    key_BHW.add_(nearest_BHW.add_(row_H1 * width))
    return key_BHW.masked_fill_(mask_BHW.all(dim=2, keepdim=True), never)
