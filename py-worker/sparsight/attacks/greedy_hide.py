"""Scattered pixels or patches hidden one after another, each the one whose hiding hurts this model most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch

from sparsight.attacks._search import Search, SearchRequest, SearchResult, rows_at_once
from sparsight.attacks._trajectory import Trajectory
from sparsight.attacks._worst import WorstSoFar
from sparsight.errors import expected
from sparsight.masks.scatter import Scatter
from sparsight.whole_number import whole_number


@dataclass(frozen=True)
class GreedyHide(Search):
    """At each step, hide the patch that gives the smallest margin, of equals the first row by row.

    One trajectory serves all counts. At each count the random mask of `scatter` (same key, draw and
    granularity) is tried too and taken where it hurts more, so that the result is never a weaker attack than
    that one. Without a budget a step costs a forward pass per visible patch; with one, every step tries
    equally many patches, picked again from the visible ones by key, draw, image and step.

    With a lookahead of k, a second trajectory tries after each of the k best patches of a step every next
    one, and hides the patch that begins the best pair; what the last step of a count tries is tried for it
    anyway. Of both trajectories the mask that hurts more is taken: so without a budget the result is never a
    weaker attack than without lookahead, and with one never weaker than without lookahead with as many
    patches a step. The second trajectory costs k times the first.
    """

    granularity: int = 1
    """Side of the patches in pixels, a divisor of both sides of the image."""
    budget: int | None = None
    """Forward passes per image at most; None tries every visible patch at every step."""
    lookahead: int = 1
    """Best patches of each step after which the next ones are tried; 1 looks no further than the step."""

    def __post_init__(self) -> None:
        whole_number("granularity", self.granularity, least=1, most=1024, at="granularity")
        if self.budget is not None:
            whole_number("budget", self.budget, most=1_000_000_000, at="budget")
        whole_number("lookahead", self.lookahead, most=1024, at="lookahead")

    @property
    def patch_side(self) -> int:
        """The granularity."""
        return self.granularity

    def check(self, hidden: Sequence[int], *, height: int, width: int) -> None:
        """Raise ExpectedError also for a budget that is smaller than one step."""
        super().check(hidden, height=height, width=width)
        num_steps, num_trials = self._num_steps(hidden), self._trials_per_patch(hidden)
        least = num_trials + len(hidden)
        if self.budget is not None and self.budget < least:
            steps = "one forward pass per step" if self.lookahead == 1 else "one patch per step and lookahead"
            rule = (
                f"at least {least}: {steps} ({num_trials if self.lookahead > 1 else num_steps}) "
                f"and one per amount ({len(hidden)}) for the random mask to compare with"
            )
            fix = "Raise the budget, hide less, or hide larger patches."
            raise expected("the budget of greedy_hide", rule, self.budget, at="budget", fix=fix)

    def tried(self, hidden: Sequence[int], height: int, width: int) -> list[int]:
        """Patches that each step tries, with lookahead after each of the best."""
        num_patches, num_steps = height * width // self.granularity**2, self._num_steps(hidden)
        most = num_patches
        if self.budget is not None and num_steps:
            most = (self.budget - len(hidden)) // self._trials_per_patch(hidden)
        return [min(most, num_patches - step) for step in range(num_steps)]

    def _num_steps(self, hidden: Sequence[int]) -> int:
        return max(hidden) // self.granularity**2

    @property
    def _widths(self) -> list[int]:
        """Of the trajectories, the best patches of a step after which each tries the next ones."""
        return sorted({1, self.lookahead})

    def _trials_per_patch(self, hidden: Sequence[int]) -> int:
        """Forward passes for every patch that a step tries, over all steps, if they all try as many."""
        num_steps = self._num_steps(hidden)
        return sum(1 + (num_steps - 1) * width for width in self._widths) if num_steps else 0

    def _forwards(self, hidden: Sequence[int], height: int, width: int) -> int:
        tried = self.tried(hidden, height, width)
        return sum(sum(_forwards_of_steps(tried, width)) for width in self._widths) + len(hidden)

    def images_at_once(self, hidden: Sequence[int], *, height: int, width: int) -> int:
        """As many as have some hundred masks to try in a step; the same on every device."""
        cpu = torch.device("cpu")
        return max(1, rows_at_once(cpu, height, width) // max([1, *self.tried(hidden, height, width)]))

    def _search(self, request: SearchRequest) -> list[SearchResult]:
        num_images, (height, width) = len(request.index_B), request.size
        at_once = self.images_at_once(request.hidden, height=height, width=width)
        filled, tried = request.filled_up(at_once), self.tried(request.hidden, height, width)
        trajectories = [Trajectory(filled, self.granularity, tried, width) for width in self._widths]
        results = []
        for number, count in enumerate(request.hidden, start=1):
            num_steps = count // self.granularity**2
            steps = [sum(_forwards_of_steps(tried[:num_steps], width)) for width in self._widths]
            forwards_B = torch.full_like(filled.index_B, sum(steps) + number, dtype=torch.int64)
            found = replace(self._worst(filled, trajectories, count), forwards_B=forwards_B)
            results.append(found.of_images(slice(num_images)))
        return results

    def _worst(self, request: SearchRequest, trajectories: Sequence[Trajectory], count: int) -> SearchResult:
        """What hurts most of what the trajectories lead to and the random mask."""
        height, width = request.size
        worst = WorstSoFar(request, count)
        for trajectory in trajectories:
            trajectory.advance(count)
            mask_BHW, *found = trajectory.found()
            worst.update(mask_BHW[:, None], *found)
        random_BHW = Scatter(self.granularity)(
            request.index_B, hidden=count, height=height, width=width, key=request.key, draw=request.draw
        )
        worst.update(random_BHW[:, None], *request.margins(random_BHW, num_each=1))
        return worst.result()


greedy_hide = GreedyHide()


def _forwards_of_steps(tried: Sequence[int], width: int) -> list[int]:
    """Forward passes of each step of a trajectory."""
    after = [1, *(min(width, before) for before in tried[:-1])]
    return [num_tried * num_after for num_tried, num_after in zip(tried, after, strict=False)]
