"""Which image is train, val or test: decided by a keyed permutation, so by nothing but the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sparsight_worker.datasets._config import DatasetConfig
from sparsight_worker.datasets._unfit import unfit
from sparsight_worker.seeding import derive

_PERMUTATION_OF = {"train": 0, "val": 1, "test": 2}


@dataclass(frozen=True, slots=True)
class Part:
    """The images from `start` to `stop` in the permutation of one of the data set's own splits."""

    own_split: str
    start: int
    stop: int

    def indices_N(self, num_images: int, split_seed: int) -> NDArray[np.int64]:
        """Their places in that split, which has `num_images` images, int64."""
        key = derive(split_seed, "split", _PERMUTATION_OF[self.own_split])
        return permutation_N(num_images, key)[self.start : self.stop]


def plan(num_images: Mapping[str, int], config: DatasetConfig) -> dict[str, Part]:
    """Where train, val and test come from, given the sizes of the data set's own splits (`train` at least).

    A test or val split of the data set's own is taken as it is; else it is held out of train, test first,
    round half even. `max_train` and `max_test` take the first so many. Raises ExpectedError if nothing is
    left to train or to test on.
    """
    start, stop = 0, num_images["train"]
    if "test" in num_images:
        test = Part("test", 0, num_images["test"])
    else:
        start = round(config.test_fraction * stop)
        test = Part("train", 0, start)
    test = _limited(test, config.max_test)
    pool = _limited(Part("train", start, stop), config.max_train)
    if "val" in num_images:
        val, middle = Part("val", 0, num_images["val"]), pool.start
    else:
        middle = pool.start + round(config.val_fraction * (pool.stop - pool.start))
        val = Part("train", pool.start, middle)
    parts = {"train": Part("train", middle, pool.stop), "val": val, "test": test}
    for name in ("train", "test"):
        if parts[name].start == parts[name].stop:
            at = f"dataset.{'val' if name == 'train' else 'test'}_fraction"
            fix = "Give the data set more images, or hold out another part of them."
            raise unfit(f"the {name} split", "one image or more", f"none of {stop} images", fix, at=at)
    return parts


def permutation_N(num_images: int, key: int) -> NDArray[np.int64]:
    """A permutation of 0 … num_images - 1, int64: the indices in the order of their hashes under `key` (<
    2^63).

    The hash is the output function of SplitMix64 (Steele, Lea and Flood 2014), one-to-one on 64 bits, so no
    two indices tie.
    """
    bits = np.arange(1, num_images + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(key)
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.argsort(bits ^ (bits >> np.uint64(31)))


def _limited(part: Part, limit: int | None) -> Part:
    size = part.stop - part.start
    return Part(part.own_split, part.start, part.start + min(size, size if limit is None else limit))
