"""Signs of life from inside long work, such as decoding, whose callers need not hand anything through.

Whoever must know that the work goes on listens; whoever works calls `alive` at least every few seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Interrupted(Exception):  # noqa: N818 - no error: somebody asked for it
    """The work was given up on demand: whoever catches all errors must let this one pass."""


def _nobody() -> None:
    """Nobody listens."""


_listener: ContextVar[Callable[[], None]] = ContextVar("listener", default=_nobody)


@contextmanager
def listening(listener: Callable[[], None]) -> Iterator[None]:
    """Have `listener` called at each sign of life in the block; it may raise `Interrupted`."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def alive() -> None:
    """Give a sign of life. Raises `Interrupted` where the work is to be given up."""
    _listener.get()()
