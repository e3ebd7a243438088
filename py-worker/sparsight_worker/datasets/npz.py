"""Arrays in a NumPy archive: x_train, y_train, and, where there are, x_test, y_test, x_val, y_val."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sparsight_worker.datasets._config import DatasetConfig
from sparsight_worker.datasets._dataset import Decoded, DecodedSplit, Located
from sparsight_worker.datasets._unfit import unfit

if TYPE_CHECKING:
    from sparsight_worker.datasets._dataset import ImagesNCHW, LabelsN

_FEW_CHANNELS = 4
_DAMAGE = (ValueError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, MemoryError)


def npz(config: DatasetConfig, cache_directory: Path) -> Located:
    """uint8 images N×H×W, N×H×W×C (C ≤ 4) or N×C×H×W (C ≤ 4 or below H and W), and integer labels."""
    file = config.existing_path()
    if file.is_dir():
        raise unfit("the path of an npz data set", "a file", f"the folder {file}", _FIX)
    return Located([file], lambda: _decode(file))


def _decode(file: Path) -> Decoded:
    try:
        archive = np.load(file, allow_pickle=False)
    except _DAMAGE as error:
        # Of what is no archive NumPy says that it holds pickled objects, and how to load them.
        raise _damaged(file, error if zipfile.is_zipfile(file) else "another kind of file") from error
    if not isinstance(archive, np.lib.npyio.NpzFile):
        raise unfit(str(file), "an archive of np.savez", "a single array", _FIX)
    with archive:
        splits = {
            name: _split(file, archive, name) for name in ("train", "val", "test") if _has(archive, name)
        }
    if "train" not in splits:
        raise unfit(f"the arrays in {file}", "x_train and y_train at least", archive.files, _FIX)
    return Decoded(splits)


def _has(archive: Any, name: str) -> bool:
    return f"x_{name}" in archive.files or f"y_{name}" in archive.files


def _split(file: Path, archive: Any, name: str) -> DecodedSplit:
    images_NCHW = _images_NCHW(f"x_{name} in {file}", _array(file, archive, f"x_{name}"))
    labels_N = _labels_N(f"y_{name} in {file}", _array(file, archive, f"y_{name}"), len(images_NCHW))
    return DecodedSplit(images_NCHW, labels_N, lambda index: f"image {index} (x_{name}, y_{name}) in {file}")


def _array(file: Path, archive: Any, name: str) -> np.ndarray[Any, Any]:
    if name not in archive.files:
        raise unfit(f"the arrays in {file}", f"complete with {name}", archive.files, _FIX)
    try:
        array: np.ndarray[Any, Any] = archive[name]
    except _DAMAGE as error:
        raise _damaged(file, f"{error} in {name}") from error
    return array


def _images_NCHW(thing: str, array: np.ndarray[Any, Any]) -> ImagesNCHW:
    if array.dtype != np.uint8:
        raise unfit(thing, "uint8", _kind(array), _UINT8_FIX)
    if array.ndim == 3:
        return array[:, None]
    if array.ndim == 4 and array.shape[3] <= _FEW_CHANNELS:
        return np.ascontiguousarray(array.transpose(0, 3, 1, 2))
    if array.ndim == 4 and (array.shape[1] <= _FEW_CHANNELS or array.shape[1] < min(array.shape[2:])):
        return array
    raise unfit(thing, "of shape N×H×W, N×H×W×C or N×C×H×W", f"shape {array.shape}", _SHAPE_FIX)


def _labels_N(thing: str, array: np.ndarray[Any, Any], num_images: int) -> LabelsN:
    if array.dtype.kind not in "iu":
        raise unfit(thing, "whole numbers", _kind(array), "Save them as int64.")
    if array.shape != (num_images,):
        rule = f"of shape ({num_images},), a label an image"
        raise unfit(thing, rule, f"shape {array.shape}", "Save them by y.reshape(-1), one for each image.")
    return array.astype(np.int64)


def _kind(array: np.ndarray[Any, Any]) -> str:
    if array.dtype.kind == "f" and np.isnan(array).any():
        return f"{array.dtype} with {int(np.isnan(array).sum())} NaN"
    return str(array.dtype)


def _damaged(file: Path, found: object) -> Exception:
    return unfit(str(file), "a whole archive of np.savez without pickled objects", found, _FIX)


_FIX = "Write it by np.savez(file, x_train=…, y_train=…, x_test=…, y_test=…): uint8 images, int64 labels."
_SHAPE_FIX = (
    f"Save at most {_FEW_CHANNELS} channels last; more of them, fewer than rows and columns, first: "
    "x.transpose(0, 3, 1, 2)."
)
_UINT8_FIX = "Save pixels as uint8 from 0 to 255: for floats in [0, 1], np.rint(x * 255).astype(np.uint8)."
