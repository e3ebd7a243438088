"""A mask image of the user's own."""

from __future__ import annotations

import functools
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sparsight.errors import ExpectedError, Found, expected
from sparsight.masks._family import MaskDependsOn, MaskFamily, MaskRequest
from sparsight.members import one_of

_THING = "mask image"


@dataclass(frozen=True)
class Given(MaskFamily):
    """Hide the same pixels of every image: those that an image file marks, such as a sensor's defect map.

    A pixel of the file is light from 128 of 255 on, or from the middle of the range that its type has. Each
    pixel of a mask is that of the file under its centre. A file is read once in a process.
    """

    path: str | None = None
    """The image file; must be given."""
    hides: Literal["light", "dark"] = "light"
    """Which pixels of the file are hidden."""
    sha256: str | None = None
    """Content of the file, in hexadecimal; None takes whatever is there."""

    summary: ClassVar[str] = "the pixels that a mask image marks"
    mask_depends_on: ClassVar[MaskDependsOn] = "nothing"
    has_own_amount: ClassVar[bool] = True

    def __post_init__(self) -> None:
        one_of("what a mask image hides", self.hides, ("light", "dark"), at="hides")

    def _words_of_others(self) -> list[str]:
        name = [] if self.path is None else [Path(self.path).name]
        return name if self.hides == "light" else [*name, self.hides]

    def check_size(self, height: int, width: int) -> None:
        """Raise ExpectedError, with the parameter as its `path`, for a file that cannot be read or has other
        content than `sha256` says, and for a mask of this size that hides nothing or everything.
        """
        super().check_size(height, width)
        self.own_hidden(height, width)

    def own_hidden(self, height: int, width: int) -> int:
        """Pixels that the file hides in images of this size; raises ExpectedError as `check_size` does."""
        hidden = int(self._mask_HW(height, width).sum())
        if 0 < hidden < height * width:
            return hidden
        what = "nothing" if hidden == 0 else "everything"
        other = "dark" if self.hides == "light" else "light"
        rule = f"one whose {self.hides} pixels hide a part of a {height}×{width} image"
        fix = f"Did you mean hides: {other}?" if self._has_both() else None
        raise expected(_THING, rule, Found(f"one that hides {what}"), at="path", fix=fix)

    def content(self) -> str:
        """SHA-256 of the file, in hexadecimal; raises ExpectedError for one that cannot be read."""
        return self._file().sha256

    def _mask(self, request: MaskRequest) -> Tensor:
        mask_HW = torch.from_numpy(self._mask_HW(request.height, request.width))
        return mask_HW.to(request.index_B.device).expand(len(request.index_B), -1, -1).clone()

    def _mask_HW(self, height: int, width: int) -> NDArray[np.bool_]:
        light_HW = self._file().light_HW
        row_H, column_W = _nearest(light_HW.shape[0], height), _nearest(light_HW.shape[1], width)
        shown_HW = light_HW[row_H[:, None], column_W]
        return shown_HW if self.hides == "light" else ~shown_HW

    def _has_both(self) -> bool:
        light_HW = self._file().light_HW
        return bool(light_HW.any() and not light_HW.all())

    def _file(self) -> _MaskFile:
        if self.path is None:
            raise expected(_THING, "given by its path", Found("nothing"), at="path")
        return _read(self.path, self.sha256)


given = Given()


@dataclass(frozen=True)
class _MaskFile:
    light_HW: NDArray[np.bool_]
    sha256: str


def _nearest(side_of_file: int, side: int) -> NDArray[np.int64]:
    """Line of the file under the centre of each line of the mask."""
    return (2 * np.arange(side, dtype=np.int64) + 1) * side_of_file // (2 * side)


@functools.lru_cache(maxsize=256)
def _read(path: str, sha256: str | None) -> _MaskFile:
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise _unreadable(path, error.strerror) from None
    found = hashlib.sha256(content).hexdigest()
    if sha256 not in (None, found):
        fix = "The file has changed since the run began: put the former one back, or start a new run."
        rule = f"the one with the SHA-256 {sha256}"
        raise expected(f"{_THING} {path}", rule, Found(found), at="path", fix=fix)
    try:
        return _MaskFile(_light(content), found)
    except ExpectedError:
        raise
    except (
        OSError,
        ValueError,
        SyntaxError,
    ):  # what Pillow raises for a file that is no image, or half of one
        raise _unreadable(path, "something else") from None


def _unreadable(path: str, reason: str | None) -> ExpectedError:
    fix = "PNG, TIFF, JPEG and the like can be read; check the path."
    got = Found(reason or "nothing")
    return expected(f"{_THING} {path}", "a readable image file", got, at="path", fix=fix)


def _least_alpha(image: Any) -> int:
    return int(image.convert("RGBA").getchannel("A").getextrema()[0])


def _light(content: bytes) -> NDArray[np.bool_]:
    """Which pixels of the image are light, upright, bool [H, W]."""
    from PIL import Image, ImageOps  # here, because only this family needs more than torch and numpy

    try:
        with Image.open(io.BytesIO(content)) as opened:
            image: Any = ImageOps.exif_transpose(opened)
            if image.has_transparency_data and _least_alpha(image) < 255:
                fix = "Flatten it onto white or black."
                raise expected(_THING, "opaque", Found("one with transparent pixels"), at="path", fix=fix)
            if image.mode.startswith("I;16"):
                return np.asarray(image).astype(np.uint16) >= 1 << 15
            if image.mode in ("I", "F"):
                rule = "one of 8 or 16 bits per channel"
                raise expected(_THING, rule, Found("one of 32 bits"), at="path")
            return np.asarray(image.convert("L")) >= 128
    except Image.DecompressionBombError:
        rule = f"one of at most {2 * (Image.MAX_IMAGE_PIXELS or 0)} pixels"
        raise expected(_THING, rule, Found("a larger one"), at="path") from None
