"""A .npy file that grows along its first axis, so that what is on disk need never be in memory."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import DTypeLike, NDArray


class GrowingArray:
    """Rows of one shape, appended in order; written as files are, so that a full disk is an OSError.

    `num_done` rows are there already and are kept; what follows them is written again.
    """

    def __init__(
        self, file: Path, row_shape: tuple[int, ...], dtype: DTypeLike, *, num_rows: int, num_done: int = 0
    ) -> None:
        self._row_shape, self._dtype = row_shape, np.dtype(dtype)
        self._stream = file.open("r+b" if num_done else "w+b")
        self._write_header(num_rows)
        self._start = self._stream.tell()
        row_bytes = self._dtype.itemsize * int(np.prod(row_shape))
        self._stream.truncate(self._start + num_done * row_bytes)
        self._stream.seek(0, os.SEEK_END)

    def append(self, rows: NDArray[Any]) -> None:
        """Add rows; raises OSError where the disk is full."""
        assert rows.shape[1:] == self._row_shape
        self._stream.write(np.ascontiguousarray(rows, self._dtype).reshape(-1).view(np.uint8).data)

    def sync(self) -> None:
        """Return once all rows are on disk."""
        self._stream.flush()
        os.fsync(self._stream.fileno())

    def close(self, num_rows: int) -> None:
        """The file is complete, with so many rows."""
        self._stream.seek(0)
        self._write_header(num_rows)
        assert self._stream.tell() == self._start
        self.sync()
        self._stream.close()

    def abandon(self) -> None:
        """Close the file as it is."""
        self._stream.close()

    def _write_header(self, num_rows: int) -> None:
        """As long for any number of rows: NumPy leaves room for it to grow."""
        header = {
            "descr": npy.dtype_to_descr(self._dtype),
            "fortran_order": False,
            "shape": (num_rows, *self._row_shape),
        }
        npy.write_array_header_1_0(self._stream, header)
