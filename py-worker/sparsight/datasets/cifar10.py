"""CIFAR-10: 50,000 train and 10,000 test images of 32×32 pixels in 10 classes.

A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sparsight.datasets import _cifar
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Located
from sparsight.datasets._download import Download, fetch

CLASS_NAMES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
RELEASE = Download(
    url="https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
    size_bytes=170_052_171,
    sha256="c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
    alternative=(
        "Fetch cifar-10-binary.tar.gz elsewhere and name it in `path:`, or use CIFAR-10 as Parquet files: "
        "`dataset: { name: parquet, path: … }`."
    ),
)
_BATCHES = [f"data_batch_{number}" for number in range(1, 6)]
FILES = _cifar.Release(
    name="cifar-10",
    class_names=CLASS_NAMES,
    binary={"train": tuple(f"{name}.bin" for name in _BATCHES), "test": ("test_batch.bin",)},
    python={"train": tuple(_BATCHES), "test": ("test_batch",)},
    num_label_bytes=1,
    label_key=b"labels",
)


def claims(path: Path) -> bool:
    """Whether it is called like a release, or is a folder."""
    return path.is_dir() or _cifar.is_release(path, FILES)


def cifar10(config: DatasetConfig, cache_directory: Path) -> Located:
    """The binary archive, downloaded without a `path`; or an archive or folder of either version."""
    if config.path is None:
        return _cifar.located(fetch(RELEASE, cache_directory / "downloads", _say), FILES)
    return _cifar.located(config.existing_path(), FILES)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
