"""Data sets, one per file: uint8 images and labels, decoded once, checked, split into train, val and test.

A member is a function, named as its file and as in configs, from the settings to `Located`: the files that
the images come from, and how to decode them. Everything else is common to all. Only numpy, pyarrow and Pillow
are used, each imported where it is needed: facts that are known already take none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sparsight.datasets import _facts
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Dataset, Split
from sparsight.datasets._facts import Facts

__all__ = ["Dataset", "DatasetConfig", "Facts", "Split", "inspect", "load"]


def load(
    config: DatasetConfig, cache_directory: Path, *, planned: Mapping[str, object] | None = None
) -> Dataset:
    """The splits train, val and test, uint8 NCHW with int64 labels, and the facts about them.

    The decoded images are kept under the cache directory, and read from there when they are asked for. Where
    they are those that have the `planned` facts, the files that they came from are not looked at. Raises
    ExpectedError, naming the file and what to do, for a data set that cannot be read or does not fit
    together.
    """
    from sparsight.datasets._loading import load_dataset  # here, because it takes numpy

    return load_dataset(config, cache_directory, planned)


def inspect(config: DatasetConfig, cache_directory: Path) -> Facts:
    """The facts about a data set, known while its files are as they were. Raises what `load` raises."""
    known = _facts.read(config, cache_directory)
    if known is not None and _facts.is_fresh(config, cache_directory, known):
        return known["facts"]
    return load(config, cache_directory).facts
