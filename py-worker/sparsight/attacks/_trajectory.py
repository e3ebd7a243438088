"""Patches hidden one after another, each the one that hurts most after looking one step ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from sparsight.attacks._search import SearchRequest, rows_at_once
from sparsight.masks._permutation import ranks_of_pixels


@dataclass(frozen=True, slots=True)
class _Tried:
    """What was tried in a step: patches of a grid to hide beside those that are hidden."""

    hidden_BN: Tensor
    """Patches that were hidden before, bool."""
    candidate_BK: Tensor
    """Patches that were tried, int64."""
    margin_BK: Tensor
    is_wrong_BK: Tensor

    def nth_best(self, n: int) -> Tensor:
        """Column of the patch that has the n-th smallest margin, of equals the first, int64 [B, 1]."""
        return self.margin_BK.argsort(dim=1, stable=True)[:, n : n + 1]

    def with_nth_best(self, n: int) -> Tensor:
        """What is hidden with that patch, bool [B, N]."""
        return self.hidden_BN.scatter(1, self.candidate_BK.gather(1, self.nth_best(n)), True)

    def where(self, is_this_B: Tensor, other: _Tried) -> _Tried:
        """This for some images, the other for the rest."""
        is_this_B1 = is_this_B[:, None]
        return _Tried(
            self.hidden_BN.where(is_this_B1, other.hidden_BN),
            self.candidate_BK.where(is_this_B1, other.candidate_BK),
            self.margin_BK.where(is_this_B1, other.margin_BK),
            self.is_wrong_BK.where(is_this_B1, other.is_wrong_BK),
        )


class Trajectory:
    """The way of the images of one request, all of them a step at a time.

    Each step but the first hides, of the `width` patches that hurt most in the step before, that after which
    the best of the next patches hurts most, of equals the first; with a width of 1 that is the one that hurt
    most. `tried` are the patches that each step tries after each of them.
    """

    def __init__(self, request: SearchRequest, side: int, tried: Sequence[int], width: int) -> None:
        height, rest = request.size
        self._request, self._side, self._tried, self._width = request, side, tried, width
        self._grid = height // side, rest // side
        self._columns_at_once = max(
            1, rows_at_once(request.images_BCHW.device, *request.size) // len(request.index_B)
        )
        self._num_steps = 0
        self._last: _Tried | None = None

    def advance(self, count: int) -> None:
        """Go on until so many pixels are hidden."""
        while self._num_steps * self._side**2 < count:
            self._last = self._first() if self._last is None else self._next(self._last)
            self._num_steps += 1

    def found(self) -> tuple[Tensor, Tensor, Tensor]:
        """The mask that hurts most of those tried in the last step, bool [B, H, W], its margin and whether
        the model is wrong, [B] each; an infinite margin before the first.
        """
        device, num_images = self._request.images_BCHW.device, len(self._request.index_B)
        if self._last is None:
            none_BHW = torch.zeros(num_images, *self._request.size, dtype=torch.bool, device=device)
            margin_B = torch.full((num_images,), torch.inf, device=device)
            return none_BHW, margin_B, torch.zeros_like(margin_B, dtype=torch.bool)
        best_B1 = self._last.nth_best(0)
        return (
            self._pixels(self._last.with_nth_best(0)),
            self._last.margin_BK.gather(1, best_B1)[:, 0],
            self._last.is_wrong_BK.gather(1, best_B1)[:, 0],
        )

    def _first(self) -> _Tried:
        num_images, device = len(self._request.index_B), self._request.images_BCHW.device
        shape = num_images, self._grid[0] * self._grid[1]
        return self._try_after(torch.zeros(shape, dtype=torch.bool, device=device))

    def _next(self, last: _Tried) -> _Tried:
        best = self._try_after(last.with_nth_best(0))
        for n in range(1, min(self._width, last.candidate_BK.shape[1])):
            other = self._try_after(last.with_nth_best(n))
            best = other.where(other.margin_BK.amin(dim=1) < best.margin_BK.amin(dim=1), best)
        return best

    def _try_after(self, hidden_BN: Tensor) -> _Tried:
        candidate_BK = self._candidates(hidden_BN, self._tried[self._num_steps])
        parts = torch.split(candidate_BK, self._columns_at_once, dim=1)
        found = [self._try(hidden_BN, part_BK) for part_BK in parts]
        margin_BK, is_wrong_BK = (torch.cat(each, dim=1) for each in zip(*found, strict=True))
        return _Tried(hidden_BN, candidate_BK, margin_BK, is_wrong_BK)

    def _candidates(self, hidden_BN: Tensor, num_tried: int) -> Tensor:
        """Visible patches to try, int64 [B, num_tried], ascending, so that the first of equals wins."""
        num_images, num_patches = hidden_BN.shape
        if num_tried == num_patches - self._num_steps:
            return (~hidden_BN).nonzero()[:, 1].view(num_images, num_tried)
        purpose = f"greedy_hide/{self._side}/{self._num_steps}"
        root = self._request.key.root(purpose, self._request.draw)
        rank_BN = ranks_of_pixels(self._request.index_B, root, *self._grid).flatten(1)
        rank_BN.masked_fill_(hidden_BN, num_patches)
        return rank_BN.topk(num_tried, dim=1, largest=False).indices.sort(dim=1).values

    def _try(self, hidden_BN: Tensor, candidate_BK: Tensor) -> tuple[Tensor, Tensor]:
        """Margin [B, K], and whether the model is wrong, if each of these patches is hidden too."""
        num_each = candidate_BK.shape[1]
        hidden_BKN = hidden_BN[:, None].repeat(1, num_each, 1).scatter_(2, candidate_BK[:, :, None], True)
        mask_PHW = self._pixels(hidden_BKN.flatten(0, 1))
        margin_P, is_wrong_P = self._request.margins(mask_PHW, num_each)
        return margin_P.view(-1, num_each), is_wrong_P.view(-1, num_each)

    def _pixels(self, hidden_PN: Tensor) -> Tensor:
        mask_PHW = hidden_PN.view(-1, *self._grid)
        if self._side == 1:
            return mask_PHW
        return mask_PHW.repeat_interleave(self._side, dim=1).repeat_interleave(self._side, dim=2)
