"""Pictures of more than 8 bits per channel.

Their depth is told by the file, not by Pillow's mode: of 16-bit colours Pillow keeps the upper 8 bits and
calls them RGB, and a camera of 12 bits stores values up to 4095, of which these upper 8 bits leave 16 levels.
So RGB is read twice, the second time for the lower bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

from sparsight.datasets._unfit import unfit

_BITS_PER_SAMPLE = 258
"""Tag of a TIFF."""
_SCALED_BY_PILLOW = {"PPM": 16, "JPEG2000": 16}
"""Formats that tell the greatest value; Pillow brings it to 65535."""
_INTEGER_MODES = frozenset({"I", "I;16", "I;16B", "I;16L", "I;16N"})
_LOWER_BYTES = {
    "RGB;16B": "RGB;16L",
    "RGB;16L": "RGB;16B",
    "RGB;16N": "RGB;16B" if sys.byteorder == "little" else "RGB;16L",
}
"""Raw modes that take the first byte of a value where the key takes the second, and the other way round."""
_SAY_BITS = "Say how many are in use, such as `bits: 12` for values up to 4095, or convert to 8 bits."
_SAY_ALL = "If values go up to 65535, set `bits: 16`; else convert to 8 bits: Pillow reads the upper 8 only."
_CONVERT = "Convert the images to 8 bits per channel, choosing what becomes 0 and what 255."


def bits_of(image: Image.Image) -> int | None:
    """Bits a channel that the file has in use: 8 for 8 and fewer, null where a 16-bit file does not tell."""
    if image.mode not in _INTEGER_MODES and not _is_cut_by_pillow(image):
        return 8
    if image.format in _SCALED_BY_PILLOW:
        return _SCALED_BY_PILLOW[image.format]
    tags = getattr(image, "tag_v2", {})
    stored = max(tags.get(_BITS_PER_SAMPLE, (16,)))
    return None if stored >= 16 else int(stored)


def eight_bits(
    image: Image.Image, bits: int | None, where: str, lower: Callable[[], Image.Image]
) -> Image.Image:
    """The 8 highest of the `bits` in use; `lower` gives the same RGB picture with the lower bytes.

    Raises ExpectedError, naming `where`, if that is not known, if a value needs more, or if Pillow does not
    give all bits.
    """
    is_whole = image.mode == "RGB" or image.mode in _INTEGER_MODES
    if bits is None:
        rule = "an image of 8 bits per channel, or of 16 with `bits` of `dataset`"
        found = f"16 bits (Pillow's mode {image.mode})"
        raise unfit(where, rule, found, _SAY_BITS if is_whole else _SAY_ALL, at="dataset.bits")
    if "transparency" in image.info:
        raise unfit(where, "without a transparent value, having 16 bits per channel", "one", _CONVERT)
    if bits == 16 and image.mode not in _INTEGER_MODES:
        return image
    if not is_whole:
        found = f"{bits} of 16 bits in use in mode {image.mode}, of which Pillow reads the upper 8"
        raise unfit(where, "RGB or gray, or with all 16 bits in use", found, _CONVERT, at="dataset.bits")
    values = np.asarray(image)
    if image.mode == "RGB":
        values = values.astype(np.uint16) * 256 + np.asarray(lower())
    return Image.fromarray(_highest(values, bits, where))


def turn_to_lower_bytes(image: ImageFile.ImageFile) -> None:
    """Let an RGB picture of 16 bits that was opened, but not read, give the lower bytes instead."""
    image.tile = [tile._replace(args=_with_lower(tile.args)) for tile in image.tile]


def _with_lower(arguments: Any) -> Any:
    if isinstance(arguments, tuple):
        return (_LOWER_BYTES[arguments[0]], *arguments[1:])
    return _LOWER_BYTES[arguments]


def _highest(values: NDArray[Any], bits: int, where: str) -> NDArray[np.uint8]:
    least, greatest = int(values.min()), int(values.max())
    if least < 0 or greatest >= 1 << bits:
        found = f"{least} to {greatest}"
        raise unfit(
            f"the values of {where}",
            f"from 0 to {(1 << bits) - 1}, for {bits} bits",
            found,
            _CONVERT,
            at="dataset.bits",
        )
    return (values >> (bits - 8)).astype(np.uint8)


def _is_cut_by_pillow(image: Image.Image) -> bool:
    """Whether a raw mode, which says how the file stores pixels, has 16 bits per channel."""
    for tile in getattr(image, "tile", ()):
        arguments = tile.args if isinstance(tile.args, tuple) else (tile.args,)
        if any(isinstance(each, str) and ";16" in each and not each.startswith("BGR") for each in arguments):
            return True  # BGR;16 has 16 bits per pixel: 5, 6 and 5
    return False
