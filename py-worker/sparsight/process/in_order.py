"""Work on all cores whose results come in the order of what they were made of."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TypeVar

from sparsight.process.sign_of_life import alive

_AHEAD = 3
"""Pieces of work for each core that are begun before their results are wanted."""
_LOOK_EVERY_S = 0.2

T = TypeVar("T")
R = TypeVar("R")


def num_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """The result of each item, computed in threads some items ahead; signs of life while it is waited for.

    Raises, in its place, what `work` raises for an item.
    """
    size = num_cores()
    with ThreadPoolExecutor(size, "decode") as pool:
        begun: deque[Future[R]] = deque()
        try:
            for item in items:
                begun.append(pool.submit(work, item))
                if len(begun) >= _AHEAD * size:
                    yield _result(begun.popleft())
            while begun:
                yield _result(begun.popleft())
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _result(future: Future[R]) -> R:
    alive()
    while not wait([future], timeout=_LOOK_EVERY_S).done:
        alive()
    return future.result()
