"""Signs of life from inside long work, such as decoding, whose callers need not hand anything through.

Whoever must know that the work goes on listens; whoever works calls `alive` at least every few seconds, or
`count` where it knows how much is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Interrupted(Exception):  # noqa: N818 - no error: somebody asked for it
    """The work was given up on demand: whoever catches all errors must let this one pass."""


def _nobody() -> None:
    """Nobody listens."""


def _no_counter(num_done: int, num_all: int) -> None:
    """Nobody counts."""


_listener: ContextVar[Callable[[], None]] = ContextVar("listener", default=_nobody)
_counter: ContextVar[Callable[[int, int], None]] = ContextVar("counter", default=_no_counter)


@contextmanager
def listening(
    listener: Callable[[], None], counter: Callable[[int, int], None] = _no_counter
) -> Iterator[None]:
    """Have `listener` called at each sign of life in the block, and before it `counter` where the sign says
    how much is done. Either may raise `Interrupted`.
    """
    tokens = _listener.set(listener), _counter.set(counter)
    try:
        yield
    finally:
        _listener.reset(tokens[0])
        _counter.reset(tokens[1])


def alive() -> None:
    """Give a sign of life. Raises `Interrupted` where the work is to be given up."""
    _listener.get()()


def count(num_done: int, num_all: int) -> None:
    """Give a sign of life that says how many images are done, of how many. Raises as `alive` does."""
    _counter.get()(num_done, num_all)
    alive()
