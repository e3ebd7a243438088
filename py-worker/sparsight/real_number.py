"""Validates numbers from users that need not be whole: no bool, no text, nothing that is not finite."""

from __future__ import annotations

from typing import SupportsFloat, cast

from sparsight.errors import expected


def real_number(
    thing: str,
    value: object,
    *,
    least: float | None = None,
    above: float | None = None,
    most: float,
    at: str | None = None,
) -> float:
    """Return the value as a float; raise ExpectedError unless it is a number from `least`, or above `above`,
    up to `most`.
    """
    is_number = hasattr(value, "__float__") and not hasattr(value, "shape") and not isinstance(value, bool)
    number = float(cast("SupportsFloat", value)) if is_number else float("nan")
    is_enough = number >= least if least is not None else above is None or number > above
    if is_enough and number <= most:
        return number
    bound = f"from {least:g} to {most:g}" if least is not None else f"above {above:g}, up to {most:g}"
    raise expected(thing, f"a number {bound}", value, at=at)
