"""A folder that Hugging Face's `datasets` wrote by `save_to_disk`: Arrow files, by splits or one alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Decoded, Located
from sparsight.datasets._split_names import by_split, split_of
from sparsight.datasets._unfit import names_text, unfit

_FIX = (
    "Name the folder that `save_to_disk` made, with dataset_dict.json, or with state.json for one data set."
)


def arrow(config: DatasetConfig, cache_directory: Path) -> Located:
    """A DatasetDict, whose splits are folders, or a Dataset, which is all train."""
    folder = config.existing_path()
    if not folder.is_dir():
        raise unfit("the path of an arrow data set", "a folder", f"the file {folder}", _FIX)
    if (folder / "dataset_dict.json").is_file():
        names = [name for name in _json(folder / "dataset_dict.json", "splits") if isinstance(name, str)]
        split_names = by_split(names, str(folder))
        unused = tuple(name for name in names if split_of(name) is None)
        if not split_names:
            raise unfit(f"the splits of {folder}", "train, val or test", names, _FIX)
        folders = {split: folder / name for split, name in split_names.items()}
        origins = {split: f"folder {name}" for split, name in split_names.items()}
    elif (folder / "state.json").is_file():
        unused, folders, origins = (), {"train": folder}, {"train": "the only data set"}
    else:
        found = names_text(sorted(entry.name for entry in folder.iterdir()), ["dataset_dict.json"])
        raise unfit(f"the folder {folder}", "one with dataset_dict.json or state.json", found, _FIX)
    files = {split: _files(each) for split, each in folders.items()}
    sources = [folder, *folders.values(), *(file for each in files.values() for file in each)]
    return Located(list(dict.fromkeys(sources)), lambda: _decode(files, origins, unused, config))


def _decode(
    files: dict[str, list[Path]], origins: dict[str, str], unused: tuple[str, ...], config: DatasetConfig
) -> Decoded:
    from sparsight.datasets import _tables  # here, because it takes pyarrow
    from sparsight.datasets._image_table import ArrowTable

    tables = {split: [ArrowTable(file) for file in each] for split, each in files.items()}
    return _tables.decoded(tables, origins, unused, config)


def _files(folder: Path) -> list[Path]:
    """The files of one data set, in order, as its state.json names them."""
    state = folder / "state.json"
    if not state.is_file():
        raise unfit(f"the folder {folder}", "one with state.json", "none", _FIX)
    entries = _json(state, "_data_files")
    names = [entry.get("filename") for entry in entries if isinstance(entry, dict)]
    files = [folder / name for name in names if isinstance(name, str)]
    if not files or len(files) != len(entries):
        raise unfit(str(state), "a list _data_files of file names", entries, _FIX)
    for file in files:
        if not file.is_file():
            raise unfit(str(file), "there, as state.json names it", "no file", "Fetch the missing ones.")
    return files


def _json(file: Path, key: str) -> list[Any]:
    try:
        value = json.loads(file.read_text(encoding="utf-8"))[key]
    except (ValueError, KeyError, TypeError) as error:
        raise unfit(str(file), f"JSON with a list {key}", repr(error), _FIX) from error
    if not isinstance(value, list):
        raise unfit(str(file), f"JSON with a list {key}", value, _FIX)
    return value
