"""From a ratio to an exact number of pixels."""

from __future__ import annotations

from sparsight.errors import expected
from sparsight.whole_number import whole_number


def hidden_count(ratio: float, height: int, width: int, granularity: int = 1) -> int:
    """Hidden pixels at a ratio in [0, 1]: ratio·H·W, rounded half to even, then to whole patches likewise.

    Raises ExpectedError for a ratio out of range.
    """
    if not hasattr(ratio, "__float__"):
        raise expected("ratio", "a number from 0 to 1", ratio)
    if not 0 <= ratio <= 1:
        percent = f"Did you mean {ratio / 100:g}?" if 1 < ratio <= 100 else None
        raise expected("ratio", "a number from 0 to 1", ratio, fix=percent)
    return whole_patches(round(ratio * (height * width)), granularity)


def whole_patches(hidden: int, granularity: int) -> int:
    """The count nearest to `hidden` that whole patches make up, of two as near the even number of patches."""
    area = whole_number("granularity", granularity) ** 2
    return area * round(hidden / area)
