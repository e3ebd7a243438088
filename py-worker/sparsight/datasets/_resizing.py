"""Pictures of any size to squares of one size."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
from PIL import Image

from sparsight.datasets._unfit import unfit
from sparsight.networks.resampling import Resampling

Resize = Literal["crop", "squash"]
_BY_NAME = {name.lower(): kind for name, kind in Image.Resampling.__members__.items()}

_RESAMPLING = Image.Resampling.BICUBIC


def resized(image: Image.Image, side: int, how: Resize) -> Image.Image:
    """A picture of `side` rows and columns, bicubic.

    `crop` resizes the shorter side to `side` and cuts out the centre, rounding as torchvision's Resize and
    CenterCrop do; `squash` resizes both sides.
    """
    box = None if how == "squash" else _centre(image.size, side)
    return image.resize((side, side), _RESAMPLING, box)


def resampled(image: Image.Image, how: Resampling, where: str) -> Image.Image:
    """The picture resized as a whole, then cropped.

    Raises ExpectedError, naming `where`, for a picture that is smaller than the crop.
    """
    if not how.fits(image.height, image.width):
        rule = f"one of {how.center_crop} rows and columns at least, which center_crop cuts out"
        found = f"{image.height} rows and {image.width} columns"
        fix = f"Set model.preprocess.resize: {how.center_crop} or more."
        raise unfit(where, rule, found, fix, at="model.preprocess.center_crop")
    height, width = how.resized(image.height, image.width)
    if (height, width) != (image.height, image.width):
        if how.resized_as == "picture":
            image = image.resize((width, height), _BY_NAME[how.interpolation])
        else:
            image = _as_tensor(image, replace(how, center_crop=None))
    if how.center_crop is None:
        return image
    top, left = how.corner(height, width)
    return image.crop((left, top, left + how.center_crop, top + how.center_crop))


def _as_tensor(image: Image.Image, how: Resampling) -> Image.Image:
    import torch  # here, because only this takes it

    from sparsight.networks.resampled import resampled as of_tensor

    pixels_HWC = np.array(image).reshape(image.height, image.width, -1)
    images_BCHW = torch.from_numpy(pixels_HWC).permute(2, 0, 1)[None]
    resized_HWC = of_tensor(images_BCHW, how)[0].permute(1, 2, 0).numpy()
    return Image.fromarray(resized_HWC.squeeze(2) if image.mode == "L" else resized_HWC)


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
