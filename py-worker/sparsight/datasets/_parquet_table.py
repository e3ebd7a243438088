"""One Parquet file with a column of encoded images and a column of labels."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sparsight.datasets._unfit import unfit
from sparsight.errors import ExpectedError

_IMAGE_COLUMNS = ("img", "image")
_LABEL_COLUMNS = ("label", "labels", "fine_label")
LAYOUT = (
    "Write the files as `datasets` does by `to_parquet`: images embedded as bytes, labels as whole numbers."
)
_BATCH = 64


class ParquetTable:
    """The image column is binary, or a struct with a binary field `bytes`; labels are whole numbers.

    Raises ExpectedError, naming the file, if it is damaged or has no such columns.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        try:
            metadata = pq.read_metadata(file)
        except (pa.ArrowException, OSError) as error:
            raise self._damaged(error) from error
        self._schema = metadata.schema.to_arrow_schema()
        self._image = self._column("image", _IMAGE_COLUMNS)
        self._label = self._column("label", _LABEL_COLUMNS)
        self._is_struct = pa.types.is_struct(self._image.type)
        self._check_types()
        self.num_rows: int = metadata.num_rows

    def images(self, first: int) -> Iterator[bytes | None]:
        """The encoded image of each row from `first` on, None where there is none."""
        try:
            with pq.ParquetFile(self.file) as table:
                groups, skipped = self._groups_from(table, first)
                for batch in table.iter_batches(_BATCH, row_groups=groups, columns=[self._image.name]):
                    encoded = batch.column(0)
                    if self._is_struct:
                        encoded = pc.struct_field(encoded, "bytes")
                    yield from encoded[skipped:].to_pylist()
                    skipped = max(0, skipped - len(encoded))
        except (pa.ArrowException, OSError) as error:
            raise self._damaged(error) from error

    def labels(self) -> list[int | None]:
        """The label of each row, None where there is none."""
        try:
            column = pq.read_table(self.file, columns=[self._label.name]).column(0)
            labels: list[int | None] = column.cast(pa.int64()).to_pylist()
        except (pa.ArrowException, OSError) as error:
            raise self._damaged(error) from error
        return labels

    @staticmethod
    def _groups_from(table: pq.ParquetFile, first: int) -> tuple[list[int], int]:
        """The row groups that are left from row `first` on, and the rows to skip in them."""
        for group in range(table.num_row_groups):
            if first < table.metadata.row_group(group).num_rows:
                return list(range(group, table.num_row_groups)), first
            first -= table.metadata.row_group(group).num_rows
        return [], 0

    def class_names(self) -> tuple[str, ...]:
        """The names that Hugging Face's `datasets` leaves in the metadata, if it wrote the file."""
        text = (self._schema.metadata or {}).get(b"huggingface")
        if text is None:
            return ()
        try:
            return tuple(json.loads(text)["info"]["features"][self._label.name].get("names", ()))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            rule = f"JSON with info.features.{self._label.name}"
            raise self._unlike("the metadata `huggingface`", rule, repr(error)) from error

    def _column(self, thing: str, names: tuple[str, ...]) -> pa.Field:
        for name in names:
            if name in self._schema.names:
                return self._schema.field(name)
        raise self._unlike(
            "the columns", f"with one of {', '.join(names)} for the {thing}", self._schema.names
        )

    def _check_types(self) -> None:
        encoded = self._image.type
        if self._is_struct:
            index = encoded.get_field_index("bytes")
            encoded = pa.null() if index < 0 else encoded.field(index).type
        if not (pa.types.is_binary(encoded) or pa.types.is_large_binary(encoded)):
            rule = "binary, or a struct with a binary field bytes"
            raise self._unlike(f"the column {self._image.name}", rule, self._image.type)
        if not pa.types.is_integer(self._label.type):
            raise self._unlike(f"the column {self._label.name}", "whole numbers", self._label.type)

    def _unlike(self, thing: str, rule: str, found: object) -> ExpectedError:
        return unfit(f"{thing} of {self.file}", rule, found, LAYOUT)

    def _damaged(self, error: Exception) -> ExpectedError:
        return unfit(str(self.file), "a whole Parquet file", error, "Fetch the file again.")
