"""Which image is train, val or test: decided by a keyed permutation, so by settings and labels alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import first_of
from sparsight.datasets._unfit import unfit
from sparsight.randomness.seeding import derive

if TYPE_CHECKING:
    from sparsight.datasets._dataset import LabelsN

_PERMUTATION_OF = {"train": 0, "val": 1, "test": 2}
_BY_IMPORTANCE = ("train", "test", "val")


@dataclass(frozen=True, slots=True)
class Part:
    """The images from `start` to `stop` in the order of one of the data set's own splits."""

    own_split: str
    start: int
    stop: int


def plan(num_images: Mapping[str, int], config: DatasetConfig) -> dict[str, Part]:
    """Where train, val and test come from, given the sizes of the data set's own splits (one at least).

    A test or val split of the data set's own is taken as it is; else it is held out of train, test first,
    round half even. `max_train` and `max_test` take the first so many. Without train, what the data set does
    not have is empty. Raises ExpectedError if nothing is left to train on, unless all is test, or to test on.
    """
    if "train" not in num_images:
        return _without_train(num_images, config)
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
        if parts[name].start == parts[name].stop and (name == "test" or config.test_fraction < 1):
            at = f"dataset.{'val' if name == 'train' else 'test'}_fraction"
            fix = "Give the data set more images, or hold out another part of them."
            raise unfit(f"the {name} split", "one image or more", f"none of {stop} images", fix, at=at)
    return parts


def _without_train(num_images: Mapping[str, int], config: DatasetConfig) -> dict[str, Part]:
    nothing = Part(first_of(num_images), 0, 0)
    parts = {
        name: Part(name, 0, num_images[name]) if name in num_images else nothing for name in _BY_IMPORTANCE
    }
    return {**parts, "test": _limited(parts["test"], config.max_test)}


def is_stratified(labels: Mapping[str, LabelsN], num_classes: int, config: DatasetConfig) -> bool:
    """Whether train is cut class by class: where a plain cut would leave more classes out of a split.

    The limits are not looked at, so that they only cut the order short and never change it.
    """
    parts = plan(
        {name: len(own) for name, own in labels.items()}, replace(config, max_train=None, max_test=None)
    )
    cut = [parts[name] for name in _BY_IMPORTANCE if parts[name].own_split == "train"]
    if len(cut) <= 1:
        return False

    def missing(order_N: NDArray[np.int64]) -> list[int]:
        pieces = [labels["train"][order_N[part.start : part.stop]] for part in cut]
        return [num_classes - len(np.unique(piece)) for piece in pieces if len(piece)]

    key = key_of("train", config.split_seed)
    return missing(stratified_order_N(labels["train"], key)) < missing(
        permutation_N(len(labels["train"]), key)
    )


def key_of(own_split: str, split_seed: int) -> int:
    """Key of the permutation of one of the data set's own splits."""
    return derive(split_seed, "split", _PERMUTATION_OF[own_split])


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


def stratified_order_N(labels_N: LabelsN, key: int) -> NDArray[np.int64]:
    """A permutation of which every beginning has of each class the share that it has of all images.

    Each class, in the order of `permutation_N`, is spread evenly over the whole: its image r of n stands at
    (r + ½) / n, but the last at the end, so that train, which is cut last, has an image of every class.
    """
    order_N = permutation_N(len(labels_N), key)
    shuffled_N = labels_N[order_N]
    by_class_N = np.argsort(shuffled_N, kind="stable")
    counts_C = np.bincount(labels_N)
    counts_N = np.repeat(counts_C, counts_C)
    ranks_N = np.arange(len(labels_N)) - np.repeat(np.cumsum(counts_C) - counts_C, counts_C)
    places_N = np.empty(len(labels_N))
    places_N[by_class_N] = np.where(ranks_N == counts_N - 1, 1.0, (ranks_N + 0.5) / counts_N)
    return order_N[np.argsort(places_N, kind="stable")]


def _limited(part: Part, limit: int | None) -> Part:
    size = part.stop - part.start
    return Part(part.own_split, part.start, part.start + min(size, size if limit is None else limit))
