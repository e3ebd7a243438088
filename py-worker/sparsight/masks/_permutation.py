"""A keyed permutation of the pixels of an image, without a sort: from pixel to rank, and back.

An alternating Feistel network on (row, column): `column += F(row)` modulo width, `row += F(column)` modulo
height, and again, each round a bijection of the grid whatever its sides, the last one moving rows, the digit
of the rank that decides who is hidden. F is the top bits of (a + b·x)², a and b random words for each image
and round; a plain a + b·x would leave lattices in masks.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from sparsight.randomness.keyed_hash import words

_SMALLEST_SIDE = 8  # below it the network mixes too slowly, and a sort of so few is cheap
_LARGEST_SIDE = 32767  # 65536 · side must fit an int32
_CHUNK = 1 << 19  # positions at a time on a CPU: three int32 buffers of it stay in the last-level cache


def ranks_of_pixels(index_B: Tensor, root: tuple[int, int], height: int, width: int) -> Tensor:
    """Rank of every pixel in a random order of all pixels, int32 [B, height, width], each 0 … n-1 once."""
    num_images, num_pixels = len(index_B), height * width
    if not _mixes(height, width):
        order_BN = _sorted_pixels(index_B, root, num_pixels)
        rank_N = torch.arange(num_pixels, dtype=torch.int32, device=index_B.device)
        ranks_BN = torch.empty_like(order_BN, dtype=torch.int32).scatter_(
            1, order_BN, rank_N.expand_as(order_BN)
        )
        return ranks_BN.view(num_images, height, width)
    keys_RB1 = _round_keys(index_B, root, height, width)
    ranks_BHW = torch.empty(num_images, height, width, dtype=torch.int32, device=index_B.device)
    for chunk in _chunks(index_B, num_pixels):
        _to_ranks(ranks_BHW[chunk], keys_RB1[:, chunk])
    return ranks_BHW


def pixels_of_ranks(index_B: Tensor, root: tuple[int, int], height: int, width: int, ranks: range) -> Tensor:
    """The pixels that have these consecutive ranks, int64 [B, len(ranks)]: a part of the same permutation."""
    if not _mixes(height, width):
        return _sorted_pixels(index_B, root, height * width)[:, ranks.start : ranks.stop]
    keys_RB1 = _round_keys(index_B, root, height, width)
    rows = range(ranks.start // width, -(-ranks.stop // width))
    own = slice(ranks.start - rows.start * width, ranks.stop - rows.start * width)
    chunks = [
        _to_pixels(keys_RB1[:, chunk], rows, height, width)[:, own].to(torch.int64)
        for chunk in _chunks(index_B, len(rows) * width)
    ]
    return torch.cat(chunks)


def num_rounds(side: int) -> int:
    """The least even number, from 4, with side^(rounds/2) ≥ 2^15, for the shorter side of the grid.

    Two pixels of one column keep their distance in rows when their columns collide after every second round,
    once in `side` times; 2^-15 of that is far below what 10^5 masks can show.
    """
    half = 2
    while side**half < 1 << 15:
        half += 1
    return 2 * half


def _mixes(height: int, width: int) -> bool:
    return min(height, width) >= _SMALLEST_SIDE and max(height, width) <= _LARGEST_SIDE


def _sorted_pixels(index_B: Tensor, root: tuple[int, int], num_pixels: int) -> Tensor:
    """All pixels in the order of a random word each, of equal words the first pixel first, int64 [B, n]."""
    return words(index_B, root, num_pixels).argsort(dim=1, stable=True)


def _round_keys(index_B: Tensor, root: tuple[int, int], height: int, width: int) -> Tensor:
    """b and a of every round, one after the other, int32 [2 · rounds, B, 1]."""
    rounds = num_rounds(min(height, width))
    return words(index_B, root, 2 * rounds).T.contiguous()[:, :, None]


def _chunks(index_B: Tensor, num_positions: int) -> Iterator[slice]:
    """Parts of the batch that fit a CPU's cache; elsewhere, and where the batch is empty, all of it."""
    step = max(1, _CHUNK // max(1, num_positions)) if index_B.device.type == "cpu" else len(index_B)
    for start in range(0, max(1, len(index_B)), max(1, step)):
        yield slice(start, start + step)


def _to_ranks(row_BHW: Tensor, keys_RB1: Tensor) -> None:
    """Overwrite `row_BHW` with the rank of every pixel."""
    _, height, width = row_BHW.shape
    rows_H = torch.arange(height, dtype=torch.int32, device=row_BHW.device)
    columns_W = torch.arange(width, dtype=torch.int32, device=row_BHW.device)
    column_BHW, scratch_BHW = torch.empty_like(row_BHW), torch.empty_like(row_BHW)
    # All pixels of a row share the first offset, so that it costs one hash a row.
    first_BH = _moved(torch.zeros_like(row_BHW[:, :, 0]), rows_H, keys_RB1[:2], width, 1)
    torch.add(first_BH[:, :, None], columns_W, out=column_BHW)
    column_BHW.sub_(torch.ge(column_BHW, width, out=scratch_BHW), alpha=width)
    row_BHW.copy_(rows_H[:, None])
    row_BN, column_BN, scratch_BN = (t.flatten(1) for t in (row_BHW, column_BHW, scratch_BHW))
    for r in range(1, len(keys_RB1) // 2):
        _round(r, row_BN, column_BN, keys_RB1, (height, width), 1, scratch_BN)
    row_BN.mul_(width).add_(column_BN)


def _to_pixels(keys_RB1: Tensor, rows: range, height: int, width: int) -> Tensor:
    """Pixels of the ranks in these rows of the grid, int32 [B, len(rows) · width]: all rounds undone."""
    device = keys_RB1.device
    rows_R = torch.arange(rows.start, rows.stop, dtype=torch.int32, device=device)
    columns_W = torch.arange(width, dtype=torch.int32, device=device)
    num_images, last = keys_RB1.shape[1], len(keys_RB1) // 2 - 1
    first_BW = torch.zeros(num_images, width, dtype=torch.int32, device=device)
    _moved(first_BW, columns_W, keys_RB1[2 * last :], height, -1)
    row_BM = (first_BW[:, None] + rows_R[:, None]).flatten(1)
    scratch_BM = torch.empty_like(row_BM)
    row_BM.sub_(torch.ge(row_BM, height, out=scratch_BM), alpha=height)
    column_BM = columns_W.repeat(len(rows)).expand(num_images, -1).contiguous()
    for r in range(last - 1, -1, -1):
        _round(r, row_BM, column_BM, keys_RB1, (height, width), -1, scratch_BM)
    return row_BM.mul_(width).add_(column_BM)


def _round(
    r: int, row: Tensor, column: Tensor, keys_RB1: Tensor, size: tuple[int, int], sign: int, scratch: Tensor
) -> None:
    """Round r done (sign 1) or undone (-1), in place: even rounds move columns, odd ones rows."""
    keys_2B1 = keys_RB1[2 * r : 2 * r + 2]
    if r % 2:
        _move(row, column, keys_2B1, size[0], sign, scratch)
    else:
        _move(column, row, keys_2B1, size[1], sign, scratch)


def _moved(zeros_BX: Tensor, source_X: Tensor, keys_2B1: Tensor, side: int, sign: int) -> Tensor:
    """The offset alone, of every row or column of the grid, int32 [B, X] in [0, side)."""
    _move(zeros_BX, source_X.expand_as(zeros_BX), keys_2B1, side, sign, torch.empty_like(zeros_BX))
    return zeros_BX


def _move(target: Tensor, source: Tensor, keys_2B1: Tensor, side: int, sign: int, scratch: Tensor) -> None:
    """`target = (target ± F(source)) mod side` in place, F = top bits of (a + b·source)² scaled to `side`."""
    torch.mul(source, keys_2B1[0], out=scratch)
    scratch.add_(keys_2B1[1]).mul_(scratch)
    if side & (side - 1) == 0:  # the same numbers as below in fewer passes
        scratch.bitwise_right_shift_(33 - side.bit_length())
        target.add_(scratch, alpha=sign).bitwise_and_(side - 1)
        return
    scratch.bitwise_right_shift_(16)
    # Upper half of the word in [0, 2^16), or 2^16 less, so that the sum lies in [-side, side) for both signs.
    scratch.bitwise_and_(0xFFFF) if sign < 0 else scratch.bitwise_or_(-0x10000)
    target.add_(scratch.mul_(side).bitwise_right_shift_(16), alpha=sign)
    target.add_(torch.lt(target, 0, out=scratch), alpha=side)
