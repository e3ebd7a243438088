"""Decoded images on disk: `<cache>/decoded/<key>/`, written once, checked and memory-mapped afterwards.

A folder holds `<split>-images.npy` (uint8 NCHW) and `<split>-labels.npy` (int64) for each split, and
`contents.json` with their SHA-256, where they came from, and the classes. The key hashes what the images
depend on: the settings that decoding reads, and how the sources look (`_facts.observe`). A folder appears
complete, by a rename; whoever finds it missing or damaged decodes under a lock, so that of several processes
one does the work and the others wait for it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sparsight.constants import DATASET_FACTS_FORMAT
from sparsight.datasets._cache_directory import discard, sweep, writing
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Decoded, Split
from sparsight.datasets._facts import Source
from sparsight.files import canonical_json, sealed_json
from sparsight.files.file_lock import file_lock
from sparsight.files.regular_file import check_regular, read_regular
from sparsight.process.sign_of_life import Interrupted, alive

_PARTIAL = ".partial"
_CHUNK_BYTES = 1 << 26


@dataclass(frozen=True, slots=True)
class CachedImages:
    """Memory-mapped splits, in the data set's own order, with the SHA-256 of each array by file name."""

    splits: dict[str, Split]
    origins: dict[str, str]
    unused: list[str]
    num_classes: int
    class_names: list[str]
    sha256: dict[str, str]


def key_of(config: DatasetConfig, sources: list[Source]) -> str:
    """Name of the folder for these settings and sources."""
    resizing = [config.image_size, config.resize]
    pictures = [config.color, config.background, config.bits]
    settings = [config.name, config.path, *resizing, *pictures, config.classes]
    text = canonical_json.dumps([DATASET_FACTS_FORMAT, *settings, sources])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def fetch(key: str, cache_directory: Path, decode: Callable[[], Decoded]) -> CachedImages:
    """The images under this key, decoded first if they are not there or damaged.

    Raises ExpectedError if the cache directory cannot be written, and what `decode` raises.
    """
    folder = cache_directory / "decoded" / key
    images = _read(folder)
    if images is None:
        with _locked(folder) as is_alone:
            _sweep(folder, is_alone=is_alone)
            images = _read(folder) or _write(folder, decode())
    return images


def remove(key: str, cache_directory: Path) -> None:
    """Delete the images under this key; processes that have mapped them keep them."""
    shutil.rmtree(cache_directory / "decoded" / key, ignore_errors=True)


def _read(folder: Path) -> CachedImages | None:
    try:
        contents = sealed_json.loads(read_regular(folder / "contents.json"))
        arrays = {name: _checked(folder / name, digest) for name, digest in contents["sha256"].items()}
        names = [name.removesuffix("-images.npy") for name in arrays if name.endswith("-images.npy")]
        splits = {name: Split(arrays[f"{name}-images.npy"], arrays[f"{name}-labels.npy"]) for name in names}
        return CachedImages(splits, **contents)
    except Interrupted:
        raise
    except Exception:  # A damaged header of NumPy's makes its parser raise whatever it meets
        return None


def _checked(file: Path, digest: str) -> np.memmap[Any, Any]:
    check_regular(file)
    array: np.memmap[Any, Any] = np.load(file, mmap_mode="r", allow_pickle=False)
    if array.offset + array.nbytes != file.stat().st_size or _sha256(array) != digest:
        raise ValueError(f"{file} is damaged")
    return array


def _sha256(array: np.ndarray[Any, Any]) -> str:
    header = canonical_json.dumps([array.dtype.str, list(array.shape)])
    digest = hashlib.sha256(header.encode())
    content = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
    for start in range(0, len(content), _CHUNK_BYTES):
        alive()
        digest.update(content[start : start + _CHUNK_BYTES].data)
    return digest.hexdigest()


def _write(folder: Path, decoded: Decoded) -> CachedImages:
    # A name of its own: without locks, several processes may be here at once.
    partial = folder.with_name(f"{folder.name}.{os.urandom(4).hex()}{_PARTIAL}")
    with writing(folder.parent):
        try:
            partial.mkdir()
            _save(partial, decoded)
            discard(folder)
            partial.rename(folder)
        except FileExistsError:
            pass  # Another process was faster.
        finally:
            shutil.rmtree(partial, ignore_errors=True)
        images = _read(folder)
        if images is None:
            raise OSError(f"{folder} does not hold what was written")
    return images


def _sweep(folder: Path, *, is_alone: bool) -> None:
    """Remove what killed processes left: of this folder at once where nobody is at it, else after a day."""
    if is_alone:
        for partial in folder.parent.glob(f"{folder.name}*{_PARTIAL}"):
            discard(partial)
    sweep(folder.parent, f"*{_PARTIAL}")


def _save(folder: Path, decoded: Decoded) -> None:
    sha256 = {}
    for name, split in decoded.splits.items():
        for part, array in (("images", split.images_NCHW), ("labels", split.labels_N)):
            file = folder / f"{name}-{part}.npy"
            sha256[file.name] = _sha256(array)
            with file.open("wb") as stream:
                np.save(stream, array, allow_pickle=False)
                os.fsync(stream.fileno())
    contents = {
        "origins": {name: split.origin for name, split in decoded.splits.items()},
        "unused": decoded.unused,
        "num_classes": decoded.num_classes,
        "class_names": decoded.class_names,
        "sha256": sha256,
    }
    with (folder / "contents.json").open("wb") as text:
        text.write(sealed_json.dumps(contents))
        text.flush()
        os.fsync(text.fileno())


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    with ExitStack() as held:
        with writing(folder.parent):
            folder.parent.mkdir(parents=True, exist_ok=True)
            is_alone = held.enter_context(file_lock(folder.with_suffix(".lock")))
        yield is_alone
