"""Parquet files in the layouts of Hugging Face: an image column and a label column, splits by names."""

from __future__ import annotations

import itertools
from pathlib import Path

from sparsight.datasets import _parquet_files
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Decoded, Located
from sparsight.datasets._parquet_files import ParquetFiles


def claims(path: Path) -> bool:
    """Whether it is called so, or is a folder."""
    return path.is_dir() or path.suffix.lower() == ".parquet"


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
    from sparsight.datasets import _tables  # here, because it takes pyarrow
    from sparsight.datasets._image_table import ParquetTable

    tables = {name: [ParquetTable(file) for file in files] for name, files in found.files.items()}
    return _tables.decoded(tables, found.origins, found.unused, config)
