"""The contiguous area that hurts this model most: every position is tried, or a grid of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from sparsight.attacks._positions import Positions, halved
from sparsight.attacks._search import Search, SearchRequest, SearchResult, rows_at_once
from sparsight.errors import expected
from sparsight.masks._block import block_mask
from sparsight.masks._compare import first_greatest
from sparsight.whole_number import whole_number


@dataclass(frozen=True)
class WorstBlock(Search):
    """Of the blocks of `random_block`'s shape that are tried, the one with the smallest margin, the first of
    equals.

    With a stride of 1 every position is tried, so that the result is exact; it costs (H - rows + 1) · (W -
    columns + 1) forward passes per image and count, 676 for 7×7 pixels in 32×32. With a greater one those of
    every so many rows and columns are tried, and the last. With `refine`, so many of the best are refined:
    the eight neighbours of each at half the stride are tried, of all so far as many are kept, and so on down
    to a distance of 1. That is a heuristic: a narrow hole between the positions of the grid is missed.
    """

    stride: int = 1
    """Rows and columns from one position of the grid to the next."""
    refine: int = 0
    """Best positions of the grid around which finer ones are tried; 0 tries the grid alone."""

    contiguous: ClassVar[bool] = True

    def __post_init__(self) -> None:
        whole_number("stride", self.stride, most=4096, at="stride")
        whole_number("refine", self.refine, least=0, most=1024, at="refine")
        if self.refine and self.stride == 1:
            fix = "Leave it out, or raise the stride: with a stride of 1 every position is tried anyway."
            raise expected(
                "refine of worst_block", "0 where the stride is 1", self.refine, at="refine", fix=fix
            )

    def is_exact(self, hidden: int, *, height: int, width: int) -> bool:
        """Where the grid has every position."""
        positions = Positions.of(hidden, height, width)
        return positions.grid_size(self.stride) == len(positions)

    def _forwards(self, hidden: Sequence[int], height: int, width: int) -> int:
        return sum(self._num_tried(Positions.of(count, height, width)) for count in hidden)

    def _num_tried(self, positions: Positions) -> int:
        num_grid = positions.grid_size(self.stride)
        return num_grid + 8 * min(self.refine, num_grid) * len(halved(self.stride))

    def _search(self, request: SearchRequest) -> list[SearchResult]:
        return [self._worst(request, count) for count in request.hidden]

    def _worst(self, request: SearchRequest, hidden: int) -> SearchResult:
        """The worst block of the one image of `request`."""
        height, width = request.size
        positions = Positions.of(hidden, height, width)
        position_P = positions.grid(self.stride, request.images_BCHW.device)
        margin_P, is_wrong_P = _tried(request, hidden, position_P)
        num_kept = min(self.refine, len(position_P))
        for distance in halved(self.stride) if self.refine else []:
            best_M = _best(position_P, margin_P, num_kept)
            near_P = positions.around(best_M, distance)
            found = _tried(request, hidden, near_P)
            position_P = torch.cat([position_P, near_P])
            margin_P, is_wrong_P = torch.cat([margin_P, found[0]]), torch.cat([is_wrong_P, found[1]])
        worst_1 = first_greatest(-margin_P[None])
        return SearchResult(
            hidden=hidden,
            mask_BHW=block_mask(position_P[worst_1], torch.full_like(worst_1, hidden), height, width),
            margin_B=margin_P[worst_1],
            succeeds_B=is_wrong_P[worst_1],
            forwards_B=torch.full_like(worst_1, len(position_P)),
        )


worst_block = WorstBlock()


def _tried(request: SearchRequest, hidden: int, position_P: Tensor) -> tuple[Tensor, Tensor]:
    """Margin and whether the model is wrong with the block at each position, [P] each; some at a time."""
    height, width = request.size
    found = []
    for some_P in torch.split(position_P, rows_at_once(position_P.device, height, width)):
        mask_PHW = block_mask(some_P, torch.full_like(some_P, hidden), height, width)
        found.append(request.margins(mask_PHW, num_each=len(mask_PHW)))
    margin_P, is_wrong_P = (torch.cat(parts) for parts in zip(*found, strict=True))
    return margin_P, is_wrong_P


def _best(position_P: Tensor, margin_P: Tensor, num_kept: int) -> Tensor:
    """The different positions with the smallest margins, of equals the first tried, int64 [num_kept]."""
    ascending = position_P[margin_P.argsort(stable=True)].tolist()
    return torch.tensor(list(dict.fromkeys(ascending))[:num_kept], device=position_P.device)
