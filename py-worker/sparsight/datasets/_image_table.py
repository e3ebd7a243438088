"""One Parquet or Arrow file with a column of encoded images and a column of labels."""

from __future__ import annotations

import functools
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sparsight.datasets._unfit import unfit
from sparsight.errors import ExpectedError

_IMAGE_COLUMNS = ("img", "image", "jpg", "jpeg", "png", "webp", "picture", "photo")
_LABEL_COLUMNS = ("label", "labels", "fine_label", "class", "cls", "target", "y")
LAYOUT = (
    "Write the files as `datasets` does by `to_parquet` or `save_to_disk`: images embedded as bytes, labels "
    "as whole numbers or as names."
)
_BATCH = 64


class ImageTable(ABC):
    """The image column is binary, or a struct with a binary field `bytes`; labels are whole numbers or names.

    The columns have one of the usual names, or are the only ones of their kind. Raises ExpectedError, naming
    the file, if it is damaged or has no such columns.
    """

    kind: str

    def __init__(self, file: Path) -> None:
        self.file = file
        try:
            self._schema, self.num_rows = self._opened()
        except (pa.ArrowException, OSError) as error:
            raise self._damaged(error) from error
        self._image = self._column("image", _IMAGE_COLUMNS, _is_image)
        self._label = self._column("label", _LABEL_COLUMNS, _is_label)
        self._is_struct = pa.types.is_struct(self._image.type)
        self._check_types()

    @property
    def has_names(self) -> bool:
        """Whether labels are texts."""
        return not pa.types.is_integer(self._label.type)

    def images(self, first: int) -> Iterator[bytes | None]:
        """The encoded image of each row from `first` on, None where there is none."""
        try:
            for batch in self._batches(self._image.name, first):
                encoded = pc.struct_field(batch, "bytes") if self._is_struct else batch
                yield from encoded.to_pylist()
        except (pa.ArrowException, OSError) as error:
            raise self._damaged(error) from error

    def labels(self) -> list[int | None]:
        """The label of each row, None where there is none; of names their places in `class_names`."""
        if self.has_names:
            place_of = {name: place for place, name in enumerate(self.class_names())}
            return [None if name is None else place_of[name] for name in self._label_column()]
        return self._label_column(pa.int64())

    @functools.cached_property
    def _own_names(self) -> tuple[str, ...]:
        return tuple(sorted({name for name in self._label_column() if name is not None}))

    def class_names(self) -> tuple[str, ...]:
        """The names that labels are, sorted; or those in the metadata that Hugging Face writes."""
        if self.has_names:
            return self._own_names
        text = (self._schema.metadata or {}).get(b"huggingface")
        if text is None:
            return ()
        try:
            return tuple(json.loads(text)["info"]["features"][self._label.name].get("names", ()))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            rule = f"JSON with info.features.{self._label.name}"
            raise self._unlike("the metadata `huggingface`", rule, repr(error)) from error

    @abstractmethod
    def _opened(self) -> tuple[pa.Schema, int]:
        """The schema and the number of rows."""

    @abstractmethod
    def _batches(self, column: str, first: int) -> Iterator[pa.Array]:
        """Some values of a column at a time, from row `first` on."""

    def _label_column(self, kind: pa.DataType | None = None) -> list[Any]:
        try:
            batches = list(self._batches(self._label.name, 0))
            return [value for batch in batches for value in (batch.cast(kind) if kind else batch).to_pylist()]
        except (pa.ArrowException, OSError) as error:
            raise self._damaged(error) from error

    def _column(self, thing: str, names: Sequence[str], is_likely: Callable[[pa.DataType], bool]) -> pa.Field:
        for name in names:
            if name in self._schema.names:
                return self._schema.field(name)
        likely = [field for field in self._schema if is_likely(field.type)]
        if len(likely) == 1:
            return likely[0]
        rule = f"with one of {', '.join(names)} for the {thing}"
        raise self._unlike("the columns", rule, self._schema.names)

    def _check_types(self) -> None:
        if not _is_image(self._image.type):
            rule = "binary, or a struct with a binary field bytes"
            raise self._unlike(f"the column {self._image.name}", rule, self._image.type)
        if not _is_label(self._label.type) and not _is_text(self._label.type):
            raise self._unlike(f"the column {self._label.name}", "whole numbers or names", self._label.type)

    def _unlike(self, thing: str, rule: str, found: object) -> ExpectedError:
        return unfit(f"{thing} of {self.file}", rule, found, LAYOUT)

    def _damaged(self, error: Exception) -> ExpectedError:
        return unfit(str(self.file), f"a whole {self.kind} file", error, "Fetch the file again.")


class ParquetTable(ImageTable):
    """A Parquet file."""

    kind = "Parquet"

    def _opened(self) -> tuple[pa.Schema, int]:
        metadata = pq.read_metadata(self.file)
        return metadata.schema.to_arrow_schema(), metadata.num_rows

    def _batches(self, column: str, first: int) -> Iterator[pa.Array]:
        with pq.ParquetFile(self.file) as table:
            groups, skipped = _groups_from(table, first)
            for batch in table.iter_batches(_BATCH, row_groups=groups, columns=[column]):
                yield batch.column(0)[skipped:]
                skipped = max(0, skipped - len(batch))


class ArrowTable(ImageTable):
    """A file in Arrow's format of streams, memory-mapped."""

    kind = "Arrow"

    def _opened(self) -> tuple[pa.Schema, int]:
        with pa.memory_map(str(self.file)) as source, pa.ipc.open_stream(source) as stream:
            return stream.schema, sum(batch.num_rows for batch in stream)

    def _batches(self, column: str, first: int) -> Iterator[pa.Array]:
        with pa.memory_map(str(self.file)) as source, pa.ipc.open_stream(source) as stream:
            for batch in stream:
                for start in range(min(first, batch.num_rows), batch.num_rows, _BATCH):
                    yield batch.column(column)[start : start + _BATCH]
                first = max(0, first - batch.num_rows)


def _groups_from(table: pq.ParquetFile, first: int) -> tuple[list[int], int]:
    """The row groups that are left from row `first` on, and the rows to skip in them."""
    for group in range(table.num_row_groups):
        if first < table.metadata.row_group(group).num_rows:
            return list(range(group, table.num_row_groups)), first
        first -= table.metadata.row_group(group).num_rows
    return [], 0


def _is_image(kind: pa.DataType) -> bool:
    if pa.types.is_struct(kind):
        index = kind.get_field_index("bytes")
        kind = pa.null() if index < 0 else kind.field(index).type
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind))


def _is_label(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind))


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))
