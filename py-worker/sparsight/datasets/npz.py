"""Arrays in a NumPy archive: those of x_train, y_train, x_test, y_test, x_val, y_val that there are.

Other usual names of splits will do, in any case of letters: X_valid, Y_valid.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from sparsight.datasets import _arrays
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Decoded, DecodedSplit, Located
from sparsight.datasets._unfit import unfit

_HARMLESS_BYTES = 2**28
_MAX_RATIO = 200
_DAMAGE = (ValueError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, MemoryError)


def claims(path: Path) -> bool:
    """Whether it is called so."""
    return path.suffix.lower() == ".npz"


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
        split_names = _arrays.split_names(file, archive.files, _FIX)
        return Decoded({split: _split(file, archive, name) for split, name in split_names.items()})


def _split(file: Path, archive: Any, name: str) -> DecodedSplit:
    x_name, y_name = (_arrays.spelt(f"{kind}_{name}", archive.files) for kind in "xy")
    images_NCHW = _arrays.images_NCHW(f"{x_name} in {file}", _array(file, archive, x_name))
    labels_N = _arrays.labels_N(f"{y_name} in {file}", _array(file, archive, y_name), len(images_NCHW))
    return DecodedSplit(
        images_NCHW,
        labels_N,
        lambda index: f"image {index} ({x_name}, {y_name}) in {file}",
        f"{x_name} and {y_name}",
    )


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


def _damaged(file: Path, found: object) -> Exception:
    return unfit(str(file), "a whole archive of np.savez without pickled objects", found, _FIX)


_FIX = "Write it by np.savez(file, x_train=…, y_train=…, x_test=…, y_test=…): uint8 images, int64 labels."
