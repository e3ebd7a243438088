"""Which Parquet files of a folder are train, val and test: by the names of files, or of their folders."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sparsight.datasets import _visible
from sparsight.datasets._split_names import USUAL_NAMES, USUAL_NAMES_TEXT, by_split, split_of
from sparsight.datasets._unfit import names_text, unfit

_USUAL = "|".join(name for names in USUAL_NAMES.values() for name in names)
_NAME = re.compile(rf"({_USUAL})(?![A-Za-z0-9]).*\.parquet", re.IGNORECASE)
_SHARD = re.compile(r"(.*)-(\d+)-of-(\d+)\.parquet", re.IGNORECASE)
_NUMBER = re.compile(r"\d+\.parquet", re.IGNORECASE)
_NAMES = "Name the files train-*.parquet, test-*.parquet and, where there is one, validation-*.parquet."


@dataclass(frozen=True, slots=True)
class ParquetFiles:
    """What was found: the files of each split, what each was called, and what belongs to none."""

    folders: list[Path]
    files: dict[str, list[Path]]
    origins: dict[str, str]
    unused: tuple[str, ...]


def find(path: Path) -> ParquetFiles:
    """Files in a folder, or in folders of it, that are called like splits: `train-00000-of-00001.parquet`,
    `train/0000.parquet`; else the same in its folder `data`, else in its only folder that has any.

    Raises ExpectedError where there are none, where some are missing, and where test images would be cut out
    of train though other files may be them.
    """
    for folder in (path, path / "data"):
        if (groups := _groups(folder)) and any(split_of(name) for name in groups):
            return _chosen(folder, groups)
        if any(folder.glob("*.parquet")):
            return _chosen(folder, groups)
    return _chosen(*_only_folder(path))


def _groups(folder: Path) -> dict[str, list[Path]]:
    """Parquet files in the folder by what they are called: by split, by folder, or each by its name."""
    groups: dict[str, list[Path]] = {}
    if not folder.is_dir():
        return groups
    for entry in _visible.entries(folder):
        if entry.is_dir():
            if files := sorted(entry.glob("*.parquet")):
                groups.setdefault(entry.name, []).extend(files)
        elif entry.suffix.lower() == ".parquet":
            match = _NAME.fullmatch(entry.name)
            groups.setdefault(entry.name if match is None else match[1], []).append(entry)
    return groups


def _only_folder(path: Path) -> tuple[Path, dict[str, list[Path]]]:
    found = {entry: _groups(entry) for entry in _visible.entries(path) if entry.is_dir()}
    folders = [folder for folder, groups in found.items() if groups]
    if not folders:
        entries = names_text(sorted(entry.name for entry in path.iterdir()), ["train.parquet"])
        raise unfit(f"the folder {path}", "one with files *.parquet", entries, _NAMES)
    if len(folders) > 1:
        names = names_text([folder.name for folder in folders], [path.name])
        rule = "one with one folder of files *.parquet"
        raise unfit(f"the folder {path}", rule, names, "Name one of them.")
    return folders[0], found[folders[0]]


def _chosen(folder: Path, groups: dict[str, list[Path]]) -> ParquetFiles:
    split_names = by_split(groups, str(folder))
    unused = tuple(_as_text(name) for name in groups if split_of(name) is None)
    if not split_names:
        names = names_text([entry.name for entry in _visible.entries(folder)], ["train.parquet"])
        raise unfit(f"the files in {folder}", "some of train, val or test", names, _NAMES)
    if unused and "test" not in split_names:
        fix = f"Name it by a usual name, {USUAL_NAMES_TEXT}, or move it out of the data set."
        rule = "a split of the data set, which has none called test"
        raise unfit(f"{unused[0]} in {folder}", rule, "another name", fix)
    files = {split: groups[name] for split, name in split_names.items()}
    for name in split_names.values():
        _check_complete(groups[name])
    origins = {split: _origin(folder, name, groups[name]) for split, name in split_names.items()}
    holders = {file.parent for each in files.values() for file in each}
    return ParquetFiles(sorted({folder, *holders}), files, origins, unused)


def _origin(folder: Path, name: str, files: Iterable[Path]) -> str:
    return f"files {name}*.parquet" if all(file.parent == folder for file in files) else f"folder {name}"


def _check_complete(files: list[Path]) -> None:
    """Names such as train-00000-of-00003 say how many there are, 0002 that there are 0000 and 0001."""
    for file in files:
        if match := _SHARD.fullmatch(file.name):
            pattern, announced = f"{match[1]}-*-of-{match[3]}.parquet", int(match[3])
            found = sum(1 for each in files if each.match(pattern))
            if announced > found:
                thing = f"the files {pattern} in {file.parent}"
                raise unfit(thing, f"{announced}", found, "Fetch the missing ones.")
    numbers = {int(file.stem) for file in files if _NUMBER.fullmatch(file.name)}
    if numbers and len(numbers) <= max(numbers):
        rule = f"those from 0 to {max(numbers)}"
        raise unfit(
            f"the files in {files[0].parent}", rule, f"{len(numbers)} of them", "Fetch the missing ones."
        )


def _as_text(name: str) -> str:
    """A file's name as JSON can hold it: what is not UTF-8 becomes a question mark."""
    return name.encode(errors="replace").decode()
