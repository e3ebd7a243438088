"""A folder of NumPy's .npy files: those of x_train, y_train, x_test, y_test, x_val, y_val that there are.

They are mapped, so that they may be larger than the memory. Other usual names of splits will do, in any case.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from sparsight.datasets import _arrays, _visible
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Decoded, DecodedSplit, Located
from sparsight.datasets._unfit import unfit

_FIX = "Write x_train.npy, y_train.npy, x_test.npy, y_test.npy by np.save: uint8 images, int64 labels."


def npy(config: DatasetConfig, cache_directory: Path) -> Located:
    """uint8 images and integer labels, shaped as for npz."""
    folder = config.existing_path()
    if not folder.is_dir():
        raise unfit("the path of an npy data set", "a folder", f"the file {folder}", _FIX)
    files = {file.stem: file for file in _visible.entries(folder) if file.suffix.lower() == ".npy"}
    names = _arrays.split_names(folder, list(files), _FIX)
    return Located(
        [folder, *files.values()],
        lambda: Decoded({split: _split(folder, files, name) for split, name in names.items()}),
    )


def _split(folder: Path, files: dict[str, Path], name: str) -> DecodedSplit:
    x_name, y_name = (_arrays.spelt(f"{kind}_{name}", list(files)) for kind in "xy")
    images_NCHW = _arrays.images_NCHW(f"{x_name}.npy in {folder}", _array(folder, files, x_name))
    labels_N = _arrays.labels_N(f"{y_name}.npy in {folder}", _array(folder, files, y_name), len(images_NCHW))
    return DecodedSplit(
        images_NCHW, labels_N, lambda index: f"image {index} of {files[x_name]}", f"{x_name} and {y_name}"
    )


def _array(folder: Path, files: dict[str, Path], name: str) -> np.ndarray[Any, Any]:
    if name not in files:
        raise unfit(f"the files in {folder}", f"complete with {name}.npy", sorted(files), _FIX)
    return mapped(files[name], _FIX)


def mapped(file: Path, fix: str) -> np.ndarray[Any, Any]:
    """The array of a file, memory-mapped. Raises ExpectedError for one that is damaged, or of objects."""
    try:
        array: np.ndarray[Any, Any] = np.load(file, mmap_mode="r", allow_pickle=False)
    except (ValueError, EOFError) as error:
        raise unfit(str(file), "a whole .npy file without pickled objects", error, fix) from error
    return array
