"""Handwritten digits: 1,797 gray images of 8×8 pixels, packed with scikit-learn.

E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, 1998.
"""

from __future__ import annotations

import gzip
import importlib.util
from pathlib import Path

import numpy as np

from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Decoded, DecodedSplit, Located
from sparsight.datasets._unfit import unfit

_FIX = "Run ./setup, or install scikit-learn into the Python that SPARSIGHT_PYTHON names."
_BRIGHTEST = 16


def digits(config: DatasetConfig, cache_directory: Path) -> Located:
    """The packed table, found without importing scikit-learn, which takes seconds; all images are train."""
    if config.path is not None:
        fix = "Remove `path:`."
        raise unfit("the path of digits", "null, as they are built in", config.path, fix)
    package = importlib.util.find_spec("sklearn")
    if package is None or package.origin is None:
        raise unfit("scikit-learn, which has the digits,", "installed", "none", _FIX, at="dataset.name")
    file = Path(package.origin).parent / "datasets" / "data" / "digits.csv.gz"
    return Located([file], lambda: _decode(file))


def _decode(file: Path) -> Decoded:
    rows_NP = _table(file)
    # 0 … 16 stretched to 0 … 255, half up
    images_NCHW = (
        ((rows_NP[:, :64] * 255 + _BRIGHTEST // 2) // _BRIGHTEST).astype(np.uint8).reshape(-1, 1, 8, 8)
    )
    train = DecodedSplit(
        images_NCHW, rows_NP[:, 64], lambda index: f"{file} line {index + 1}", "the table of scikit-learn"
    )
    return Decoded({"train": train}, tuple("0123456789"))


def _table(file: Path) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    try:
        with gzip.open(file, "rt", encoding="ascii") as lines:
            rows_NP = np.loadtxt(lines, delimiter=",").astype(np.int64)
    except (ValueError, EOFError, gzip.BadGzipFile) as error:
        raise unfit(str(file), "scikit-learn's table of digits", error, _FIX, at="dataset.name") from error
    if (
        rows_NP.ndim != 2
        or rows_NP.shape[1] != 65
        or rows_NP[:, :64].min() < 0
        or rows_NP[:, :64].max() > _BRIGHTEST
    ):
        rule = "lines of 64 pixels from 0 to 16 and a label"
        raise unfit(str(file), rule, f"shape {rows_NP.shape}", _FIX, at="dataset.name")
    return rows_NP
