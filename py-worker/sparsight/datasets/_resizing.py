"""Pictures of any size to squares of one size."""

from __future__ import annotations

from typing import Literal

from PIL import Image

Resize = Literal["crop", "squash"]

_RESAMPLING = Image.Resampling.BICUBIC


def resized(image: Image.Image, side: int, how: Resize) -> Image.Image:
    """A picture of `side` rows and columns, bicubic.

    `crop` resizes the shorter side to `side` and cuts out the centre, rounding as torchvision's Resize and
    CenterCrop do; `squash` resizes both sides.
    """
    box = None if how == "squash" else _centre(image.size, side)
    return image.resize((side, side), _RESAMPLING, box)


def _centre(size: tuple[int, int], side: int) -> tuple[float, float, float, float]:
    """What is cut out, in the original's pixels: the long side is never made as a whole, however long."""
    shorter = min(size)
    scaled = [side * length // shorter for length in size]
    starts = [round((length - side) / 2) for length in scaled]
    lefts = [start * length / whole for start, length, whole in zip(starts, size, scaled, strict=True)]
    ends = [
        (start + side) * length / whole for start, length, whole in zip(starts, size, scaled, strict=True)
    ]
    return lefts[0], lefts[1], min(ends[0], size[0]), min(ends[1], size[1])
