"""To how many rows and columns images are brought for a model, and by which rule; sizes are torchvision's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

Interpolation = Literal["nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"]


@dataclass(frozen=True, slots=True)
class Resampling:
    """The shorter side is resized to `resize` pixels, then the centre of `center_crop` rows and columns is
    cut out; None leaves out either.

    `resized_as` says whose arithmetic resizes: that of Pillow (`picture`), which always smooths what becomes
    smaller, or that of torch (`tensor`), which does with `antialias`.
    """

    resize: int | None
    center_crop: int | None
    interpolation: Interpolation
    antialias: bool
    resized_as: Literal["picture", "tensor"]

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Self:
        """From an object with these fields."""
        return cls(**settings)

    def resized(self, height: int, width: int) -> tuple[int, int]:
        """Rows and columns after resizing: proportions are kept, and the longer side is rounded down."""
        if self.resize is None:
            return height, width
        shorter = min(height, width)
        return self.resize * height // shorter, self.resize * width // shorter

    def corner(self, height: int, width: int) -> tuple[int, int]:
        """First row and column that the crop keeps, rounded half to even."""
        crop = self.center_crop
        return (0, 0) if crop is None else (round((height - crop) / 2), round((width - crop) / 2))

    def size(self, height: int, width: int) -> tuple[int, int]:
        """Rows and columns of what an image of this size becomes."""
        return self.resized(height, width) if self.center_crop is None else (self.center_crop,) * 2

    def fits(self, height: int, width: int) -> bool:
        """Whether the crop lies within the image."""
        return self.center_crop is None or self.center_crop <= min(self.resized(height, width))
