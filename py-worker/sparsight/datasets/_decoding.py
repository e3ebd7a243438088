"""Decodes the splits of a data set into files, on all cores, and goes on where it was interrupted.

A folder that is being filled holds for each split `<split>-images.npy` (uint8 NCHW), `<split>-labels.npy`
(int64) and `<split>-sums.npy` (uint64 [N, C, 2]: of each channel of each image the sum of its values and of
their squares), and `progress.json`, which says how many images are on disk for certain.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np

from sparsight.datasets import _checks
from sparsight.datasets._cache_directory import writing
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Decoded, DecodedSplit
from sparsight.datasets._decoding_progress import DecodingProgress
from sparsight.datasets._images import chunks
from sparsight.datasets._split_file import SplitFile
from sparsight.datasets._unfit import unfit
from sparsight.process.sign_of_life import Interrupted, count
from sparsight.reporting.stopwatch import Stopwatch

_SAVE_EVERY_S = 5.0


def fill(folder: Path, decoded: Decoded, config: DatasetConfig) -> Decoded:
    """Write the arrays of all splits into the folder, which may hold some of them already; what was written.

    Pictures that cannot be read are left out where the settings say so. Raises ExpectedError for images that
    do not fit each other or the disk, OSError for unreadable files.
    """
    progress = DecodingProgress.of(folder, sum(len(split.labels_N) for split in decoded.splits.values()))
    first = decoded.first_split
    for name in sorted(decoded.splits, key=lambda name: name != first):
        _Filling(name, decoded.splits[name], config, progress, first).run()
    written = _without_left_out(decoded, progress, config)
    for name, split in written.splits.items():
        with writing(folder.parent):
            np.save(folder / f"{name}-labels.npy", split.labels_N, allow_pickle=False)
    progress.end()
    return written


class _Filling:
    """Of one split."""

    def __init__(
        self, name: str, split: DecodedSplit, config: DatasetConfig, progress: DecodingProgress, first: str
    ) -> None:
        self._name, self._split, self._config = name, split, config
        self._progress, self._first = progress, first
        self._file: SplitFile | None = None

    def run(self) -> None:
        """From the first image that is not on disk to the last."""
        progress, num_done = self._progress, self._progress.num_done.get(self._name, 0)
        if num_done == len(self._split.labels_N):
            return
        shape = progress.shape if progress.num_kept(self._name) else None
        if shape is not None:
            self._file = self._opened(shape)
        saved = Stopwatch()
        try:
            for chunk in chunks(self._split, self._config, num_done, shape):
                if len(chunk.images_MCHW):
                    if self._file is None:
                        self._file = self._begun(chunk.images_MCHW.shape[1:])
                    self._file.append(chunk)
                progress.add(self._name, len(chunk.images_MCHW), chunk.left_out)
                if saved.seconds > _SAVE_EVERY_S:
                    progress.save(self._file)
                    saved = Stopwatch()
                count(progress.num_done_in_all, progress.num_all)
            if self._file is None:
                fix = "Look at what was left out: run again with `unreadable: refuse` in `dataset`."
                raise unfit(f"the {self._name} split", "one image or more that can be read", "none", fix)
            self._file.close(progress.num_kept(self._name))
        except (Interrupted, KeyboardInterrupt):
            progress.save(self._file)
            raise
        finally:
            if self._file is not None:
                self._file.abandon()
        progress.save(None)

    def _opened(self, shape: tuple[int, ...]) -> SplitFile:
        num_images = len(self._split.labels_N)
        return SplitFile(
            self._progress.folder, self._name, shape, num_images, self._progress.num_kept(self._name)
        )

    def _begun(self, shape: tuple[int, ...]) -> SplitFile:
        """What the first image of a split says of all: whether they fit those of the others, and the disk."""
        progress, split = self._progress, self._split
        _checks.check_shape(self._name, split, shape, self._first, progress.shape or shape)
        progress.shape = shape
        needed = int(np.prod(shape)) * (progress.num_all - progress.num_done_in_all)
        free = shutil.disk_usage(progress.folder).free
        if needed <= free:
            return self._opened(shape)
        found = (
            f"{len(split.labels_N)} images like {split.where(0)} with {shape[1]} rows and {shape[2]} columns"
        )
        fix = (
            "Make room, or name another directory by the environment variable SPARSIGHT_CACHE, or resize the "
            "images to fewer pixels: `image_size: 32` in `dataset`, for example."
        )
        rule = f"small enough to fit into the cache, which has room for {free / 1e9:.1f} GB"
        raise unfit("the data set", rule, f"{found}, {needed / 1e9:.1f} GB", fix, at="dataset.image_size")


def _without_left_out(decoded: Decoded, progress: DecodingProgress, config: DatasetConfig) -> Decoded:
    splits, unused = {}, list(decoded.unused)
    for name, split in decoded.splits.items():
        left_out = progress.left_out.get(name, [])
        unused += [_place(split.where(index), config) for index in left_out]
        splits[name] = replace(split, labels_N=np.delete(split.labels_N, left_out)) if left_out else split
    return replace(decoded, splits=splits, unused=tuple(unused))


def _place(where: str, config: DatasetConfig) -> str:
    """A place in the data set without that of the data set."""
    return where.replace(f"{config.path}/", "")
