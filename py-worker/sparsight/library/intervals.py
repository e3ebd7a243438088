"""95 % intervals of an accuracy over images, as reports have them: a contract fixture holds the two equal."""

from __future__ import annotations

import functools
import math

import numpy as np
from numpy.typing import NDArray

_Z = 1.959963984540054
_NUM_RESAMPLES = 1000
_SEED = 20_260_101
_MASK = 0xFFFFFFFF


def wilson_interval(proportion: float, count: int) -> tuple[float, float]:
    """Wilson's score interval of a proportion seen in `count` independent trials (Wilson 1927)."""
    spread = _Z**2 / count
    centre = (proportion + spread / 2) / (1 + spread)
    half_width = (_Z / (1 + spread)) * math.sqrt(
        (proportion * (1 - proportion)) / count + spread / (4 * count)
    )
    low = 0.0 if proportion == 0 else max(0.0, centre - half_width)
    high = 1.0 if proportion == 1 else min(1.0, centre + half_width)
    return low, high


def bootstrap_interval(share_N: NDArray[np.float64]) -> tuple[float, float]:
    """Percentile interval (Efron 1979) of the mean of one value per image, over resamples of the images.

    For several draws, whose results on one image belong together. The resamples are the same for every call
    with equally many images.
    """
    means_R = np.sort(_occurrences(len(share_N)) @ share_N / len(share_N))
    low, high = np.quantile(means_R, [0.025, 0.975])
    return float(low), float(high)


def accuracy_interval(is_right_DN: NDArray[np.bool_]) -> tuple[float, float]:
    """Of the accuracy over draws and images: the bootstrap over images for several draws, else Wilson's; also
    where no image differs.
    """
    num_draws, num_images = is_right_DN.shape
    if num_draws > 1:
        low, high = bootstrap_interval(is_right_DN.mean(axis=0))
        if high > low:
            return low, high
    return wilson_interval(float(is_right_DN.mean()), num_images)


@functools.lru_cache(maxsize=2)
def _occurrences(num_images: int) -> NDArray[np.float64]:
    """How often each resample holds each image, [resamples, images]."""
    drawn = _random_integers(_NUM_RESAMPLES * num_images, num_images).reshape(_NUM_RESAMPLES, num_images)
    counts = [np.bincount(row, minlength=num_images) for row in drawn]
    return np.stack(counts).astype(np.float64)


def _random_integers(count: int, bound: int) -> NDArray[np.int64]:
    """Whole numbers below `bound` by Doty-Humphrey's sfc32, as `RandomIntegers` of the orchestrator."""
    a, b, c, counter = 0x9E3779B9, 0x243F6A88, _SEED, 1
    numbers = np.empty(count, np.int64)
    for index in range(-12, count):
        total = (a + b + counter) & _MASK
        counter = (counter + 1) & _MASK
        a = b ^ (b >> 9)
        b = (c + (c << 3)) & _MASK
        c = (((c << 21) | (c >> 11)) + total) & _MASK
        if index >= 0:
            numbers[index] = (total * bound) >> 32
    return numbers
