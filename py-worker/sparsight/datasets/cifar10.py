"""CIFAR-10: 50,000 train and 10,000 test images of 32×32 pixels in 10 classes, from the binary release.

A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009.
"""

from __future__ import annotations

import sys
import tarfile
import zlib
from pathlib import Path

import numpy as np

from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Decoded, DecodedSplit, Located
from sparsight.datasets._download import Download, fetch
from sparsight.datasets._unfit import names_text, unfit

CLASS_NAMES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
FILES = {"train": tuple(f"data_batch_{number}.bin" for number in range(1, 6)), "test": ("test_batch.bin",)}
RELEASE = Download(
    url="https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
    size_bytes=170_052_171,
    sha256="c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
    alternative=(
        "Fetch cifar-10-binary.tar.gz elsewhere and name it in `path:`, or use CIFAR-10 as Parquet files: "
        "`dataset: { name: parquet, path: … }`."
    ),
)

_SHAPE = (3, 32, 32)
_RECORD_BYTES = 1 + 3 * 32 * 32
_MAX_FILE_BYTES = 10 * 10_000 * _RECORD_BYTES
"""Ten times what a file of the release holds; what says that it is larger would only fill the memory."""
_BINARY = "Name the folder or the archive of the binary version, cifar-10-binary.tar.gz."


def cifar10(config: DatasetConfig, cache_directory: Path) -> Located:
    """The archive, downloaded without a `path`, or the six files of a folder.

    They hold records of a label and 3,072 bytes: the red, green and blue plane in turn, each row by row.
    """
    if config.path is None:
        archive = fetch(RELEASE, cache_directory / "downloads", _say)
        return Located([archive], lambda: _decode(archive, _unpacked(archive)))
    path = config.existing_path()
    if not path.is_dir():
        return Located([path], lambda: _decode(path, _unpacked(path)))
    folder = _folder(path)
    files = [folder / name for names in FILES.values() for name in names]
    return Located(files, lambda: _decode(folder, {file.name: file.read_bytes() for file in files}))


def _decode(place: Path, contents: dict[str, bytes]) -> Decoded:
    splits = {split: _split(str(place), names, contents) for split, names in FILES.items()}
    return Decoded(splits, CLASS_NAMES)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _folder(path: Path) -> Path:
    inner = path / "cifar-10-batches-bin"
    folder = inner if inner.is_dir() else path
    missing = [name for names in FILES.values() for name in names if not (folder / name).is_file()]
    if missing:
        found = names_text(sorted(entry.name for entry in folder.iterdir()), missing)
        raise unfit(f"the folder {folder}", f"one with {', '.join(missing)}", found, _BINARY)
    return folder


def _unpacked(archive: Path) -> dict[str, bytes]:
    wanted = [name for names in FILES.values() for name in names]
    contents = {}
    try:
        with tarfile.open(archive) as members:
            for member in members:
                name = member.name.rsplit("/", 1)[-1]
                if name in wanted and (stream := members.extractfile(member)) is not None:
                    _check_size(archive, member)
                    contents[name] = stream.read()
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise unfit(str(archive), "a whole cifar-10-binary.tar.gz", error, _BINARY) from error
    missing = [name for name in wanted if name not in contents]
    if missing:
        raise unfit(f"the files in {archive}", f"with {', '.join(missing)}", list(contents), _BINARY)
    return contents


def _check_size(archive: Path, member: tarfile.TarInfo) -> None:
    if member.size > _MAX_FILE_BYTES:
        found = f"{member.size:,} bytes"
        raise unfit(f"{member.name} in {archive}", f"at most {_MAX_FILE_BYTES:,} bytes", found, _BINARY)


def _split(place: str, names: tuple[str, ...], contents: dict[str, bytes]) -> DecodedSplit:
    for name in names:
        size = len(contents[name])
        if not size or size % _RECORD_BYTES:
            thing = f"{name} in {place}"
            rule = f"whole records of {_RECORD_BYTES} bytes"
            raise unfit(thing, rule, f"{size} bytes", "Fetch the file again: it is cut off.")
    records_NB = np.concatenate([np.frombuffer(contents[name], np.uint8) for name in names]).reshape(
        -1, _RECORD_BYTES
    )
    images_NCHW = records_NB[:, 1:].reshape(-1, *_SHAPE)
    return DecodedSplit(
        images_NCHW,
        records_NB[:, 0].astype(np.int64),
        lambda index: _where(place, names, contents, index),
        names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}",
    )


def _where(place: str, names: tuple[str, ...], contents: dict[str, bytes], index: int) -> str:
    for name in names:
        num_records = len(contents[name]) // _RECORD_BYTES
        if index < num_records:
            return f"record {index} of {name} in {place}"
        index -= num_records
    raise IndexError(index)
