"""Parquet files in the layout of Hugging Face: an image column and a label column, a split by file name."""

from __future__ import annotations

import bisect
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sparsight_worker.datasets.config import DatasetConfig
from sparsight_worker.datasets.dataset import Decoded, DecodedSplit
from sparsight_worker.datasets.images import ImageStack
from sparsight_worker.errors import expected

_IMAGE_COLUMNS = ("img", "image")
_LABEL_COLUMNS = ("label", "labels", "fine_label")
_SPLITS = {"train": "train", "validation": "val", "valid": "val", "val": "val", "test": "test"}
_NAME = re.compile(rf"({'|'.join(_SPLITS)})(?![A-Za-z0-9]).*?(?:-of-(\d+))?\.parquet")
_LAYOUT = "Name the files train-*.parquet, test-*.parquet and, where there is one, validation-*.parquet."
_BATCH = 1024


def sources(config: DatasetConfig, cache_dir: Path) -> list[Path]:
    """The file, or the folder and the Parquet files in it or in its folder `data`."""
    path = config.existing_path()
    if not path.is_dir():
        return [path]
    for folder in (path, path / "data"):
        files = sorted(folder.glob("*.parquet"))
        if files:
            return [folder, *files]
    found = sorted(entry.name for entry in path.iterdir())
    raise expected(f"the folder {path}", "one with files *.parquet", found, at="dataset.path", fix=_LAYOUT)


def decode(config: DatasetConfig, cache_dir: Path) -> Decoded:
    """Images as PNG, JPEG, …; a single file is all train. Class names come from the schema's metadata."""
    path, *files = sources(config, cache_dir)
    files_of = _by_split(path, files) if files else {"train": [path]}
    opened = {name: [_open(file) for file in files] for name, files in files_of.items()}
    splits = {name: _split(files_of[name], opened[name], config) for name in opened}
    return Decoded(splits, _class_names(files_of["train"][0], opened["train"][0].schema_arrow))


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
            raise expected(thing, f"{announced}", found, at="dataset.path", fix="Fetch the missing ones.")
    if "train" not in files_of:
        names = [file.name for file in files]
        raise expected(
            f"the files in {folder}", "some of train at least", names, at="dataset.path", fix=_LAYOUT
        )
    return files_of


def _open(file: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(file)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(file, error) from error


def _split(files: list[Path], opened: list[pq.ParquetFile], config: DatasetConfig) -> DecodedSplit:
    ends = list(itertools.accumulate(table.metadata.num_rows for table in opened))
    if not ends[-1]:
        raise expected(str(files[0]), "a table with images", "no rows", at="dataset.path")

    def where(index: int) -> str:
        which = bisect.bisect_right(ends, index)
        return f"row {index - (ends[which - 1] if which else 0)} of {files[which]}"

    stack = ImageStack(ends[-1], config.color, config.image_size)
    labels: list[int] = []
    for file, table in zip(files, opened, strict=True):
        for encoded, label in _rows(file, table):
            place = where(len(labels))
            if encoded is None or label is None:
                found = "no image" if encoded is None else "no label"
                raise expected(place, "an image and its label", found, at="dataset.path", fix=_EMBED)
            stack.add(encoded, place)
            labels.append(label)
    return DecodedSplit(stack.images_NCHW(), np.array(labels, np.int64), where)


def _rows(file: Path, table: pq.ParquetFile) -> Iterator[tuple[bytes | None, int | None]]:
    schema = table.schema_arrow
    image = _column(file, schema, "image", _IMAGE_COLUMNS)
    label = _column(file, schema, "label", _LABEL_COLUMNS)
    is_struct = pa.types.is_struct(image.type) and image.type.get_field_index("bytes") >= 0
    encoded_type = image.type.field("bytes").type if is_struct else image.type
    if not (pa.types.is_binary(encoded_type) or pa.types.is_large_binary(encoded_type)):
        rule = "binary, or a struct with a binary field bytes"
        raise expected(f"the column {image.name} of {file}", rule, image.type, at="dataset.path", fix=_EMBED)
    if not pa.types.is_integer(label.type):
        raise expected(f"the column {label.name} of {file}", "whole numbers", label.type, at="dataset.path")
    try:
        for batch in table.iter_batches(_BATCH, columns=[image.name, label.name]):
            encoded = batch.column(image.name)
            encoded = pc.struct_field(encoded, "bytes") if is_struct else encoded
            yield from zip(encoded.to_pylist(), batch.column(label.name).to_pylist(), strict=True)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(file, error) from error


def _column(file: Path, schema: pa.Schema, thing: str, names: tuple[str, ...]) -> pa.Field:
    for name in names:
        if name in schema.names:
            return schema.field(name)
    raise expected(
        f"the columns of {file}",
        f"with one of {', '.join(names)} for the {thing}",
        schema.names,
        at="dataset.path",
    )


def _class_names(file: Path, schema: pa.Schema) -> tuple[str, ...]:
    """The names that Hugging Face's `datasets` leaves in the schema; none where it did not write the file."""
    text = (schema.metadata or {}).get(b"huggingface")
    if text is None:
        return ()
    label = _column(file, schema, "label", _LABEL_COLUMNS).name
    try:
        return tuple(json.loads(text)["info"]["features"][label].get("names", ()))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        thing = f"the metadata `huggingface` of {file}"
        raise expected(thing, f"JSON with info.features.{label}", repr(error), at="dataset.path") from error


def _damaged(file: Path, found: object) -> Exception:
    return expected(str(file), "a whole Parquet file", found, at="dataset.path", fix="Fetch the file anew.")


_EMBED = "Write the files with the images' bytes embedded, as `datasets` does by `to_parquet`."
