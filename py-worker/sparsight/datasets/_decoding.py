"""Decodes the splits of a data set into files, on all cores, and goes on where it was interrupted.

A folder that is being filled holds for each split `<split>-images.npy` (uint8 NCHW), `<split>-labels.npy`
(int64) and `<split>-sums.npy` (uint64 [N, C, 2]: of each channel of each image the sum of its values and of
their squares), and `progress.json`, which says how many images are on disk for certain.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sparsight.datasets import _checks
from sparsight.datasets._cache_directory import writing
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Decoded, DecodedSplit
from sparsight.datasets._growing_array import GrowingArray
from sparsight.datasets._images import Chunk, chunks
from sparsight.datasets._unfit import unfit
from sparsight.files import sealed_json
from sparsight.process.sign_of_life import Interrupted, count
from sparsight.reporting.stopwatch import Stopwatch

_SAVE_EVERY_S = 5.0
_PROGRESS = "progress.json"


def fill(folder: Path, decoded: Decoded, config: DatasetConfig) -> None:
    """Write the arrays of all splits into the folder, which may hold some of them already.

    Raises ExpectedError for images that do not fit each other or the disk, OSError for unreadable ones.
    """
    progress = _Progress.of(folder, sum(len(split.labels_N) for split in decoded.splits.values()))
    first = decoded.first_split
    for name in sorted(decoded.splits, key=lambda name: name != first):
        split = decoded.splits[name]
        _fill_split(folder, name, split, config, progress, first)
        with writing(folder.parent):
            np.save(folder / f"{name}-labels.npy", split.labels_N, allow_pickle=False)
    (folder / _PROGRESS).unlink(missing_ok=True)


@dataclass(slots=True)
class _Progress:
    """How many images of each split are on disk, and the shape of one."""

    folder: Path
    num_all: int
    num_done: dict[str, int]
    shape: tuple[int, ...] | None

    @classmethod
    def of(cls, folder: Path, num_all: int) -> _Progress:
        try:
            kept = sealed_json.loads((folder / _PROGRESS).read_bytes())
            return cls(folder, num_all, dict(kept["num_done"]), tuple(kept["shape"]))
        except (OSError, ValueError, KeyError, TypeError):
            for entry in folder.iterdir():
                entry.unlink()
            return cls(folder, num_all, {}, None)

    def save(self, arrays: Mapping[str, GrowingArray]) -> None:
        """Once the arrays are on disk, say how far they are."""
        file, partial = self.folder / _PROGRESS, self.folder / f"{_PROGRESS}.new"
        with writing(self.folder.parent):
            for array in arrays.values():
                array.sync()
            partial.write_bytes(sealed_json.dumps({"num_done": self.num_done, "shape": self.shape}))
            partial.replace(file)


def _fill_split(
    folder: Path, name: str, split: DecodedSplit, config: DatasetConfig, progress: _Progress, first: str
) -> None:
    num_images, num_done = len(split.labels_N), progress.num_done.get(name, 0)
    if num_done == num_images:
        return
    arrays = _opened(folder, name, num_images, num_done, progress.shape) if num_done else {}
    saved = Stopwatch()
    try:
        for chunk in chunks(split, config, num_done):
            if not arrays:
                _check_first(name, split, chunk, progress, first)
                arrays = _opened(folder, name, num_images, 0, progress.shape)
            with writing(folder.parent):
                arrays["images"].append(chunk.images_MCHW)
                arrays["sums"].append(chunk.sums_MC2)
            num_done += len(chunk.images_MCHW)
            progress.num_done[name] = num_done
            if saved.seconds > _SAVE_EVERY_S:
                progress.save(arrays)
                saved = Stopwatch()
            count(sum(progress.num_done.values()), progress.num_all)
        with writing(folder.parent):
            for array in arrays.values():
                array.close(num_done)
    except (Interrupted, KeyboardInterrupt):
        progress.save(arrays)
        raise
    finally:
        for array in arrays.values():
            array.abandon()
    progress.save({})


def _opened(
    folder: Path, name: str, num_images: int, num_done: int, shape: tuple[int, ...] | None
) -> dict[str, GrowingArray]:
    assert shape is not None
    kinds: dict[str, tuple[tuple[int, ...], Any]] = {
        "images": (shape, np.uint8),
        "sums": ((shape[0], 2), np.uint64),
    }
    with writing(folder.parent):
        return {
            kind: GrowingArray(
                folder / f"{name}-{kind}.npy", row, dtype, num_rows=num_images, num_done=num_done
            )
            for kind, (row, dtype) in kinds.items()
        }


def _check_first(name: str, split: DecodedSplit, chunk: Chunk, progress: _Progress, first: str) -> None:
    """What the first image of a split says of all of them: whether they fit the others, and the disk."""
    shape = chunk.images_MCHW.shape[1:]
    _checks.check_shape(name, split, shape, first, progress.shape or shape)
    progress.shape = shape
    needed = int(np.prod(shape)) * (progress.num_all - sum(progress.num_done.values()))
    free = shutil.disk_usage(progress.folder).free
    if needed > free:
        num_images = len(split.labels_N)
        found = f"{num_images} images like {split.where(0)} with {shape[1]} rows and {shape[2]} columns"
        fix = (
            "Make room, or name another directory by the environment variable SPARSIGHT_CACHE, or resize the "
            "images to fewer pixels: `image_size: 32` in `dataset`, for example."
        )
        rule = f"small enough to fit into the cache, which has room for {free / 1e9:.1f} GB"
        raise unfit("the data set", rule, f"{found}, {needed / 1e9:.1f} GB", fix, at="dataset.image_size")
