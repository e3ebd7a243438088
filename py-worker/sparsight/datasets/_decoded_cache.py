"""Decoded images on disk: `<cache>/decoded/<key>/`, written once, checked and memory-mapped afterwards.

A folder holds the arrays that `_decoding` tells of, and `contents.json` with their SHA-256, where they came
from, and the classes. The key hashes what the images depend on: the settings that decoding reads, and how the
sources look (`_facts.observe`). A folder appears complete, by a rename; whoever finds it missing or damaged
decodes under a lock, so that of several processes one does the work and the others wait for it.

`looks.json` says how the files looked when their SHA-256 was last computed. While they still look so, they
are taken for what they were: to read gigabytes at every start of every worker would tell nothing else.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sparsight.constants import DATASET_FACTS_FORMAT
from sparsight.datasets._cache_directory import discard, sweep, writing
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._facts import Source, observe
from sparsight.files import canonical_json, sealed_json
from sparsight.files.file_lock import file_lock
from sparsight.files.regular_file import check_regular, read_regular
from sparsight.process.in_order import in_order
from sparsight.process.sign_of_life import Interrupted

_PARTIAL = ".partial"
_CHUNK_BYTES = 1 << 22


@dataclass(frozen=True, slots=True)
class Contents:
    """What is known of the images beside their arrays."""

    origins: dict[str, str]
    unused: list[str]
    num_classes: int
    class_names: list[str]


@dataclass(frozen=True, slots=True)
class CachedSplit:
    """All images of a split of the data set's own, uint8 [N, C, H, W], and their labels, int64."""

    images_NCHW: np.memmap[Any, np.dtype[np.uint8]]
    labels_N: np.memmap[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class CachedImages:
    """The splits in the data set's own order, memory-mapped, with the SHA-256 of each array by file name.

    `sums` are of each split uint64 [N, C, 2]: of each channel of each image the sum of its values and that of
    their squares.
    """

    splits: dict[str, CachedSplit]
    sums: Mapping[str, np.ndarray[Any, Any]]
    contents: Contents
    sha256: dict[str, str]


def key_of(config: DatasetConfig, sources: list[Source]) -> str:
    """Name of the folder for these settings and sources."""
    resizing = [config.image_size, config.resize, config.resampling]
    pictures = [config.color, config.background, config.bits]
    chosen = [config.classes, config.labels, config.num_classes, config.unreadable, config.severity]
    settings = [config.name, config.path, *resizing, *pictures, *chosen]
    text = canonical_json.dumps([DATASET_FACTS_FORMAT, *settings, sources])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def fetch(key: str, cache_directory: Path, decode: Callable[[Path], Contents]) -> CachedImages:
    """The images under this key; if they are not there, or damaged, `decode` first writes their arrays into a
    folder, which may hold what it wrote before it was interrupted.

    Raises ExpectedError if the cache directory cannot be written, and what `decode` raises.
    """
    images = read(key, cache_directory)
    if images is None:
        folder = _folder(key, cache_directory)
        with _locked(folder) as is_alone:
            _sweep(folder, is_alone=is_alone)
            images = read(key, cache_directory) or _write(folder, decode, is_alone=is_alone)
    return images


def read(key: str, cache_directory: Path) -> CachedImages | None:
    """The images under this key; None if they are not there, or damaged."""
    folder = _folder(key, cache_directory)
    try:
        found = sealed_json.loads(read_regular(folder / "contents.json"))
        files = [*found["sha256"], *found["sums_sha256"]]
        arrays = {name: _mapped(folder / name) for name in files}
        _check(folder, arrays, found["sha256"] | found["sums_sha256"])
        contents = Contents(**found["contents"])
        splits = {
            name: CachedSplit(arrays[f"{name}-images.npy"], arrays[f"{name}-labels.npy"])
            for name in contents.origins
        }
        sums = {name: arrays[f"{name}-sums.npy"] for name in splits}
        return CachedImages(splits, sums, contents, found["sha256"])
    except Interrupted:
        raise
    except Exception:  # A damaged header of NumPy's makes its parser raise whatever it meets
        return None


def remove(key: str, cache_directory: Path) -> None:
    """Delete the images under this key; processes that have mapped them keep them."""
    shutil.rmtree(_folder(key, cache_directory), ignore_errors=True)


def _folder(key: str, cache_directory: Path) -> Path:
    return cache_directory / "decoded" / key


def _mapped(file: Path) -> np.memmap[Any, Any]:
    check_regular(file)
    array: np.memmap[Any, Any] = np.load(file, mmap_mode="r", allow_pickle=False)
    if array.offset + array.nbytes != file.stat().st_size:
        raise ValueError(f"{file} is damaged")
    return array


def _check(folder: Path, arrays: Mapping[str, np.memmap[Any, Any]], sha256: Mapping[str, str]) -> None:
    """Raise ValueError for an array that is not as it was written."""
    looks = _looks(folder, arrays)
    if _known_looks(folder) == looks:
        return
    found = dict(zip(arrays, in_order(_sha256, arrays.values()), strict=True))
    if found != sha256:
        raise ValueError(f"{folder} is damaged")
    with suppress(OSError):  # a cache that another user made is only read
        partial = folder / f"looks.json.{os.urandom(4).hex()}"
        partial.write_bytes(sealed_json.dumps({"looks": looks}))
        partial.replace(folder / "looks.json")


def _looks(folder: Path, names: Iterable[str]) -> list[Source]:
    """How the files look, by names without the folder, which is renamed once it is complete."""
    return [
        {**source, "path": Path(source["path"]).name} for source in observe(folder / name for name in names)
    ]


def _known_looks(folder: Path) -> list[Source] | None:
    try:
        looks: list[Source] = sealed_json.loads(read_regular(folder / "looks.json"))["looks"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return looks


def _sha256(array: np.memmap[Any, Any]) -> str:
    """Read, not mapped, so that gigabytes do not count as this process's memory."""
    header = canonical_json.dumps([array.dtype.str, list(array.shape)])
    digest, buffer = hashlib.sha256(header.encode()), bytearray(_CHUNK_BYTES)
    with Path(str(array.filename)).open("rb", buffering=0) as stream:
        stream.seek(array.offset)
        while num_bytes := stream.readinto(buffer):
            digest.update(memoryview(buffer)[:num_bytes])
    return digest.hexdigest()


def _write(folder: Path, decode: Callable[[Path], Contents], *, is_alone: bool) -> CachedImages:
    # A name of its own without locks: several processes may be here at once.
    partial = folder.with_name(f"{folder.name}{'' if is_alone else f'.{os.urandom(4).hex()}'}{_PARTIAL}")
    with writing(folder.parent):
        partial.mkdir(exist_ok=True)
    try:
        contents = decode(partial)
        with writing(folder.parent):
            _seal(partial, contents)
            discard(folder)
            with suppress(FileExistsError):  # another process was faster
                partial.rename(folder)
    except BaseException as error:
        if is_alone and (isinstance(error, Interrupted) or not isinstance(error, Exception)):
            raise  # who decodes these images again goes on from there
        shutil.rmtree(partial, ignore_errors=True)
        raise
    shutil.rmtree(partial, ignore_errors=True)
    images = read(folder.name, folder.parents[1])
    if images is None:
        with writing(folder.parent):
            raise OSError(f"{folder} does not hold what was written")
    return images


def _seal(folder: Path, contents: Contents) -> None:
    arrays = {file.name: _mapped(file) for file in sorted(folder.glob("*.npy"))}
    sha256 = dict(zip(arrays, in_order(_sha256, arrays.values()), strict=True))
    sums = {name: digest for name, digest in sha256.items() if name.endswith("-sums.npy")}
    written = {
        "contents": asdict(contents),
        "sha256": {name: digest for name, digest in sha256.items() if name not in sums},
        "sums_sha256": sums,
    }
    for name, content in (("looks", {"looks": _looks(folder, arrays)}), ("contents", written)):
        with (folder / f"{name}.json").open("wb") as text:
            text.write(sealed_json.dumps(content))
            text.flush()
            os.fsync(text.fileno())


def _sweep(folder: Path, *, is_alone: bool) -> None:
    """Remove what killed processes left, but for what decoding goes on from: of this folder at once where
    nobody is at it, else after a day.
    """
    if is_alone:
        for partial in folder.parent.glob(f"{folder.name}.*{_PARTIAL}"):
            if partial.name != f"{folder.name}{_PARTIAL}":
                discard(partial)
    sweep(folder.parent, f"*{_PARTIAL}")


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    with ExitStack() as held:
        with writing(folder.parent):
            folder.parent.mkdir(parents=True, exist_ok=True)
            is_alone = held.enter_context(file_lock(folder.with_suffix(".lock")))
        yield is_alone
