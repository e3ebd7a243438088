"""A keyed permutation of the pixels of an image, without a sort."""

from __future__ import annotations

import torch
from torch import Tensor

from sparsight_worker.keyed_hash import words

_SMALLEST_SIDE = 8  # below it the network mixes too slowly, and a sort of so few is cheap
_LARGEST_SIDE = 32767  # 65536 · side must fit an int32
_CHUNK = 1 << 19  # positions at a time on a CPU: three int32 buffers of it stay in the last-level cache


def permutation_ranks(index_B: Tensor, root: tuple[int, int], height: int, width: int) -> Tensor:
    """Rank of every pixel in a random order of all pixels, int32 [B, height, width], each 0 … n-1 once.

    An alternating Feistel network on (row, column): `column += F(row)` modulo width, `row += F(column)`
    modulo height, and again, each round a bijection of the grid whatever its sides. F is the top bits of
    (a + b·x)², a and b random words for each image and round; a plain a + b·x would leave lattices in masks.
    """
    num_images = len(index_B)
    if min(height, width) < _SMALLEST_SIDE or max(height, width) > _LARGEST_SIDE:
        return _sorted_ranks(index_B, root, height * width).view(num_images, height, width)
    num_rounds = _num_rounds(min(height, width))
    keys_RB1 = words(index_B, root, 2 * num_rounds).T.contiguous()[:, :, None]
    ranks_BHW = torch.empty(num_images, height, width, dtype=torch.int32, device=index_B.device)
    step = max(1, _CHUNK // (height * width)) if index_B.device.type == "cpu" else max(1, num_images)
    scratch_2BHW = torch.empty_like(ranks_BHW[:step]).expand(2, -1, -1, -1).clone()
    for start in range(0, num_images, step):
        chunk_BHW = ranks_BHW[start : start + step]
        _feistel(chunk_BHW, keys_RB1[:, start : start + step], scratch_2BHW[:, : len(chunk_BHW)])
    return ranks_BHW


def _num_rounds(side: int) -> int:
    """The least even number, from 4, with side^(rounds/2) ≥ 2^15.

    Two pixels of one column keep their distance in rows when their columns collide after every second round,
    once in `side` times; 2^-15 of that is far below what 10^5 masks can show.
    """
    half = 2
    while side**half < 1 << 15:
        half += 1
    return 2 * half


def _feistel(row_BHW: Tensor, keys_RB1: Tensor, scratch_2BHW: Tensor) -> None:
    """Overwrite `row_BHW` with the ranks; the last round moves rows, the digit that decides who is hidden."""
    num_images, height, width = row_BHW.shape
    column_BHW, offset_BHW = scratch_2BHW
    grid_H = torch.arange(height, dtype=torch.int32, device=row_BHW.device)
    grid_W = torch.arange(width, dtype=torch.int32, device=row_BHW.device)
    # All pixels of a row share the first offset, so that it costs one hash a row.
    first_BH = torch.zeros(num_images, height, dtype=torch.int32, device=row_BHW.device)
    _add_offset(first_BH, grid_H.expand(num_images, -1), keys_RB1[:2], width, torch.empty_like(first_BH))
    torch.add(first_BH[:, :, None], grid_W, out=column_BHW)
    torch.ge(column_BHW, width, out=offset_BHW)
    column_BHW.sub_(offset_BHW, alpha=width)
    row_BHW.copy_(grid_H[:, None])
    row_BN, column_BN, offset_BN = (t.view(num_images, -1) for t in (row_BHW, column_BHW, offset_BHW))
    for r in range(1, len(keys_RB1) // 2):
        keys_2B1 = keys_RB1[2 * r : 2 * r + 2]
        if r % 2:
            _add_offset(row_BN, column_BN, keys_2B1, height, offset_BN)
        else:
            _add_offset(column_BN, row_BN, keys_2B1, width, offset_BN)
    row_BN.mul_(width).add_(column_BN)


def _add_offset(target: Tensor, source: Tensor, keys_2B1: Tensor, side: int, scratch: Tensor) -> None:
    """`target = (target + F(source)) mod side` in place, F = top bits of (a + b·source)² scaled to `side`."""
    torch.mul(source, keys_2B1[0], out=scratch)
    scratch.add_(keys_2B1[1]).mul_(scratch)
    if side & (side - 1) == 0:  # the same numbers as below in fewer passes
        target.add_(scratch.bitwise_right_shift_(33 - side.bit_length())).bitwise_and_(side - 1)
        return
    # The word's upper half h as h - 2^16: the offset comes out one side too low, in [-side, 0).
    scratch.bitwise_right_shift_(16).bitwise_or_(-65536).mul_(side).bitwise_right_shift_(16)
    target.add_(scratch)
    target.add_(torch.lt(target, 0, out=scratch), alpha=side)


def _sorted_ranks(index_B: Tensor, root: tuple[int, int], num_positions: int) -> Tensor:
    """The same by sorting a random word a pixel, int32 [B, num_positions]; equal words rank by position."""
    order_BN = words(index_B, root, num_positions).argsort(dim=1, stable=True)
    ranks_N = torch.arange(num_positions, dtype=torch.int32, device=index_B.device)
    ranks_BN = torch.empty_like(order_BN, dtype=torch.int32)
    return ranks_BN.scatter_(1, order_BN, ranks_N.expand_as(order_BN))
