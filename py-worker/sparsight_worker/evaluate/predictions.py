"""What the model said of each image in each cell, compactly on disk."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sparsight_worker.checkpoint import fsync_directory


class PredictionsFile:
    """`<split>.npy`: predicted classes [num_cells, num_images], uint8, or uint16 for more than 255 classes.

    Row i is cell i; the greatest value (255 or 65535) means that the cell did not evaluate the image.
    """

    def __init__(self, file: Path, *, num_cells: int, num_images: int, num_classes: int) -> None:
        self.file = file
        self._shape = (num_cells, num_images)
        self._dtype = smallest_dtype(num_classes)
        self._unseen = np.iinfo(self._dtype).max
        if not self._is_intact():
            write_npy(file, np.full(self._shape, self._unseen, self._dtype))
        self._rows = np.load(file, mmap_mode="r+")

    def has(self, cell_index: int, num_images: int) -> bool:
        """Whether the first `num_images` of this cell, and no others, are there."""
        seen_N = self._rows[cell_index] != self._unseen
        return bool(seen_N[:num_images].all() and not seen_N[num_images:].any())

    def write(self, cell_index: int, prediction_N: NDArray[np.integer]) -> None:
        """Put the predictions for the first so many images of a cell on disk."""
        self._rows[cell_index] = self._unseen
        self._rows[cell_index, : len(prediction_N)] = prediction_N
        self._rows.flush()
        with self.file.open("rb") as handle:
            os.fsync(handle.fileno())

    def sha256(self) -> str:
        """Digest of the file, in hexadecimal."""
        return hashlib.sha256(self.file.read_bytes()).hexdigest()

    def _is_intact(self) -> bool:
        try:
            rows = np.load(self.file, mmap_mode="r")
        except (OSError, ValueError, EOFError):
            return False
        return bool(rows.shape == self._shape and rows.dtype == self._dtype)


def write_labels(file: Path, labels_N: NDArray[np.integer], num_classes: int) -> None:
    """Put the labels [num_images] beside the predictions, in the same type, unless they are there."""
    if not file.exists():
        write_npy(file, labels_N.astype(smallest_dtype(num_classes)))


def smallest_dtype(num_classes: int) -> type[np.unsignedinteger]:
    """The type that holds every class and one value more."""
    return np.uint8 if num_classes <= np.iinfo(np.uint8).max else np.uint16


def write_npy(file: Path, array: NDArray[np.generic]) -> None:
    """Write the file as a whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f"{file.name}.partial")
    with partial.open("wb") as handle:
        np.save(handle, array, allow_pickle=False)
        handle.flush()
        os.fsync(handle.fileno())
    partial.replace(file)
    fsync_directory(file.parent)
