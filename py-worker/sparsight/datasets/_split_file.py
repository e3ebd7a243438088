"""The files of one split while they are written."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sparsight.datasets._cache_directory import writing
from sparsight.datasets._growing_array import GrowingArray
from sparsight.datasets._images import Chunk


class SplitFile:
    """Images and sums of a split, appended in order, after those that are on disk already.

    Raises ExpectedError where the disk is full.
    """

    def __init__(
        self, folder: Path, name: str, shape: tuple[int, ...], num_images: int, num_done: int
    ) -> None:
        self._cache = folder.parent

        def opened(kind: str, row_shape: tuple[int, ...], dtype: type) -> GrowingArray:
            file = folder / f"{name}-{kind}.npy"
            return GrowingArray(file, row_shape, dtype, num_rows=num_images, num_done=num_done)

        with writing(self._cache):
            self._images = opened("images", shape, np.uint8)
            self._sums = opened("sums", (shape[0], 2), np.uint64)

    def append(self, chunk: Chunk) -> None:
        """Add images."""
        with writing(self._cache):
            self._images.append(chunk.images_MCHW)
            self._sums.append(chunk.sums_MC2)

    def sync(self) -> None:
        """Return once they are on disk."""
        with writing(self._cache):
            self._images.sync()
            self._sums.sync()

    def close(self, num_images: int) -> None:
        """The split is complete, with so many images."""
        with writing(self._cache):
            self._images.close(num_images)
            self._sums.close(num_images)

    def abandon(self) -> None:
        """Close the files as they are."""
        self._images.abandon()
        self._sums.abandon()
