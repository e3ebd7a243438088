"""The contiguous area that hurts this model most: every position is tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import torch

from sparsight.attacks._search import Search, SearchRequest, SearchResult, rows_at_once
from sparsight.masks._block import block_extent, block_mask, num_positions
from sparsight.masks._compare import first_greatest


@dataclass(frozen=True)
class WorstBlock(Search):
    """Exact: of all blocks of `random_block`'s shape the one with the smallest margin, the first of equals.

    It costs one forward pass for each position: at most (H - rows + 1)·(W - columns + 1) per image and count,
    676 for 7×7 pixels in 32×32.
    """

    contiguous: ClassVar[bool] = True

    def _forwards(self, hidden: Sequence[int], height: int, width: int) -> int:
        return sum(_num_positions(count, height, width) for count in hidden)

    def _search(self, request: SearchRequest) -> list[SearchResult]:
        return [_worst(request, count) for count in request.hidden]


worst_block = WorstBlock()


def _num_positions(hidden: int, height: int, width: int) -> int:
    rows, columns = block_extent(torch.tensor(hidden), height, width)
    return int(num_positions(rows, columns, height, width)) if hidden else 1


def _worst(request: SearchRequest, hidden: int) -> SearchResult:
    """The worst block of the one image of `request`."""
    height, width = request.size
    device = request.images_BCHW.device
    num_tried, at_once = _num_positions(hidden, height, width), rows_at_once(device, height, width)
    found = []
    for start in range(0, num_tried, at_once):
        position_P = torch.arange(start, min(start + at_once, num_tried), device=device)
        mask_PHW = block_mask(position_P, torch.full_like(position_P, hidden), height, width)
        found.append(request.margins(mask_PHW, num_each=len(mask_PHW)))
    margin_P, is_wrong_P = (torch.cat(parts) for parts in zip(*found, strict=True))
    worst_1 = first_greatest(-margin_P[None])
    return SearchResult(
        hidden=hidden,
        mask_BHW=block_mask(worst_1, torch.full_like(worst_1, hidden), height, width),
        margin_B=margin_P[worst_1],
        succeeds_B=is_wrong_P[worst_1],
        forwards_B=torch.full_like(worst_1, num_tried),
    )
