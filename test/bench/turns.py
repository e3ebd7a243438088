"""Takes turns: reads the name of a side from standard input, runs it once, prints the seconds it took."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from statistics import median

Side = Callable[[], float]
"""Runs one side of a row once; returns seconds."""
Opener = Callable[[bool], Mapping[str, Side]]
"""Makes the sides of a row, `ours` and `other`; True: with sizes that only show whether it works."""


def serve(openers: Mapping[str, Opener]) -> None:
    """Serve the row that the command line names, until standard input ends."""
    sides = openers[sys.argv[1]]("--tiny" in sys.argv)
    for line in sys.stdin:
        print(sides[line.strip()](), flush=True)


def timed(work: Callable[[], object], repeats: int = 1) -> Side:
    """A side that does the work `repeats` times and takes the median, against disturbances."""
    return lambda: median(_seconds(work) for _ in range(repeats))


def _seconds(work: Callable[[], object]) -> float:
    start_s = time.perf_counter()
    work()
    return time.perf_counter() - start_s
