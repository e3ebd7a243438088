"""A reporter that also keeps what is logged for TensorBoard."""

from __future__ import annotations

import time
from collections.abc import Iterable

from sparsight.protocol.generated import EvaluationRecord
from sparsight.reporting.reporter import Division, Progress, Reporter
from sparsight.reporting.tensorboard import EventFile, Scalar


class ScalarBoard:
    """Passes everything on to `reporter`, and writes training metrics into `events` at their steps."""

    def __init__(self, reporter: Reporter, events: EventFile) -> None:
        self._reporter = reporter
        self._events = events

    @property
    def stop_requested(self) -> bool:
        """As the reporter says."""
        return self._reporter.stop_requested

    def log(self, name: str, step: int, value: float) -> None:
        """Report and write one metric row."""
        self._reporter.log(name, step, value)
        self._events.add_scalar(name, step, value, time.time())

    def progress(self, progress: Progress) -> None:
        """Pass it on."""
        self._reporter.progress(progress)

    def evaluation(self, index: int, record: EvaluationRecord) -> None:
        """Pass it on."""
        self._reporter.evaluation(index, record)

    def divided(self, division: Division) -> None:
        """Pass it on."""
        self._reporter.divided(division)

    def part(self, index: int, first: int, last: int, sha256: str) -> None:
        """Pass it on."""
        self._reporter.part(index, first, last, sha256)

    def curves(self, points: Iterable[Scalar]) -> None:
        """Write what the evaluations measured."""
        for point in points:
            self._events.add_scalar(point.tag, point.step, point.value, time.time())

    def flush(self) -> None:
        """Put everything on disk."""
        self._reporter.flush()
        self._events.flush()

    def checkpoint(self, step: int, sha256: str) -> None:
        """Pass it on."""
        self._reporter.checkpoint(step, sha256)
