"""Parquet files in the layouts of Hugging Face: an image column and a label column, splits by names."""

from __future__ import annotations

import bisect
import itertools
from pathlib import Path

import numpy as np

from sparsight_worker.datasets import _parquet_files
from sparsight_worker.datasets._config import DatasetConfig
from sparsight_worker.datasets._dataset import Decoded, DecodedSplit, Located
from sparsight_worker.datasets._parquet_files import ParquetFiles
from sparsight_worker.datasets._unfit import unfit


def parquet(config: DatasetConfig, cache_directory: Path) -> Located:
    """A file, which is all train, or the files in a folder (`_parquet_files`); images as PNG, JPEG, ….

    Class names come from the schema's metadata.
    """
    path = config.existing_path()
    if not path.is_dir():
        found = ParquetFiles([], {"train": [path]}, {"train": "the only file"}, ())
    else:
        found = _parquet_files.find(path)
    sources = {*found.folders, *itertools.chain.from_iterable(found.files.values())}
    if path.is_dir():
        sources.add(path)
    return Located(sorted(sources), lambda: _decode(found, config))


def _decode(found: ParquetFiles, config: DatasetConfig) -> Decoded:
    from sparsight_worker.datasets._parquet_table import ParquetTable  # here, because it takes pyarrow

    class_names = ParquetTable(found.files["train"][0]).class_names()
    splits = {name: _split(files, config, found.origins[name]) for name, files in found.files.items()}
    return Decoded(splits, class_names, found.unused[:100])


def _split(files: list[Path], config: DatasetConfig, origin: str) -> DecodedSplit:
    from sparsight_worker.datasets._images import ImageStack
    from sparsight_worker.datasets._parquet_table import LAYOUT, ParquetTable

    tables = [ParquetTable(file) for file in files]
    ends = list(itertools.accumulate(table.num_rows for table in tables))
    if not ends[-1]:
        raise unfit(str(files[0]), "a table with images", "no rows", "Leave out what is empty.")

    def where(index: int) -> str:
        which = bisect.bisect_right(ends, index)
        return f"row {index - (ends[which - 1] if which else 0)} of {files[which]}"

    stack = ImageStack(ends[-1], config)
    labels: list[int] = []
    for encoded, label in itertools.chain.from_iterable(table.rows() for table in tables):
        place = where(len(labels))
        if encoded is None or label is None:
            found = "no image" if encoded is None else "no label"
            raise unfit(place, "an image and its label", found, LAYOUT)
        stack.add(encoded, place)
        labels.append(label)
    return DecodedSplit(stack.images_NCHW(), np.array(labels, np.int64), where, origin)
