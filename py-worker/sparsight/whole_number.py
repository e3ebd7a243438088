"""Validates integers from users: anything with `__index__` but bool, no floats, no text."""

from __future__ import annotations

import operator

from sparsight.errors import expected


def whole_number(
    thing: str, value: object, *, least: int = 1, most: int | None = None, at: str | None = None
) -> int:
    """Return the value as an int; raise ExpectedError for a float, bool or text, or one out of range."""
    number = operator.index(value) if hasattr(value, "__index__") and not isinstance(value, bool) else None
    if number is None or number < least or (most is not None and number > most):
        bound = f"of at least {least}" if most is None else f"from {least} to {_shown(most)}"
        raise expected(thing, f"an integer {bound}", value, at=at)
    return number


def _shown(most: int) -> str:
    return "2^64 - 1" if most == (1 << 64) - 1 else str(most)
