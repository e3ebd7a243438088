"""One connected region of irregular outline, as dirt leaves it."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor

from sparsight.masks._ranked import RankedFamily
from sparsight.randomness.keyed_hash import below, words

_ROUNDS = 3
_SCALES = (1, 3, 9)
"""Sides of the squares that are equally easy to spread to, in pixels: fine, middle and coarse outline."""
_DIRECTIONS = ((1, False), (1, True), (2, False), (2, True))
_NEVER = 1 << 30  # later than any way: at most 64 a pixel


class Blob(RankedFamily):
    """Hide what dirt covers that spreads from a random pixel, here fast and there slowly.

    Every pixel takes a random time to be entered, the product of one for each of three scales. Pixels are
    hidden in the order in which they are reached (first-passage percolation; Hammersley and Welsh, 1965), so
    that the region is connected at every count and contains the smaller ones. Paths turn between rows and
    columns a few times at most, which bounds the time that a mask takes.
    """

    summary: ClassVar[str] = "a blob of dirt"
    contiguous: ClassVar[bool] = True

    def _ranks(self, index_B: Tensor, root: tuple[int, int], height: int, width: int) -> Tensor:
        grids = [(-(-height // side) + 1, -(-width // side) + 1) for side in _SCALES]  # one more: cut at half
        sizes = [rows * columns for rows, columns in grids]
        start_B3, *fields = torch.split(words(index_B, root, 3 + sum(sizes)), [3, *sizes], dim=1)
        time_BHW = torch.ones(len(index_B), height, width, dtype=torch.int32, device=index_B.device)
        for side, (rows, columns), word_BK in zip(_SCALES, grids, fields, strict=True):
            level_BK = below(word_BK, 4).to(torch.int32)
            coarse_BRC = (level_BK + 1).view(-1, rows, columns)
            fine_BHW = coarse_BRC.repeat_interleave(side, dim=1).repeat_interleave(side, dim=2)
            time_BHW.mul_(fine_BHW[:, side // 2 : side // 2 + height, side // 2 : side // 2 + width])
        start_B = below(start_B3[:, 0], height * width)
        return _order(_reached(time_BHW, start_B))


blob = Blob()


def _reached(time_BHW: Tensor, start_B: Tensor) -> Tensor:
    """When each pixel is reached from the start, int32 [B, H, W]; later than one of its four neighbours."""
    reached_BHW = torch.full_like(time_BHW, _NEVER)
    reached_BHW.flatten(1).scatter_(1, start_B[:, None], 0)
    # How long a line takes from its beginning, in both directions of both dimensions.
    ways = [
        (dim, back, _turned(time_BHW, dim, back).cumsum(dim, dtype=torch.int32)) for dim, back in _DIRECTIONS
    ]
    for dim, back, way_BHW in ways * _ROUNDS:
        soonest_BHW = (_turned(reached_BHW, dim, back) - way_BHW).cummin(dim).values.add_(way_BHW)
        reached_BHW = torch.minimum(reached_BHW, _turned(soonest_BHW, dim, back))
    return reached_BHW


def _turned(values_BHW: Tensor, dim: int, back: bool) -> Tensor:
    return values_BHW.flip(dim) if back else values_BHW


def _order(reached_BHW: Tensor) -> Tensor:
    """Place of each pixel in the order in which it is reached, of equals the first, int32 [B, H, W]."""
    order_BN = reached_BHW.flatten(1).argsort(dim=1, stable=True)
    place_N = torch.arange(order_BN.shape[1], dtype=torch.int32, device=order_BN.device)
    ranks_BN = torch.empty_like(order_BN, dtype=torch.int32).scatter_(
        1, order_BN, place_N.expand_as(order_BN)
    )
    return ranks_BN.view_as(reached_BHW)
