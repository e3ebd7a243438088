"""Street View House Numbers, cropped: train_32x32.mat, test_32x32.mat and, left out, extra_32x32.mat.

Y. Netzer et al., Reading Digits in Natural Images with Unsupervised Feature Learning, 2011.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

import numpy as np

from sparsight.datasets import _visible
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Decoded, DecodedSplit, Located
from sparsight.datasets._unfit import names_text, unfit

_SPLITS = {"train": "train_32x32.mat", "test": "test_32x32.mat"}
_EXTRA = "extra_32x32.mat"
_FIX = "Name the folder with train_32x32.mat and test_32x32.mat, or one of them; fetch again what is damaged."
_NUM_CLASSES = 10


def claims(path: Path) -> bool:
    """Whether it is one of the files, or a folder."""
    return path.is_dir() or path.name in _SPLITS.values()


def svhn(config: DatasetConfig, cache_directory: Path) -> Located:
    """Those files of a folder that there are, or one: `X` uint8 [32, 32, 3, N] and `y`, where 10 is 0."""
    path = config.existing_path()
    folder = path if path.is_dir() else path.parent
    chosen = [path] if not path.is_dir() else _visible.entries(path)
    files = {split: folder / name for split, name in _SPLITS.items() if folder / name in chosen}
    if not files:
        found = names_text([file.name for file in chosen], list(_SPLITS.values()))
        raise unfit(f"the files in {folder}", " or ".join(_SPLITS.values()), found, _FIX)
    unused = (_EXTRA,) if folder / _EXTRA in chosen else ()
    sources = [*files.values(), *([folder] if path.is_dir() else [])]
    return Located(
        sources,
        lambda: Decoded({split: _split(file) for split, file in files.items()}, tuple("0123456789"), unused),
    )


def _split(file: Path) -> DecodedSplit:
    arrays = _arrays(file)
    images_HWCN, labels = np.asarray(arrays["X"]), np.asarray(arrays["y"])
    if images_HWCN.dtype != np.uint8 or images_HWCN.ndim != 4 or images_HWCN.shape[2] != 3:
        found = f"{images_HWCN.dtype} of shape {images_HWCN.shape}"
        raise unfit(f"X in {file}", "uint8 of shape (32, 32, 3, images)", found, _FIX)
    if labels.size != images_HWCN.shape[3] or labels.dtype.kind not in "iufb":
        found = f"{labels.dtype} of shape {labels.shape}"
        raise unfit(f"y in {file}", f"{images_HWCN.shape[3]} whole numbers", found, _FIX)
    labels_N = labels.reshape(-1).astype(np.int64)
    labels_N = np.where(labels_N == _NUM_CLASSES, 0, labels_N)
    images_NCHW = images_HWCN.transpose(3, 2, 0, 1)
    return DecodedSplit(images_NCHW, labels_N, lambda index: f"image {index} of {file}", f"file {file.name}")


def _arrays(file: Path) -> dict[str, Any]:
    from scipy import io  # here, because few data sets need it

    try:
        arrays: dict[str, Any] = io.loadmat(file, variable_names=("X", "y"))
    except (
        ValueError,
        TypeError,
        NotImplementedError,
        OSError,
        EOFError,
        KeyError,
        zlib.error,
        io.matlab.MatReadError,
    ) as error:
        raise unfit(str(file), "a whole MATLAB file of version 5", error, _FIX) from error
    if missing := [name for name in ("X", "y") if name not in arrays]:
        names = sorted(name for name in arrays if not name.startswith("__"))
        raise unfit(f"the arrays in {file}", f"complete with {', '.join(missing)}", names, _FIX)
    return arrays
