"""Arrays in a NumPy archive: those of x_train, y_train, x_test, y_test, x_val, y_val that there are.

Other usual names of splits will do, in any case of letters: X_valid, Y_valid.
"""

from __future__ import annotations

import itertools
import re
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Decoded, DecodedSplit, Located
from sparsight.datasets._split_names import USUAL_NAMES_TEXT, by_split, split_of
from sparsight.datasets._unfit import unfit

if TYPE_CHECKING:
    from sparsight.datasets._dataset import ImagesNCHW, LabelsN

_FEW_CHANNELS = 4
_NAME = re.compile("[xy]_(.+)", re.IGNORECASE)
_HARMLESS_BYTES = 2**28
_MAX_RATIO = 200
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
        split_names = _split_names(file, archive.files)
        return Decoded({split: _split(file, archive, name) for split, name in split_names.items()})


def _split_names(file: Path, arrays: list[str]) -> dict[str, str]:
    """For each split what follows x_ and y_ in the names of its arrays."""
    matches = [match for match in map(_NAME.fullmatch, arrays) if match is not None]
    for match, other in itertools.combinations(matches, 2):
        if match[0].lower() == other[0].lower():
            fix = "Leave one of them out."
            raise unfit(f"the arrays in {file}", "one for each name", f"{match[0]} and {other[0]}", fix)
    names = {match[1] for match in matches}
    if others := sorted(name for name in names if split_of(name) is None):
        fix = f"Name them by a usual name, {USUAL_NAMES_TEXT}, or leave them out."
        thing = f"the arrays x_{others[0]} and y_{others[0]} in {file}"
        raise unfit(thing, "those of a split of the data set", "another name", fix)
    split_names = by_split(names, str(file))
    if not split_names:
        raise unfit(f"the arrays in {file}", "x_train and y_train, or x_test and y_test", arrays, _FIX)
    return split_names


def _split(file: Path, archive: Any, name: str) -> DecodedSplit:
    x_name, y_name = _spelt(f"x_{name}", archive), _spelt(f"y_{name}", archive)
    images_NCHW = _images_NCHW(f"{x_name} in {file}", _array(file, archive, x_name))
    labels_N = _labels_N(f"{y_name} in {file}", _array(file, archive, y_name), len(images_NCHW))
    return DecodedSplit(
        images_NCHW,
        labels_N,
        lambda index: f"image {index} ({x_name}, {y_name}) in {file}",
        f"{x_name} and {y_name}",
    )


def _spelt(wanted: str, archive: Any) -> str:
    """The name of an array as the archive has it, X_train for x_train; the wanted one where there is none."""
    return next((name for name in archive.files if name.lower() == wanted.lower()), wanted)


def _array(file: Path, archive: Any, name: str) -> np.ndarray[Any, Any]:
    if name not in archive.files:
        raise unfit(f"the arrays in {file}", f"complete with {name}", archive.files, _FIX)
    _check_size(file, archive, name)
    try:
        array: np.ndarray[Any, Any] = archive[name]
    except _DAMAGE as error:
        raise _damaged(file, f"{error} in {name}") from error
    return array


def _check_size(file: Path, archive: Any, name: str) -> None:
    """Refuse an array that fills the memory out of next to nothing, before it is unpacked."""
    info = archive.zip.NameToInfo.get(f"{name}.npy") or archive.zip.NameToInfo.get(name)
    if info is None or info.file_size <= max(_HARMLESS_BYTES, _MAX_RATIO * info.compress_size):
        return
    found = f"{info.file_size:,} bytes out of {info.compress_size:,}"
    rule = f"at most {_MAX_RATIO} times as large unpacked as packed"
    raise unfit(f"{name} in {file}", rule, found, "If it is meant so, write it by np.savez, uncompressed.")


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
        rule = f"of shape ({num_images},), a label per image"
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
