"""Encoded pictures (PNG, JPEG, …) to uint8 arrays of one size."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sparsight.datasets import _resizing
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Decoded
from sparsight.datasets._picture import pixels_HWC
from sparsight.datasets._unfit import unfit
from sparsight.process.sign_of_life import alive

if TYPE_CHECKING:
    from sparsight.datasets._dataset import ImagesNCHW


class ImageStack:
    """Decodes pictures one by one into uint8 NCHW with the channels of `color`.

    They stand as viewers show them, by the orientation that cameras note in EXIF. With an `image_size` each
    is brought to that many rows and columns; without, all must be as large as the first.
    """

    def __init__(self, num_images: int, config: DatasetConfig) -> None:
        self._num_images = num_images
        self._config = config
        self._filled = 0
        self._images_NHWC: NDArray[np.uint8] | None = None

    def add(self, encoded: Path | bytes, where: str) -> None:
        """Decode the next picture.

        Raises ExpectedError, naming `where`, unless it is whole and of a kind that has a rule. Raises OSError
        for an unreadable file.
        """
        alive()
        content = encoded if isinstance(encoded, bytes) else encoded.read_bytes()
        image_HWC = pixels_HWC(content, self._config, where)
        if self._images_NHWC is None:
            self._images_NHWC = self._room_for(image_HWC.shape, where)
        if image_HWC.shape != self._images_NHWC.shape[1:]:
            height, width, _ = self._images_NHWC.shape[1:]
            rule = f"that of the first image, {height} rows and {width} columns"
            found = f"{image_HWC.shape[0]} and {image_HWC.shape[1]}"
            fix = (
                f"Bring all images to one size: `image_size: {min(height, width)}` in `dataset` resizes the "
                "shorter side and cuts out the centre; with `resize: squash` it distorts instead."
            )
            raise unfit(f"the size of {where}", rule, found, fix, at="dataset.image_size")
        self._images_NHWC[self._filled] = image_HWC
        self._filled += 1

    def _room_for(self, shape: tuple[int, ...], where: str) -> NDArray[np.uint8]:
        try:
            return np.empty((self._num_images, *shape), np.uint8)
        except MemoryError:
            found = f"{self._num_images} images like {where} with {shape[0]} rows and {shape[1]} columns"
            fix = "Resize them to fewer pixels: `image_size: 32` in `dataset`, for example."
            raise unfit(
                "the data set", "small enough to fit in memory", found, fix, at="dataset.image_size"
            ) from None

    def images_NCHW(self) -> ImagesNCHW:
        """All pictures, once as many were added as were announced (at least one)."""
        assert self._images_NHWC is not None
        assert self._filled == self._num_images
        return np.ascontiguousarray(self._images_NHWC.transpose(0, 3, 1, 2))


def resize_all(decoded: Decoded, image_size: int, how: _resizing.Resize) -> Decoded:
    """All splits with images of `image_size` rows and columns, bicubic, each channel on its own."""
    splits = {
        name: replace(split, images_NCHW=_resize(split.images_NCHW, image_size, how))
        for name, split in decoded.splits.items()
    }
    return replace(decoded, splits=splits)


def _resize(images_NCHW: ImagesNCHW, image_size: int, how: _resizing.Resize) -> ImagesNCHW:
    num_images, num_channels, height, width = images_NCHW.shape
    if height == width == image_size:
        return images_NCHW
    planes_MHW = images_NCHW.reshape(-1, height, width)
    resized_MHW = np.empty((len(planes_MHW), image_size, image_size), np.uint8)
    for plane_HW, resized_HW in zip(planes_MHW, resized_MHW, strict=True):
        alive()
        resized_HW[:] = np.asarray(_resizing.resized(Image.fromarray(plane_HW), image_size, how))
    return resized_MHW.reshape(num_images, num_channels, image_size, image_size)
