"""Images that stay in a file, which every process reads: the kernel holds them once, whoever reads them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sparsight.datasets._dataset import ImagesNCHW, IndexN

_WORTH_ASKING_BYTES = 1 << 14


class ImageRows:
    """Some images of a .npy file, in an order of their own, read when they are asked for.

    Like a uint8 array [N, C, H, W] that can only be indexed; what it gives is a copy. Read, not mapped: so
    its pages do not count as the process's own, and a file that is cut off meanwhile is an OSError, not the
    end of the process.
    """

    dtype = np.dtype(np.uint8)

    def __init__(self, images_NCHW: np.memmap[Any, Any], index_N: IndexN) -> None:
        self._file = Path(str(images_NCHW.filename))
        self._descriptor = os.open(self._file, os.O_RDONLY)
        self._start = images_NCHW.offset
        self._index_N = index_N
        self.shape: tuple[int, ...] = (len(index_N), *images_NCHW.shape[1:])
        self._image_bytes = int(np.prod(self.shape[1:]))
        self.nbytes = len(index_N) * self._image_bytes

    def __del__(self) -> None:
        os.close(self._descriptor)

    def __len__(self) -> int:
        return len(self._index_N)

    def __getitem__(self, rows: Any) -> ImagesNCHW:
        """Images of these rows, C-contiguous, or what further indices choose of them.

        Raises OSError where they cannot be read.
        """
        first, rest = (rows[0], rows[1:]) if isinstance(rows, tuple) else (rows, ())
        index_M = self._index_N[first]
        images_MCHW = self._read(np.atleast_1d(index_M))
        return images_MCHW[0][rest] if index_M.ndim == 0 else images_MCHW[(slice(None), *rest)]

    def _read(self, index_M: IndexN) -> ImagesNCHW:
        images_MB = np.empty((len(index_M), self._image_bytes), np.uint8)
        for image_B, index in zip(images_MB, index_M.tolist(), strict=True):
            if os.preadv(self._descriptor, [image_B.data], self._start + index * self._image_bytes) != len(
                image_B
            ):
                raise OSError(f"{self._file} was cut off while it was in use")
        return images_MB.reshape(-1, *self.shape[1:])

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        """All of them, in memory."""
        return np.asarray(self[:], dtype)

    def ahead(self, rows: slice | IndexN) -> None:
        """Let the kernel fetch these rows while something else is computed, where the disk has them."""
        if self._image_bytes < _WORTH_ASKING_BYTES or not hasattr(os, "posix_fadvise"):
            return
        for index in self._index_N[rows].tolist():
            start = self._start + index * self._image_bytes
            os.posix_fadvise(self._descriptor, start, self._image_bytes, os.POSIX_FADV_WILLNEED)
