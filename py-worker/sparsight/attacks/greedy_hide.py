"""Scattered pixels or patches hidden one after another, each the one whose hiding hurts this model most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from sparsight.attacks._search import Search, SearchRequest, SearchResult, rows_at_once
from sparsight.errors import expected
from sparsight.masks._compare import first_greatest
from sparsight.masks._permutation import ranks_of_pixels
from sparsight.masks.scatter import Scatter
from sparsight.whole_number import whole_number


@dataclass(frozen=True)
class GreedyHide(Search):
    """At each step, hide the patch that gives the smallest margin, of equals the first row by row.

    One trajectory serves all counts. At each count the random mask of `scatter` (same key, draw and
    granularity) is tried too and taken where it hurts more, so that the result is never a weaker attack than
    that one. Without a budget a step costs a forward pass per visible patch; with one, every step tries
    equally many patches, picked anew from the visible ones by key, draw, image and step.
    """

    granularity: int = 1
    """Side of the patches in pixels, a divisor of both sides of the image."""
    budget: int | None = None
    """Forward passes per image at most; None tries every visible patch at every step."""

    def __post_init__(self) -> None:
        whole_number("granularity", self.granularity, least=1, most=1024, at="granularity")
        if self.budget is not None:
            whole_number("budget", self.budget, most=1_000_000_000, at="budget")

    @property
    def patch_side(self) -> int:
        """The granularity."""
        return self.granularity

    def check(self, hidden: Sequence[int], *, height: int, width: int) -> None:
        """Raise ExpectedError also for a budget that is smaller than one step."""
        super().check(hidden, height=height, width=width)
        num_steps = self._num_steps(hidden)
        least = num_steps + len(hidden)
        if self.budget is not None and self.budget < least:
            rule = (
                f"at least {least}: one forward pass per step ({num_steps}) "
                f"and one per amount ({len(hidden)}) for the random mask to compare with"
            )
            fix = "Raise the budget, hide less, or hide larger patches."
            raise expected("the budget of greedy_hide", rule, self.budget, at="budget", fix=fix)

    def tried(self, hidden: Sequence[int], height: int, width: int) -> list[int]:
        """Patches that each step tries."""
        num_patches, num_steps = height * width // self.granularity**2, self._num_steps(hidden)
        most = num_patches
        if self.budget is not None and num_steps:
            most = (self.budget - len(hidden)) // num_steps
        return [min(most, num_patches - step) for step in range(num_steps)]

    def _num_steps(self, hidden: Sequence[int]) -> int:
        return max(hidden) // self.granularity**2

    def _forwards(self, hidden: Sequence[int], height: int, width: int) -> int:
        return sum(self.tried(hidden, height, width)) + len(hidden)

    def images_at_once(self, hidden: Sequence[int], *, height: int, width: int) -> int:
        """As many as have some hundred masks to try in a step; the same on every device."""
        cpu = torch.device("cpu")
        return max(1, rows_at_once(cpu, height, width) // max([1, *self.tried(hidden, height, width)]))

    def _search(self, request: SearchRequest) -> list[SearchResult]:
        num_images, (height, width) = len(request.index_B), request.size
        at_once = self.images_at_once(request.hidden, height=height, width=width)
        results = _Trajectory(self, request.filled_up(at_once)).run()
        return [result.of_images(slice(num_images)) for result in results]


greedy_hide = GreedyHide()


class _Trajectory:
    """The search for the images of one request, all of them a step at a time."""

    def __init__(self, search: GreedyHide, request: SearchRequest) -> None:
        height, width = request.size
        device, num_images = request.images_BCHW.device, len(request.index_B)
        self._request = request
        self._side = search.granularity
        self._grid = height // self._side, width // self._side
        self._tried = search.tried(request.hidden, height, width)
        self._columns_at_once = max(1, rows_at_once(device, height, width) // num_images)
        self._hidden_BN = torch.zeros(
            num_images, self._grid[0] * self._grid[1], dtype=torch.bool, device=device
        )
        self._margin_B = torch.full((num_images,), torch.inf, device=device)
        self._is_wrong_B = torch.zeros_like(self._margin_B, dtype=torch.bool)
        self._num_steps = 0
        self._num_forwards = 0

    def run(self) -> list[SearchResult]:
        """One result for each count."""
        results = []
        for count in self._request.hidden:
            while self._num_steps * self._side**2 < count:
                self._hide_one()
            results.append(self._worse_of_this_and_random(count))
        return results

    def _hide_one(self) -> None:
        candidate_BK = self._candidates(self._tried[self._num_steps])
        found = [self._try(some_BK) for some_BK in torch.split(candidate_BK, self._columns_at_once, dim=1)]
        margin_BK, is_wrong_BK = (torch.cat(parts, dim=1) for parts in zip(*found, strict=True))
        chosen_B1 = first_greatest(-margin_BK)[:, None]
        self._hidden_BN.scatter_(1, candidate_BK.gather(1, chosen_B1), True)
        self._margin_B = margin_BK.gather(1, chosen_B1)[:, 0]
        self._is_wrong_B = is_wrong_BK.gather(1, chosen_B1)[:, 0]
        self._num_steps += 1

    def _worse_of_this_and_random(self, count: int) -> SearchResult:
        request, (height, width) = self._request, self._request.size
        random_BHW = Scatter(self._side)(
            request.index_B, hidden=count, height=height, width=width, key=request.key, draw=request.draw
        )
        margin_B, is_wrong_B = self._margins(random_BHW, num_each=1)
        hurts_more_B = margin_B < self._margin_B
        return SearchResult(
            hidden=count,
            mask_BHW=random_BHW.where(hurts_more_B[:, None, None], self._pixels(self._hidden_BN)),
            margin_B=margin_B.where(hurts_more_B, self._margin_B),
            succeeds_B=is_wrong_B.where(hurts_more_B, self._is_wrong_B),
            forwards_B=torch.full_like(request.index_B, self._num_forwards, dtype=torch.int64),
        )

    def _candidates(self, num_tried: int) -> Tensor:
        """Visible patches to try, int64 [B, num_tried], ascending, so that the first of equals wins."""
        num_images, num_patches = self._hidden_BN.shape
        if num_tried == num_patches - self._num_steps:
            return (~self._hidden_BN).nonzero()[:, 1].view(num_images, num_tried)
        root = self._request.key.root(f"greedy_hide/{self._side}/{self._num_steps}", self._request.draw)
        rank_BN = ranks_of_pixels(self._request.index_B, root, *self._grid).flatten(1)
        rank_BN.masked_fill_(self._hidden_BN, num_patches)
        return rank_BN.topk(num_tried, dim=1, largest=False).indices.sort(dim=1).values

    def _try(self, candidate_BK: Tensor) -> tuple[Tensor, Tensor]:
        """Margin [B, K], and whether the model is wrong, if each of these patches is hidden too."""
        num_each = candidate_BK.shape[1]
        hidden_BKN = (
            self._hidden_BN[:, None].repeat(1, num_each, 1).scatter_(2, candidate_BK[:, :, None], True)
        )
        margin_P, is_wrong_P = self._margins(self._pixels(hidden_BKN.flatten(0, 1)), num_each)
        return margin_P.view(-1, num_each), is_wrong_P.view(-1, num_each)

    def _margins(self, mask_PHW: Tensor, num_each: int) -> tuple[Tensor, Tensor]:
        self._num_forwards += num_each
        return self._request.margins(mask_PHW, num_each)

    def _pixels(self, hidden_PN: Tensor) -> Tensor:
        mask_PHW = hidden_PN.view(-1, *self._grid)
        return mask_PHW.repeat_interleave(self._side, dim=1).repeat_interleave(self._side, dim=2)
