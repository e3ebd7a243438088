"""One encoded picture (PNG, JPEG, …) to uint8 pixels: a rule for every mode that Pillow opens, none guessed.

The rules are told in docs/data.md, under "Pictures".
"""

from __future__ import annotations

import io
import struct

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from sparsight.datasets import _resizing
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._deep_picture import bits_of, eight_bits, turn_to_lower_bytes
from sparsight.datasets._unfit import unfit, unreadable
from sparsight.errors import ExpectedError

_MODE_OF_COLOR = {"rgb": "RGB", "gray": "L"}
_GROUNDS = {"white": (255, 255, 255, 255), "gray": (128, 128, 128, 255), "black": (0, 0, 0, 255)}
_PREMULTIPLIED = {"La": "LA", "RGBa": "RGBA"}
PLAIN_MODES = frozenset(
    {"1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr", "HSV"}
)
"""Modes of 8 bits or fewer a channel, which Pillow converts to RGB and gray."""

# What Pillow raises for damaged files, by format.
DAMAGE = (OSError, SyntaxError, ValueError, EOFError, struct.error, Image.DecompressionBombError)


def pixels_HWC(content: bytes, config: DatasetConfig, where: str) -> NDArray[np.uint8]:
    """The first frame of a picture, upright, with the channels of `color` and the size of `image_size`.

    Raises ExpectedError, naming `where`, unless it is whole, its mode has a rule, and it is not smaller than
    what the model's preprocessing cuts out.
    """
    converted = opaque_picture(content, where, bits=config.bits, background=config.background)
    converted = converted.convert(_MODE_OF_COLOR[config.color])
    if config.image_size is not None:
        converted = _resizing.resized(converted, config.image_size, config.resize)
    if config.model_input is not None:
        converted = _resizing.resampled(converted, config.model_input, where)
    return np.asarray(converted).reshape(converted.height, converted.width, -1)


def opaque_picture(content: bytes, where: str, *, bits: int | None, background: str) -> Image.Image:
    """The first frame of a picture, upright, opaque, of 8 bits per channel. Raises as `pixels_HWC` does."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            own_bits = bits_of(image)  # before the pixels are read, after which Pillow forgets
            plain = _plain(ImageOps.exif_transpose(image), own_bits, content, bits, where)
            return _opaque(plain, background)
    except ExpectedError:
        raise  # it is a ValueError, too
    except UnidentifiedImageError:
        raise unreadable(where, "an image", "something else") from None
    except DAMAGE as error:
        raise unreadable(where, "a whole image", error) from error


def _plain(
    image: Image.Image, own_bits: int | None, content: bytes, bits: int | None, where: str
) -> Image.Image:
    """The picture in one of PLAIN_MODES."""
    if own_bits != 8:
        return eight_bits(image, own_bits or bits, where, lambda: _lower_bytes(content))
    if image.mode not in PLAIN_MODES:
        fix = "Convert the images to RGB or gray with 8 bits per channel."
        raise unfit(where, f"in one of Pillow's modes {', '.join(sorted(PLAIN_MODES))}", image.mode, fix)
    return image


def _lower_bytes(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as image:
        turn_to_lower_bytes(image)
        return ImageOps.exif_transpose(image)


def _opaque(image: Image.Image, background: str) -> Image.Image:
    """The picture laid over the background, if any of it can be transparent."""
    if not image.has_transparency_data:
        return image
    if image.mode in _PREMULTIPLIED:
        image = image.convert(_PREMULTIPLIED[image.mode])
    ground = Image.new("RGBA", image.size, _GROUNDS[background])
    return Image.alpha_composite(ground, image.convert("RGBA")).convert("RGB")
