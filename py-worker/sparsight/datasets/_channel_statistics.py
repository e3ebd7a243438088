"""Mean and standard deviation of each channel, exact."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sparsight.datasets._dataset import ImagesNCHW

_CHUNK_BYTES = 1 << 24


def sums_NC2(images_NCHW: ImagesNCHW) -> NDArray[np.uint64]:
    """Of each channel of each image the sum of its values and that of their squares, uint64 [N, C, 2]."""
    values_NCP = images_NCHW.reshape(*images_NCHW.shape[:2], math.prod(images_NCHW.shape[2:]))
    squares_NC = np.square(values_NCP, dtype=np.uint16).sum(axis=2, dtype=np.uint64)
    return np.stack([values_NCP.sum(axis=2, dtype=np.uint64), squares_NC], axis=2)


def mean_and_std(images_NCHW: ImagesNCHW) -> tuple[list[float], list[float]]:
    """Mean and population standard deviation of each channel, in [0, 1]."""
    size = max(1, _CHUNK_BYTES // images_NCHW[0].nbytes)  # in chunks, as the squares take twice the memory
    chunks = [sums_NC2(images_NCHW[start : start + size]) for start in range(0, len(images_NCHW), size)]
    return of_sums(np.concatenate(chunks), images_NCHW.shape[2] * images_NCHW.shape[3])


def of_sums(sums_NC2: NDArray[np.uint64], num_pixels: int) -> tuple[list[float], list[float]]:
    """The same from the sums of each image of `num_pixels` pixels.

    Summed in integers and divided once, so that every machine finds the same bits.
    """
    totals: list[list[int]] = sums_NC2.sum(axis=0).tolist()
    count = len(sums_NC2) * num_pixels
    mean = [total / (255 * count) for total, _ in totals]
    spreads = [count * squares - total * total for total, squares in totals]
    std = [math.sqrt(spread / (255 * count) ** 2) for spread in spreads]
    return mean, std
