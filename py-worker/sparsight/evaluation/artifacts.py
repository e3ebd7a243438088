"""Files that an evaluation leaves beside its predictions: `artifacts/<index>-<what>.npy`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sparsight.evaluation.predictions import load_regular, write_npy


class Artifacts:
    """The artifacts of one trial, with their digests by path in its directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def write(self, index: int, arrays: Mapping[str, NDArray[np.generic]]) -> dict[str, str]:
        """Put the arrays of an evaluation on disk."""
        for what, array in arrays.items():
            write_npy(self._directory / _path(index, what), np.ascontiguousarray(array))
        return self.digests(index, list(arrays))

    def read(self, index: int, names: Sequence[str]) -> dict[str, NDArray[np.generic]] | None:
        """The arrays of an evaluation; None where one is missing or damaged."""
        try:
            return {what: load_regular(self._directory / _path(index, what)) for what in names}
        except Exception:  # A damaged header of NumPy's makes its parser raise whatever it meets.
            return None

    def digests(self, index: int, names: Sequence[str]) -> dict[str, str]:
        """SHA-256 of each file in hexadecimal."""
        return {path: self.sha256(path) for path in sorted(_path(index, what) for what in names)}

    def sha256(self, path: str) -> str:
        """Digest of a file of the trial, in hexadecimal."""
        with (self._directory / path).open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()


def _path(index: int, what: str) -> str:
    return f"artifacts/{index}-{what}.npy"
