"""A line on standard error that says how many images are decoded, rewritten on a terminal."""

from __future__ import annotations

import sys
from typing import TextIO

from sparsight.reporting.stopwatch import Speed, Stopwatch

_EVERY_S = {True: 0.2, False: 10.0}
"""On a terminal, where the line is rewritten; and elsewhere, where each is one more."""
_CLEAR = "\x1b[2K\r"


class DecodingLine:
    """Counts images; says nothing of what is done within the first moment."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._is_terminal = self._stream.isatty()
        self._since, self._speed = Stopwatch(), Speed()
        self._num_done, self._is_shown = 0, False

    def count(self, num_done: int, num_all: int) -> None:
        """So many images of so many are done."""
        per_s = self._speed.add(max(0, num_done - self._num_done)) if self._num_done else 0.0
        self._num_done = num_done
        if self._since.seconds < _EVERY_S[self._is_terminal]:
            return
        self._since = Stopwatch()
        left = f", {(num_all - num_done) / per_s:.0f} s left" if per_s else ""
        line = f"decoding images: {num_done:,} of {num_all:,} ({per_s:,.0f} images per second{left})"
        self._stream.write(f"{_CLEAR}{line}" if self._is_terminal else f"{line}\n")
        self._stream.flush()
        self._is_shown = True

    def end(self) -> None:
        """Clear the line, where it can be."""
        if self._is_shown and self._is_terminal:
            self._stream.write(_CLEAR)
            self._stream.flush()
        self._is_shown = False
