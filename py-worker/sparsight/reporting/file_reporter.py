"""A reporter that writes a trial's files itself, as the orchestrator would: for machines without Node."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from sparsight.errors import expected
from sparsight.files.canonical_json import dumps
from sparsight.files.regular_file import check_regular, read_regular
from sparsight.protocol.generated import EvaluationRecord, Trial
from sparsight.reporting.evaluation_of import canonical_text, evaluation_of
from sparsight.reporting.reporter import Division, Progress, tagged

Row = Mapping[str, Any]


class RowConflictError(Exception):
    """A row came again with another value: the trial did not repeat what an earlier attempt had stored."""


class FileReporter:
    """The `Reporter` of a trial run without an orchestrator: `metrics.jsonl` and `evaluations.jsonl`.

    Lines of an earlier, interrupted run are kept; a repeated line must be equal to the one on disk.
    """

    def __init__(self, trial: Trial, directory: Path, *, show: Callable[[str], None]) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.stop_requested = False
        self._trial = trial
        self._show = show
        self._metrics = LineFile(directory / "metrics.jsonl", lambda row: (row["step"], row["name"]))
        self._evaluations = LineFile(directory / "evaluations.jsonl", _evaluation_key)

    @property
    def completed_evaluations(self) -> Sequence[int]:
        """Indexes of the evaluations whose records are on disk."""
        stored = set(self._evaluations.keys)
        evaluations = enumerate(self._trial.evaluate.evaluations)
        return [index for index, evaluation in evaluations if canonical_text(evaluation) in stored]

    def log(self, name: str, step: int, value: float) -> None:
        """Write a metric row."""
        self._metrics.add({"name": name, "step": step, "value": tagged(value)})

    def progress(self, progress: Progress) -> None:
        """Show where the trial stands."""
        self._show(f"{progress.phase}: {_done(progress)}, {progress.images_per_s:.0f} images/s")

    def evaluation(self, index: int, record: EvaluationRecord) -> None:
        """Write the record, a line, and put it on disk."""
        self._evaluations.add(msgspec.to_builtins(record))
        self._evaluations.flush()

    def divided(self, division: Division) -> None:
        """Nothing to write: nobody else is here."""

    def part(self, index: int, first: int, last: int, sha256: str) -> None:
        """Nothing to write: the file speaks for itself."""

    def flush(self) -> None:
        """Put everything on disk."""
        self._metrics.flush()
        self._evaluations.flush()

    def sha256(self) -> dict[str, str]:
        """Digest of each file that it has written, by name, in hexadecimal."""
        return {rows.file.name: rows.sha256() for rows in (self._metrics, self._evaluations)}

    def checkpoint(self, step: int, sha256: str) -> None:
        """Nothing to write: the checkpoint speaks for itself."""


def _done(progress: Progress) -> str:
    if progress.phase != "evaluate":
        return f"step {progress.step}/{progress.num_steps}"
    evaluations = f"evaluation {progress.num_evaluations_done + 1}/{progress.num_evaluations}"
    return f"{evaluations}, image {progress.num_images_done}/{progress.num_images}"


def _evaluation_key(row: Row) -> str:
    record: EvaluationRecord = msgspec.convert(row, EvaluationRecord)
    return canonical_text(evaluation_of(record))


class LineFile:
    """Lines of canonical JSON, appended; each key once. A line is whole by being a line."""

    def __init__(self, file: Path, key_of: Callable[[Row], Hashable]) -> None:
        self.file = file
        self._key_of = key_of
        self._lines: dict[Hashable, str] = {}
        if file.exists():
            check_regular(file)
        self._handle: BinaryIO = file.open("ab")
        self._read()

    def sha256(self) -> str:
        """Digest of the file as it must be, in hexadecimal."""
        text = "".join(f"{line}\n" for line in self._lines.values())
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def keys(self) -> Sequence[Hashable]:
        """Keys of the lines in the file, in order."""
        return list(self._lines)

    def add(self, row: Row) -> None:
        """Append the row unless it is there; raises ExpectedError if another value is there."""
        line = dumps(row)
        key = self._key_of(row)
        known = self._lines.get(key)
        if known is None:
            self._lines[key] = line
            self._handle.write(line.encode() + b"\n")
        elif known != line:
            message = expected("a repeated line", f"equal to the stored {known}", line, at=str(self.file))
            raise RowConflictError(str(message))

    def flush(self) -> None:
        """Put the lines on disk."""
        self._handle.flush()
        os.fsync(self._handle.fileno())

    def _read(self) -> None:
        content = read_regular(self.file)
        complete = content[: content.rfind(b"\n") + 1]
        os.ftruncate(self._handle.fileno(), len(complete))  # a torn last line
        for number, line in enumerate(complete.split(b"\n")[:-1], start=1):
            try:
                text = line.decode()
                self._lines[self._key_of(json.loads(text))] = text
            except (ValueError, KeyError, TypeError) as error:
                fix = "The file is damaged: move it away, and what it held is measured again."
                at = f"{self.file}:{number}"
                raise expected("a line", "one that this program wrote", str(error), at=at, fix=fix) from None
