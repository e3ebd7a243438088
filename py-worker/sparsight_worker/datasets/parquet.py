"""Parquet files in the layout of Hugging Face: an image column and a label column, a split by file name."""

from __future__ import annotations

import bisect
import itertools
import re
from pathlib import Path

import numpy as np

from sparsight_worker.datasets._config import DatasetConfig
from sparsight_worker.datasets._dataset import Decoded, DecodedSplit, Located
from sparsight_worker.datasets._unfit import names_text, unfit

_SPLITS = {"train": "train", "validation": "val", "valid": "val", "val": "val", "test": "test"}
_NAME = re.compile(rf"({'|'.join(_SPLITS)})(?![A-Za-z0-9]).*?(?:-of-(\d+))?\.parquet")
_NAMES = "Name the files train-*.parquet, test-*.parquet and, where there is one, validation-*.parquet."


def parquet(config: DatasetConfig, cache_directory: Path) -> Located:
    """A file, which is all train, or the files in a folder, in its folder `data` or in its only one with such
    files; images as PNG, JPEG, ….

    Class names come from the schema's metadata.
    """
    path = config.existing_path()
    if not path.is_dir():
        return Located([path], lambda: _decode({"train": [path]}, config))
    folder, files = _files(path)
    files_of = _by_split(folder, files)
    return Located([*{path, folder}, *files], lambda: _decode(files_of, config))


def _files(path: Path) -> tuple[Path, list[Path]]:
    for folder in (path, path / "data"):
        files = sorted(folder.glob("*.parquet"))
        if files:
            return folder, files
    return _files_of_only_folder(path)


def _files_of_only_folder(path: Path) -> tuple[Path, list[Path]]:
    entries = sorted(path.iterdir())
    folders = [entry for entry in entries if entry.is_dir() and any(entry.glob("*.parquet"))]
    if not folders:
        found = names_text([each.name for each in entries], ["train.parquet"])
        raise unfit(f"the folder {path}", "one with files *.parquet", found, _NAMES)
    if len(folders) > 1:
        found = names_text([folder.name for folder in folders], [path.name])
        raise unfit(
            f"the folder {path}", "one with one folder of files *.parquet", found, "Name one of them."
        )
    return folders[0], sorted(folders[0].glob("*.parquet"))


def _by_split(folder: Path, files: list[Path]) -> dict[str, list[Path]]:
    files_of: dict[str, list[Path]] = {}
    for file in files:
        match = _NAME.fullmatch(file.name)
        if match is None:
            continue  # another split of the data set, such as svhn's `extra`
        files_of.setdefault(_SPLITS[match[1]], []).append(file)
        announced, found = int(match[2] or 0), len(list(folder.glob(f"{match[1]}*-of-{match[2]}.parquet")))
        if announced > found:
            thing = f"the files {match[1]}-*-of-{match[2]}.parquet in {folder}"
            raise unfit(thing, f"{announced}", found, "Fetch the missing ones.")
    if "train" not in files_of:
        names = names_text([file.name for file in files], ["train.parquet"])
        raise unfit(f"the files in {folder}", "some of train at least", names, _NAMES)
    return files_of


def _decode(files_of: dict[str, list[Path]], config: DatasetConfig) -> Decoded:
    from sparsight_worker.datasets._parquet_table import ParquetTable  # here, because it takes pyarrow

    class_names = ParquetTable(files_of["train"][0]).class_names()
    return Decoded({name: _split(files, config) for name, files in files_of.items()}, class_names)


def _split(files: list[Path], config: DatasetConfig) -> DecodedSplit:
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
    return DecodedSplit(stack.images_NCHW(), np.array(labels, np.int64), where)
