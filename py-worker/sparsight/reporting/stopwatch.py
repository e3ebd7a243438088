"""Time that passes, for speeds and durations; no result depends on it."""

from __future__ import annotations

import time


class Stopwatch:
    """Counts seconds from when it was made, on top of what earlier attempts took."""

    def __init__(self, earlier_s: float = 0) -> None:
        self._earlier_s = earlier_s
        self._start_s = time.perf_counter()

    @property
    def seconds(self) -> float:
        """All of it, ≥ 0."""
        return self._earlier_s + time.perf_counter() - self._start_s


class Speed:
    """Images a second, over about the last second."""

    def __init__(self) -> None:
        self._start_s = time.perf_counter()
        self._num_images = 0
        self._value = 0.0

    def add(self, num_images: int) -> float:
        """The speed, now that so many more images are done."""
        self._num_images += num_images
        elapsed_s = time.perf_counter() - self._start_s
        if elapsed_s >= 1 or self._value == 0:
            self._value = self._num_images / max(elapsed_s, 1e-9)
        if elapsed_s >= 1:
            self._start_s += elapsed_s
            self._num_images = 0
        return self._value
