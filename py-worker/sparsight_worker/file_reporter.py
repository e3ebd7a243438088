"""A reporter that writes a trial's files itself, as the orchestrator would: for machines without Node."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from sparsight_worker.canonical_json import dumps
from sparsight_worker.errors import expected
from sparsight_worker.protocol.generated import Cell, Trial
from sparsight_worker.regular_file import check_regular, read_regular
from sparsight_worker.reporter import Phase, tagged

Row = dict[str, object]

LAST_METRIC = "nll"
"""Rows of a cell lie in the order of their metrics' names: with this one, the cell is whole."""


class RowConflictError(Exception):
    """A row came again with another value: the trial did not repeat what an earlier attempt had stored."""


class FileReporter:
    """The `Reporter` of a trial run without an orchestrator: `metrics.jsonl` and `evaluations.jsonl`.

    Rows of an earlier, interrupted run are kept; a repeated row must be equal to the one on disk.
    """

    def __init__(self, trial: Trial, directory: Path, *, show: Callable[[str], None]) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.stop_requested = False
        self._trial = trial
        self._show = show
        self._metrics = RowFile(directory / "metrics.jsonl", ("step", "name"))
        self._evaluations = RowFile(
            directory / "evaluations.jsonl",
            ("family", "hidden", "fill", "granularity", "draw", "num_images", "metric"),
        )

    @property
    def completed_cells(self) -> Sequence[int]:
        """Cells whose numbers are on disk."""
        keys = {key[:-1] for key in self._evaluations.keys if key[-1] == LAST_METRIC}
        return [index for index, cell in enumerate(self._trial.evaluate.cells) if _cell_key(cell) in keys]

    def log(self, name: str, step: int, value: float) -> None:
        """Write a metric row."""
        self._metrics.add({"name": name, "step": step, "value": tagged(value)})

    def progress(
        self,
        phase: Phase,
        *,
        step: int,
        num_steps: int,
        num_cells_done: int,
        num_cells: int,
        images_per_s: float,
    ) -> None:
        """Show where the trial stands."""
        cells = f", cell {num_cells_done}/{num_cells}" if phase == "evaluate" else ""
        self._show(f"{phase}: step {step}/{num_steps}{cells}, {images_per_s:.0f} images/s")

    def evaluation(self, cell_index: int, metrics: Mapping[str, float]) -> None:
        """Write a row a metric of the cell."""
        for row in evaluation_rows(self._trial, cell_index, metrics):
            self._evaluations.add(row)
        self._evaluations.flush()

    def flush(self) -> None:
        """Put everything on disk."""
        self._metrics.flush()
        self._evaluations.flush()

    def sha256(self) -> dict[str, str]:
        """Digest of each file that it has written, by name, in hexadecimal."""
        return {rows.file.name: rows.sha256() for rows in (self._metrics, self._evaluations)}

    def checkpoint(self, step: int, sha256: str) -> None:
        """Nothing to write: the checkpoint speaks for itself."""


def evaluation_rows(trial: Trial, cell_index: int, metrics: Mapping[str, float]) -> list[Row]:
    """Rows of evaluations.jsonl for one cell, a row a metric."""
    cell = trial.evaluate.cells[cell_index]
    num_pixels = trial.dataset.facts.image_height * trial.dataset.facts.image_width
    shared: Row = {
        "family": cell.family,
        "hidden": cell.hidden,
        "fill": cell.fill,
        "granularity": cell.granularity,
        "draw": cell.draw,
        "num_images": cell.num_images,
        "visible": num_pixels - cell.hidden,
        "ratio": cell.hidden / num_pixels,
    }
    return [{**shared, "metric": name, "value": tagged(value)} for name, value in sorted(metrics.items())]


class RowFile:
    """Rows of canonical JSON, appended; each key once."""

    def __init__(self, file: Path, key_fields: Sequence[str]) -> None:
        self.file = file
        self._key_fields = key_fields
        self._lines: dict[tuple[object, ...], str] = {}
        if file.exists():
            check_regular(file)
        self._handle: BinaryIO = file.open("ab")
        self._read()

    def sha256(self) -> str:
        """Digest of the file as it must be, in hexadecimal."""
        text = "".join(f"{line}\n" for line in self._lines.values())
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def keys(self) -> Sequence[tuple[object, ...]]:
        """Keys of the rows in the file, in order."""
        return list(self._lines)

    def add(self, row: Row) -> None:
        """Append the row unless it is there; raises if another value is there."""
        line = dumps(row)
        key = self._key(row)
        known = self._lines.get(key)
        if known is None:
            self._lines[key] = line
            self._handle.write(line.encode() + b"\n")
        elif known != line:
            message = expected("a repeated row", f"equal to the stored {known}", line, at=str(self.file))
            raise RowConflictError(str(message))

    def flush(self) -> None:
        """Put the rows on disk."""
        self._handle.flush()
        os.fsync(self._handle.fileno())

    def _key(self, row: Row) -> tuple[object, ...]:
        return tuple(row[field] for field in self._key_fields)

    def _read(self) -> None:
        content = read_regular(self.file)
        complete = content[: content.rfind(b"\n") + 1]
        os.ftruncate(self._handle.fileno(), len(complete))  # a torn last line
        for line in complete.decode().splitlines():
            self._lines[self._key(json.loads(line))] = line


def _cell_key(cell: Cell) -> tuple[object, ...]:
    return (cell.family, cell.hidden, cell.fill, cell.granularity, cell.draw, cell.num_images)
