"""Mean and standard deviation of each channel, exact."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sparsight.process.sign_of_life import alive

if TYPE_CHECKING:
    from sparsight.datasets._dataset import ImagesNCHW

_CHUNK = 1024


def mean_and_std(images_NCHW: ImagesNCHW) -> tuple[list[float], list[float]]:
    """Mean and population standard deviation of each channel, in [0, 1].

    Summed in integers and divided once, so that every machine finds the same bits.
    """
    sums, square_sums = _sums(images_NCHW)
    count = images_NCHW.size // images_NCHW.shape[1]
    mean = [total / (255 * count) for total in sums]
    spreads = [count * squares - total * total for total, squares in zip(sums, square_sums, strict=True)]
    std = [math.sqrt(spread / (255 * count) ** 2) for spread in spreads]
    return mean, std


def _sums(images_NCHW: ImagesNCHW) -> tuple[list[int], list[int]]:
    sums_C = np.zeros(images_NCHW.shape[1], np.uint64)
    square_sums_C = np.zeros_like(sums_C)
    for start in range(0, len(images_NCHW), _CHUNK):  # in chunks, as the squares take twice the memory
        alive()
        chunk_NCHW = images_NCHW[start : start + _CHUNK]
        sums_C += chunk_NCHW.sum(axis=(0, 2, 3), dtype=np.uint64)
        square_sums_C += np.square(chunk_NCHW, dtype=np.uint16).sum(axis=(0, 2, 3), dtype=np.uint64)
    return sums_C.tolist(), square_sums_C.tolist()
