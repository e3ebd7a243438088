"""The class that the model gave each image at each measured amount, compactly on disk."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sparsight.files.checkpoint import fsync_directory
from sparsight.files.regular_file import check_regular


class PredictionsFile:
    """`<split>.npy`: predicted classes [num_rows, num_images], uint8, or uint16 for more than 255 classes.

    A row is one measured amount, in the order of the trial's evaluations; the greatest value (255 or 65535)
    means that there is no class: the image was not evaluated, or the certificate abstains.
    """

    def __init__(self, file: Path, *, num_rows: int, num_images: int, num_classes: int) -> None:
        self.file = file
        self._shape = (num_rows, num_images)
        self._dtype = smallest_dtype(num_classes)
        self._unseen = np.iinfo(self._dtype).max
        if not self._is_intact():
            write_npy(file, np.full(self._shape, self._unseen, self._dtype))
        self._rows = np.load(file, mmap_mode="r+")

    def has(self, rows: slice, has_class_N: NDArray[np.bool_]) -> bool:
        """Whether these rows have a class for exactly these of the first images, and for no later ones."""
        expected_N = np.zeros(self._shape[1], np.bool_)
        expected_N[: len(has_class_N)] = has_class_N
        return bool(((self._rows[rows] != self._unseen) == expected_N).all())

    def write(self, rows: slice, prediction_RN: NDArray[np.integer]) -> None:
        """Put the classes of the first so many images on disk; -1 where there is none."""
        num_images = prediction_RN.shape[1]
        self._rows[rows] = self._unseen
        self._rows[rows, :num_images] = np.where(prediction_RN < 0, self._unseen, prediction_RN)
        self._rows.flush()
        with self.file.open("rb") as handle:
            os.fsync(handle.fileno())

    def read(self) -> NDArray[np.integer]:
        """All rows, [num_rows, num_images]."""
        return np.array(self._rows)

    def _is_intact(self) -> bool:
        try:
            rows = load_regular(self.file)
        except Exception:  # A damaged header of NumPy's makes its parser raise whatever it meets.
            return False
        return bool(rows.shape == self._shape and rows.dtype == self._dtype)


def write_labels(file: Path, labels_N: NDArray[np.integer], num_classes: int) -> None:
    """Put the labels [num_images] beside the predictions, in the same type, unless they are there."""
    _write_unless_there(file, labels_N.astype(smallest_dtype(num_classes)))


def write_index(file: Path, index_N: NDArray[np.integer] | None, num_images: int) -> None:
    """Put beside the predictions which images of the data set's own split they are of, int32 [num_images]."""
    found_N = np.arange(num_images) if index_N is None else index_N
    _write_unless_there(file, found_N.astype(np.int32))


def _write_unless_there(file: Path, wanted_N: NDArray[np.integer]) -> None:
    try:
        found_N = load_regular(file)
    except Exception:  # A damaged header of NumPy's makes its parser raise whatever it meets.
        found_N = None
    if found_N is None or found_N.dtype != wanted_N.dtype or not np.array_equal(found_N, wanted_N):
        write_npy(file, wanted_N)


def smallest_dtype(num_classes: int) -> type[np.unsignedinteger]:
    """The type that holds every class and one value more."""
    return np.uint8 if num_classes <= np.iinfo(np.uint8).max else np.uint16


def load_regular(file: Path) -> NDArray[Any]:
    """The array in a file, mapped.

    Raises OSError at once for a pipe, which would be waited for, ValueError for a file that holds more, and
    whatever NumPy's parser does for a damaged header.
    """
    check_regular(file)
    array: np.memmap[Any, Any] = np.load(file, mmap_mode="r", allow_pickle=False)
    if array.offset + array.nbytes != file.stat().st_size:
        raise ValueError(f"{file} holds more than an array")
    return array


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
