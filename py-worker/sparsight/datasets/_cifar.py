"""The releases of CIFAR-10 and CIFAR-100: the binary one and the one for Python, as a folder or an archive.

A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sparsight.datasets import _numpy_pickle
from sparsight.datasets._dataset import Decoded, DecodedSplit, Located
from sparsight.datasets._named_files import from_archive
from sparsight.datasets._unfit import names_text, unfit

if TYPE_CHECKING:
    from sparsight.datasets._dataset import ImagesNCHW, LabelsN

_SHAPE = (3, 32, 32)
_PIXELS = 3 * 32 * 32
MAX_FILE_BYTES = 10 * 50_000 * (2 + _PIXELS)
"""Ten times what the largest file of the releases holds."""

Names = dict[str, tuple[str, ...]]
"""Names of the files of each split."""


@dataclass(frozen=True, slots=True)
class Release:
    """What a release is called, and how its labels are kept."""

    name: str
    class_names: tuple[str, ...]
    binary: Names
    python: Names
    num_label_bytes: int
    label_key: bytes

    @property
    def fix(self) -> str:
        """What to name instead."""
        return (
            f"Name the folder or the archive of the binary version, {self.name}-binary.tar.gz, or that of "
            f"the version for Python, {self.name}-python.tar.gz."
        )


def is_release(archive: Path, release: Release) -> bool:
    """Whether a file is called like an archive of the release."""
    return archive.name.lower().startswith((f"{release.name}-binary.tar", f"{release.name}-python.tar"))


def located(path: Path, release: Release) -> Located:
    """The archive, or the files of a folder, which may be in the folder that the archive unpacks to.

    Binary files hold records of a label and 3,072 bytes: the red, green and blue plane in turn, each row by
    row; those for Python are pickles with an array of the same.
    """
    if not path.is_dir():
        return Located([path], lambda: _decode(path, _unpacked(path, release), release))
    folder, names = _folder(path, release)
    files = [folder / name for name in _all(names)]
    return Located(files, lambda: _decode(folder, {file.name: file.read_bytes() for file in files}, release))


def _all(names: Names) -> list[str]:
    return [name for each in names.values() for name in each]


def _folder(path: Path, release: Release) -> tuple[Path, Names]:
    """The folder with all files, and whose names they are; a sentence about the most likely one else."""
    candidates = [path, *sorted(entry for entry in path.iterdir() if entry.is_dir())]
    for folder in candidates:
        for names in (release.binary, release.python):
            if all((folder / name).is_file() for name in _all(names)):
                return folder, names
    found = sorted(entry.name for entry in path.iterdir())
    wanted = _likelier(release, found)
    missing = [name for name in wanted if name not in found]
    rule = f"one with {', '.join(missing)}"
    raise unfit(f"the folder {path}", rule, names_text(found, missing), release.fix)


def _likelier(release: Release, found: list[str]) -> list[str]:
    binary, python = _all(release.binary), _all(release.python)
    return python if sum(map(found.count, python)) > sum(map(found.count, binary)) else binary


def _unpacked(archive: Path, release: Release) -> dict[str, bytes]:
    names = [*_all(release.binary), *_all(release.python)]
    whole = f"a whole {release.name}-binary.tar.gz or {release.name}-python.tar.gz"
    contents = from_archive(archive, names, whole=whole, max_bytes=MAX_FILE_BYTES, fix=release.fix)
    wanted = _likelier(release, list(contents))
    if missing := [name for name in wanted if name not in contents]:
        raise unfit(f"the files in {archive}", f"with {', '.join(missing)}", list(contents), release.fix)
    return contents


def _decode(place: Path, contents: dict[str, bytes], release: Release) -> Decoded:
    is_binary = all(name in contents for name in _all(release.binary))
    names = release.binary if is_binary else release.python
    read = _binary if is_binary else _python
    splits = {}
    for split, files in names.items():
        parts = [read(contents[name], f"{name} in {place}", release) for name in files]
        splits[split] = _split(place, files, parts)
    return Decoded(splits, release.class_names)


def _split(place: Path, files: tuple[str, ...], parts: list[tuple[ImagesNCHW, LabelsN]]) -> DecodedSplit:
    def where(index: int) -> str:
        for name, (_, labels_N) in zip(files, parts, strict=True):
            if index < len(labels_N):
                return f"record {index} of {name} in {place}"
            index -= len(labels_N)
        raise IndexError(index)

    images, labels = zip(*parts, strict=True)
    origin = files[0] if len(files) == 1 else f"{files[0]} to {files[-1]}"
    return DecodedSplit(np.concatenate(images), np.concatenate(labels), where, origin)


def _binary(content: bytes, thing: str, release: Release) -> tuple[ImagesNCHW, LabelsN]:
    size = release.num_label_bytes + _PIXELS
    if not content or len(content) % size:
        rule, found = f"whole records of {size} bytes", f"{len(content)} bytes"
        raise unfit(thing, rule, found, "Fetch the file again: it is cut off.")
    records_NB = np.frombuffer(content, np.uint8).reshape(-1, size)
    labels_N = records_NB[:, release.num_label_bytes - 1].astype(np.int64)
    return records_NB[:, release.num_label_bytes :].reshape(-1, *_SHAPE), labels_N


def _python(content: bytes, thing: str, release: Release) -> tuple[ImagesNCHW, LabelsN]:
    batch = _numpy_pickle.loads(content, thing, release.fix)
    try:
        images_NP, labels = np.asarray(batch[b"data"]), np.asarray(batch[release.label_key], np.int64)
    except (TypeError, KeyError, ValueError) as error:
        rule = f"a dict with data and {release.label_key.decode()}"
        raise unfit(thing, rule, f"{type(error).__name__}: {error}", release.fix) from error
    if images_NP.dtype != np.uint8 or images_NP.shape != (len(labels), _PIXELS) or not len(labels):
        rule = f"{len(labels)} rows of {_PIXELS} bytes, one for each label"
        raise unfit(thing, rule, f"{images_NP.dtype} of shape {images_NP.shape}", release.fix)
    return images_NP.reshape(-1, *_SHAPE), labels
