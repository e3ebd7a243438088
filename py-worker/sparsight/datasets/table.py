"""A table of paths and labels: CSV, TSV or JSON lines, one for all or one for each split."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sparsight.datasets import _visible
from sparsight.datasets._class_order import normal
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Decoded, DecodedSplit, Located, Pictures, first_of
from sparsight.datasets._named_labels import split_of_files
from sparsight.datasets._split_names import USUAL_NAMES_TEXT, by_split, split_of
from sparsight.datasets._unfit import names_text, unfit

_PATHS = ("path", "file", "filename", "file_name", "filepath", "image", "img")
_LABELS = ("label", "labels", "class", "class_name", "category", "target", "y")
_SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson")
_FIX = (
    "Write a line with the names of the columns, `path,label`, and one for each image; a column `split` may "
    "say which are train, val and test. Paths are relative to the table's folder."
)


@dataclass(frozen=True, slots=True)
class _Row:
    file: Path
    label: str
    where: str


def claims(path: Path) -> bool:
    """Whether it is called like a table, or is a folder."""
    return path.is_dir() or path.suffix.lower() in _SUFFIXES


def table(config: DatasetConfig, cache_directory: Path) -> Located:
    """One file, all train unless it has a column `split`; or a folder with train.csv, test.csv, …."""
    path = config.existing_path()
    tables = _tables(path) if path.is_dir() else {None: path}
    rows: dict[str, list[_Row]] = {}
    left_out: list[str] = []
    for split, file in tables.items():
        _read(file, split, config, rows, left_out)
    if not rows:
        raise unfit(str(path), "a table with images", "no rows", _FIX)
    sources = [*tables.values(), *(row.file for each in rows.values() for row in each)]
    origins = {split or "": f"table {file.name}" for split, file in tables.items()}
    return Located(list(dict.fromkeys(sources)), lambda: _decode(rows, origins, tuple(left_out), config))


def _tables(folder: Path) -> dict[str | None, Path]:
    files = {file.stem: file for file in _visible.entries(folder) if file.suffix.lower() in _SUFFIXES}
    names = by_split(files, str(folder))
    if not names:
        found = names_text(sorted(entry.name for entry in folder.iterdir()), ["train.csv"])
        rule = f"one with tables that are called as splits are, such as train.csv ({USUAL_NAMES_TEXT})"
        raise unfit(f"the folder {folder}", rule, found, _FIX)
    return {split: files[name] for split, name in names.items()}


def _read(
    table_file: Path,
    split: str | None,
    config: DatasetConfig,
    rows: dict[str, list[_Row]],
    left_out: list[str],
) -> None:
    """Add the rows of a table to those of their splits."""
    for number, record in _records(table_file):
        where = f"line {number} of {table_file}"
        image, label = _value(record, _PATHS, where), _value(record, _LABELS, where)
        file = table_file.parent / image
        if not file.is_file():
            if config.unreadable == "refuse":
                raise unfit(where, "the path of an image", f"{image}, where there is no file", _FIX)
            left_out.append(f"line {number} of {table_file.name}: {image}")
            continue
        own = record.get("split") if split is None else split
        name = "train" if own is None else split_of(own)
        if name is None:
            raise unfit(f"the split of {where}", f"a usual name, {USUAL_NAMES_TEXT}", repr(own), _FIX)
        rows.setdefault(name, []).append(_Row(file, label, f"{image} in {where}"))


def _records(file: Path) -> Iterator[tuple[int, Mapping[str, str | None]]]:
    """Number and columns of each line."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            if file.suffix.lower() in (".csv", ".tsv"):
                reader = csv.DictReader(lines, delimiter="\t" if file.suffix.lower() == ".tsv" else ",")
                for record in reader:
                    yield reader.line_num, record
            else:
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        yield number, _of_json(line, number, file)
    except (UnicodeDecodeError, csv.Error) as error:
        raise unfit(str(file), "a table in UTF-8", error, _FIX) from error


def _of_json(line: str, number: int, file: Path) -> Mapping[str, str | None]:
    try:
        record = json.loads(line)
        return {name: None if value is None else str(value) for name, value in record.items()}
    except (ValueError, AttributeError) as error:
        raise unfit(f"line {number} of {file}", "a JSON object", error, _FIX) from error


def _value(record: Mapping[str, str | None], names: tuple[str, ...], where: str) -> str:
    present = [name for name in names if name in record]
    value = record[present[0]] if present else None
    if not present:
        raise unfit(f"the columns of {where}", f"with one of {', '.join(names)}", list(record), _FIX)
    if value is None or not value.strip():
        raise unfit(f"the {present[0]} of {where}", "a text", "nothing", _FIX)
    return value.strip()


def _decode(
    rows: dict[str, list[_Row]], origins: dict[str, str], unused: tuple[str, ...], config: DatasetConfig
) -> Decoded:
    labels = {row.label for each in rows.values() for row in each}
    if all(label.isascii() and label.lstrip("-").isdigit() for label in labels):
        return Decoded(
            {split: _numbered(each, _origin(split, origins)) for split, each in rows.items()}, (), unused
        )
    # A model whose outputs are named is held against all classes; else those of the first split count.
    naming = rows if config.says_outputs else [first_of(rows)]
    class_names = normal(sorted({row.label for split in naming for row in rows[split]}))
    splits = {
        split: split_of_files(
            [row.file for row in each],
            normal([row.label for row in each]),
            class_names,
            where=lambda index, each=each: each[index].where,  # type: ignore[misc]
            origin=_origin(split, origins),
            fix="Bring the names into line, or name all in `classes` of `dataset`.",
        )
        for split, each in rows.items()
    }
    return Decoded(splits, class_names, unused)


def _numbered(rows: list[_Row], origin: str) -> DecodedSplit:
    files = [row.file for row in rows]
    labels_N = np.array([int(row.label) for row in rows], np.int64)
    pictures = Pictures(len(files), lambda first: iter(files[first:]))
    return DecodedSplit(pictures, labels_N, lambda index: rows[index].where, origin)


def _origin(split: str, origins: dict[str, str]) -> str:
    return origins.get(split, origins.get("", ""))
