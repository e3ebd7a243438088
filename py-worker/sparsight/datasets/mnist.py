"""MNIST and its like (Fashion-MNIST, KMNIST, EMNIST): IDX files, packed by gzip or not.

Y. LeCun, C. Cortes and C. J. C. Burges, The MNIST database of handwritten digits, 1998.
"""

from __future__ import annotations

import gzip
import math
import re
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from sparsight.datasets import _visible
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Decoded, DecodedSplit, Located
from sparsight.datasets._unfit import names_text, unfit

_NAME = re.compile(r"(?:.*-)?(train|test|t10k)-(images|labels)[-.]idx([13])-ubyte(?:\.gz)?", re.IGNORECASE)
_SPLITS = {"train": "train", "test": "test", "t10k": "test"}
_FIX = (
    "Name the folder with train-images-idx3-ubyte, train-labels-idx1-ubyte and the same of t10k, each as it "
    "is or with .gz; fetch again what is damaged."
)
_MAX_BYTES = 1 << 31
"""Of one file, unpacked: three times that of the largest, EMNIST; more would only fill the memory."""


def mnist(config: DatasetConfig, cache_directory: Path) -> Located:
    """Gray images of the folder `path`, or of its folder `raw`; EMNIST's are as the files have them."""
    path = config.existing_path()
    if not path.is_dir():
        raise unfit("the path of an mnist data set", "a folder", f"the file {path}", _FIX)
    folder = path / "raw" if not _found(path) and (path / "raw").is_dir() else path
    files = _found(folder)
    splits = sorted({split for split, _ in files}, key=("train", "test").index)
    if not splits:
        found = names_text(sorted(entry.name for entry in folder.iterdir()), ["train-images-idx3-ubyte"])
        raise unfit(f"the folder {folder}", "one with IDX files", found, _FIX)
    for split in splits:
        for kind in ("images", "labels"):
            if (split, kind) not in files:
                rule, names = (
                    f"complete with the {kind} of {split}",
                    sorted(each.name for each in files.values()),
                )
                raise unfit(f"the files in {folder}", rule, names, _FIX)
    return Located(
        [folder, *files.values()],
        lambda: Decoded({split: _split(files[split, "images"], files[split, "labels"]) for split in splits}),
    )


def _found(folder: Path) -> dict[tuple[str, str], Path]:
    """Files by split and kind; those that are packed where they are not there unpacked, too."""
    found: dict[tuple[str, str], Path] = {}
    for file in _visible.entries(folder):
        if (match := _NAME.fullmatch(file.name)) and file.is_file():
            key = _SPLITS[match[1].lower()], match[2].lower()
            if key in found and found[key].name != file.name.removesuffix(".gz"):
                rule, names = "one file", f"{found[key].name} and {file.name}"
                raise unfit(
                    f"the {key[1]} of {key[0]} in {folder}", rule, names, "Move one out of the folder."
                )
            found.setdefault(key, file)
    return found


def _split(images: Path, labels: Path) -> DecodedSplit:
    images_NHW, labels_N = _array(images, num_axes=3), _array(labels, num_axes=1)
    if len(images_NHW) != len(labels_N):
        found = f"{len(labels_N)} of {len(images_NHW)} images"
        raise unfit(f"the labels in {labels}", "one for each image", found, _FIX)
    origin = f"{images.name} and {labels.name}"
    return DecodedSplit(
        images_NHW[:, None], labels_N.astype(np.int64), lambda index: f"image {index} of {images}", origin
    )


def _array(file: Path, num_axes: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    content = _content(file)
    start = 4 + 4 * num_axes
    shape = tuple(int.from_bytes(content[i : i + 4], "big") for i in range(4, start, 4))
    if content[:4] != bytes([0, 0, 8, num_axes]):
        found = f"one that begins with {content[:4].hex(' ') or 'nothing'}"
        raise unfit(str(file), f"an IDX file of {num_axes} axes of bytes, 00 00 08 0{num_axes}", found, _FIX)
    if len(content) != start + math.prod(shape):
        rule = f"a whole IDX file of {'×'.join(map(str, shape))} bytes"
        raise unfit(str(file), rule, f"{max(0, len(content) - start)} bytes", _FIX)
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def _content(file: Path) -> bytes:
    if file.suffix.lower() != ".gz":
        return file.read_bytes()
    try:
        with gzip.open(file) as stream:
            content = stream.read(_MAX_BYTES + 1)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise unfit(str(file), "a whole file of gzip", error, _FIX) from error
    if len(content) > _MAX_BYTES:
        raise unfit(str(file), f"at most {_MAX_BYTES:,} bytes unpacked", "more", _FIX)
    return content
