"""Several random blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from sparsight.masks._block import block_extent, block_mask
from sparsight.masks._family import MaskFamily, MaskRequest
from sparsight.randomness.keyed_hash import below
from sparsight.whole_number import whole_number


@dataclass(frozen=True)
class MultiBlock(MaskFamily):
    """Hide `num_blocks` near-square blocks that do not overlap and share the hidden pixels equally, the first
    ones a pixel more where the number does not divide.

    They are placed one after another, each at every position where it overlaps no earlier block equally
    likely. Where an image has no such position left, a block takes the visible pixels nearest to a random
    one.
    """

    num_blocks: int = 4
    """Number of blocks; fewer are hidden where there are fewer pixels to hide."""

    summary: ClassVar[str] = "several random blocks"
    parameter_words: ClassVar[Mapping[str, str]] = {"num_blocks": "{} blocks"}

    def __post_init__(self) -> None:
        whole_number("number of blocks", self.num_blocks, most=256, at="num_blocks")

    def _mask(self, request: MaskRequest) -> Tensor:
        placing = _Placing(request, self.num_blocks)
        for block in range(self.num_blocks):
            placing.place(block)
        return placing.mask_BHW


multi_block = MultiBlock()


class _Placing:
    """The blocks placed so far, and where the next one may lie."""

    def __init__(self, request: MaskRequest, num_blocks: int) -> None:
        self._height, self._width = request.height, request.width
        self._words_BN = request.words(num_blocks)
        self._share_B = request.hidden_B // num_blocks
        self._rest_B = request.hidden_B % num_blocks
        # The box of every block: that of the greatest.
        rows_B, columns_B = block_extent(self._share_B + (self._rest_B > 0), self._height, self._width)
        device = request.index_B.device
        self._rows_B1, self._columns_B1 = rows_B[:, None], columns_B[:, None]
        self._top_H = torch.arange(self._height, device=device)
        self._left_W = torch.arange(self._width, device=device)
        down_BH = self._top_H <= self._height - self._rows_B1
        across_BW = self._left_W <= self._width - self._columns_B1
        self._is_free_BHW = down_BH[:, :, None] & across_BW[:, None, :]
        self.mask_BHW = torch.zeros_like(self._is_free_BHW)

    def place(self, block: int) -> None:
        """Hide the next block of every image."""
        share_B = self._share_B + (block < self._rest_B)
        word_B = self._words_BN[:, block]
        top_B, left_B = self._picked(self._is_free_BHW, word_B)
        fits_B = self._is_free_BHW.flatten(1).any(dim=1)
        columns_B = block_extent(share_B, self._height, self._width)[1]
        position_B = top_B * (self._width - columns_B + 1) + left_B
        block_BHW = block_mask(position_B, share_B, self._height, self._width)
        self.mask_BHW |= block_BHW & fits_B[:, None, None]
        near_BH = (self._top_H - top_B[:, None]).abs() < self._rows_B1
        near_BW = (self._left_W - left_B[:, None]).abs() < self._columns_B1
        self._is_free_BHW &= ~(near_BH[:, :, None] & near_BW[:, None, :])
        self._take_nearest((~fits_B & (share_B > 0)).nonzero()[:, 0], share_B, word_B)

    def _take_nearest(self, image_K: Tensor, share_B: Tensor, word_B: Tensor) -> None:
        """Of these images, hide the visible pixels that are nearest to a random one of them, by the greater
        of the distances in rows and columns, of equals the first, row by row.
        """
        visible_KHW = ~self.mask_BHW[image_K]
        top_K, left_K = self._picked(visible_KHW, word_B[image_K])
        down_KH = (self._top_H - top_K[:, None]).abs()
        across_KW = (self._left_W - left_K[:, None]).abs()
        distance_KHW = torch.maximum(down_KH[:, :, None], across_KW[:, None, :])
        distance_KHW.masked_fill_(~visible_KHW, self._height + self._width)
        order_KN = distance_KHW.flatten(1).argsort(dim=1, stable=True)
        is_near_KN = torch.arange(order_KN.shape[1], device=order_KN.device) < share_B[image_K][:, None]
        near_KN = torch.zeros_like(is_near_KN).scatter_(1, order_KN, is_near_KN)
        self.mask_BHW[image_K] |= near_KN.view_as(visible_KHW)

    def _picked(self, candidate_BHW: Tensor, word_B: Tensor) -> tuple[Tensor, Tensor]:
        """Row and column of one of the candidates, all equally likely, int64 [B] each; any where there are
        none.
        """
        count_BN = candidate_BHW.flatten(1).cumsum(dim=1, dtype=torch.int32)
        nth_B1 = below(word_B, count_BN[:, -1].clamp(min=1))[:, None].to(torch.int32)
        pixel_B = torch.searchsorted(count_BN, nth_B1, right=True)[:, 0].clamp(max=count_BN.shape[1] - 1)
        return pixel_B // self._width, pixel_B % self._width
