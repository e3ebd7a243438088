"""CIFAR-10-C: the test images of CIFAR-10 under a corruption, in five severities.

D. Hendrycks and T. Dietterich, Benchmarking Neural Network Robustness to Common Corruptions, 2019.
"""

from __future__ import annotations

from pathlib import Path

from sparsight.datasets import _arrays
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Decoded, DecodedSplit, Located
from sparsight.datasets._unfit import names_text, unfit
from sparsight.datasets.cifar10 import CLASS_NAMES
from sparsight.datasets.npy import mapped

_SEVERITIES = 5
_FIX = "Name the file of a corruption, such as CIFAR-10-C/fog.npy, with labels.npy beside it."


def claims(path: Path) -> bool:
    """Whether it is called like the file of a corruption."""
    return path.suffix.lower() == ".npy"


def cifar10_c(config: DatasetConfig, cache_directory: Path) -> Located:
    """The file of a corruption, all of it test, or the fifth that `severity` names."""
    file = config.existing_path()
    if file.is_dir():
        found = names_text(sorted(entry.name for entry in file.iterdir()), ["fog.npy"])
        raise unfit(
            "the path of a cifar10_c data set", "the file of a corruption", f"a folder with {found}", _FIX
        )
    labels = file.with_name("labels.npy")
    if not labels.is_file() or labels == file:
        found = names_text(sorted(entry.name for entry in file.parent.iterdir()), ["labels.npy"])
        raise unfit(f"the folder {file.parent}", "one with labels.npy and the corruption", found, _FIX)
    return Located([file, labels], lambda: _decode(file, labels, config.severity))


def _decode(file: Path, labels: Path, severity: int | None) -> Decoded:
    images_NCHW = _arrays.images_NCHW(str(file), mapped(file, _FIX))
    labels_N = _arrays.labels_N(str(labels), mapped(labels, _FIX), len(images_NCHW))
    if len(images_NCHW) % _SEVERITIES:
        raise unfit(str(file), "images in five severities", f"{len(images_NCHW)} images", _FIX)
    size = len(images_NCHW) // _SEVERITIES
    first, origin = (
        (0, file.name) if severity is None else ((severity - 1) * size, f"{file.name}, severity {severity}")
    )
    last = len(images_NCHW) if severity is None else first + size
    test = DecodedSplit(
        images_NCHW[first:last],
        labels_N[first:last],
        lambda index: f"image {first + index} of {file}",
        origin,
    )
    return Decoded({"test": test}, CLASS_NAMES)
