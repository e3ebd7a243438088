"""When others are asked to compute parts, too."""

from __future__ import annotations

from collections.abc import Callable

from sparsight.reporting.stopwatch import Stopwatch

WORTH_S = 5.0
"""Seconds that must be left of the work: another process takes one or two until it computes."""


class Sharing:
    """Begins once the parts that are left would take long.

    `begin` is called then, with the number of these parts, between two batches. Before that nobody else is
    at any part, so that short evaluations leave no files.
    """

    def __init__(self, num_parts: int, begin: Callable[[int], None]) -> None:
        self.has_begun = False
        self._num_left, self._num_computed = num_parts, 0
        self._begin = begin
        self._clock: Stopwatch | None = None

    def tick(self) -> None:
        """Look at the clock, after every batch of a part."""
        self._clock = self._clock or Stopwatch()
        if self.has_begun or self._num_left < 2:
            return
        if self._clock.seconds * self._num_left / max(1, self._num_computed) >= WORTH_S:
            self.has_begun = True
            self._begin(self._num_left)

    def computed(self) -> None:
        """Count a part."""
        self._num_left -= 1
        self._num_computed += 1

    def found(self) -> None:
        """Count a part that somebody else, or an earlier attempt, has computed."""
        self._num_left -= 1
