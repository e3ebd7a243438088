"""Widths of layers."""

from __future__ import annotations

_MULTIPLE = 8  # vector units and tensor cores work on so many at once


def scaled(channels: int, width: float) -> int:
    """`channels` times `width`, to the nearest multiple of 8, at least 8."""
    return max(_MULTIPLE, _MULTIPLE * round(channels * width / _MULTIPLE))
