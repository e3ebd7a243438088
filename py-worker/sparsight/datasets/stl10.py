"""STL-10, the binary release: 5,000 train and 8,000 test images of 96×96 pixels in 10 classes.

A. Coates, H. Lee and A. Y. Ng, An Analysis of Single Layer Networks in Unsupervised Feature Learning, 2011.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Decoded, DecodedSplit, Located
from sparsight.datasets._named_files import from_archive
from sparsight.datasets._unfit import names_text, unfit

CLASS_NAMES = ("airplane", "bird", "car", "cat", "deer", "dog", "horse", "monkey", "ship", "truck")
FILES = {split: (f"{split}_X.bin", f"{split}_y.bin") for split in ("train", "test")}
UNLABELED = "unlabeled_X.bin"

_SHAPE = (3, 96, 96)
_MAX_FILE_BYTES = 10 * 8_000 * 3 * 96 * 96
_FIX = "Name the folder stl10_binary or the archive stl10_binary.tar.gz; fetch again what is damaged."


def claims(path: Path) -> bool:
    """Whether it is called like the release, or is a folder."""
    return path.is_dir() or path.name.lower().startswith("stl10_binary.tar")


def stl10(config: DatasetConfig, cache_directory: Path) -> Located:
    """The archive, or the files of a folder; those without labels are left out."""
    path = config.existing_path()
    names = [name for pair in FILES.values() for name in pair]
    if not path.is_dir():
        return Located([path], lambda: _decode(path, _unpacked(path, names), ()))
    folder = path / "stl10_binary" if (path / "stl10_binary").is_dir() else path
    if missing := [name for name in names if not (folder / name).is_file()]:
        found = names_text(sorted(entry.name for entry in folder.iterdir()), missing)
        raise unfit(f"the folder {folder}", f"one with {', '.join(missing)}", found, _FIX)
    files = [folder / name for name in names]
    unused = (UNLABELED,) if (folder / UNLABELED).exists() else ()
    return Located(files, lambda: _decode(folder, {file.name: file.read_bytes() for file in files}, unused))


def _unpacked(archive: Path, names: list[str]) -> dict[str, bytes]:
    whole = "a whole stl10_binary.tar.gz"
    contents = from_archive(archive, names, whole=whole, max_bytes=_MAX_FILE_BYTES, fix=_FIX)
    if missing := [name for name in names if name not in contents]:
        raise unfit(f"the files in {archive}", f"with {', '.join(missing)}", list(contents), _FIX)
    return contents


def _decode(place: Path, contents: dict[str, bytes], unused: tuple[str, ...]) -> Decoded:
    splits = {split: _split(place, pair, contents) for split, pair in FILES.items()}
    return Decoded(splits, CLASS_NAMES, unused)


def _split(place: Path, names: tuple[str, str], contents: dict[str, bytes]) -> DecodedSplit:
    """Each plane is stored column by column; labels are 1 to 10."""
    images, labels = (contents[name] for name in names)
    size = int(np.prod(_SHAPE))
    if not labels or len(images) != len(labels) * size:
        rule, found = f"{size} bytes for each of {len(labels)} labels", f"{len(images)} bytes"
        raise unfit(f"{names[0]} in {place}", rule, found, _FIX)
    images_NCHW = np.frombuffer(images, np.uint8).reshape(-1, *_SHAPE).transpose(0, 1, 3, 2)
    labels_N = np.frombuffer(labels, np.uint8).astype(np.int64) - 1
    return DecodedSplit(
        images_NCHW, labels_N, lambda index: f"image {index} of {names[0]} in {place}", f"file {names[0]}"
    )
