"""Parts of evaluations of a trial that another process carries out."""

from __future__ import annotations

from contextlib import suppress
from typing import Protocol

from sparsight.evaluation.evaluator import Tick
from sparsight.evaluation.evaluators import Evaluators
from sparsight.evaluation.part_files import PartFiles, PendingParts
from sparsight.evaluation.part_key import PartKey
from sparsight.reporting.stopwatch import Stopwatch

_LOOK_EVERY_S = 0.5
_WRITE_EVERY_S = 0.5


class AssistReporter(Protocol):
    """What an assistant tells."""

    def alive(self) -> None:
        """Give a sign of life. Raises TrialStopped where that is requested."""
        ...

    def part(self, index: int, first: int, last: int, sha256: str) -> None:
        """Report a part whose file is on disk."""
        ...


class Assistant:
    """Computes parts that nobody is at, of each evaluation from its end, while they are wanted."""

    def __init__(self, evaluators: Evaluators, files: PartFiles, reporter: AssistReporter) -> None:
        self._evaluators, self._files, self._reporter = evaluators, files, reporter
        self._pending = PendingParts(files, self._on_disk, every_s=_WRITE_EVERY_S)

    def run(self) -> None:
        """Return when somebody has, or is at, every part, or no part is wanted any more.

        Raises TrialStopped when the reporter asks for it.
        """
        with suppress(FileNotFoundError):  # the folder of the parts is gone: the trial has ended
            try:
                for index in range(len(self._evaluators.all)):
                    self._assist(index)
            finally:
                self._pending.write()

    def _assist(self, index: int) -> None:
        if not self._files.is_open(index):
            return
        for key in reversed(self._evaluators.parts(index)):
            if not self._files.is_open(index):
                return
            if self._files.claim(key) and self._files.read(key) is None:
                self._compute(key)

    def _compute(self, key: PartKey) -> None:
        try:
            part = self._evaluators.compute(key, self._tick_at(key))
        except _UnwantedError:
            return
        self._pending.add(key, part)

    def _tick_at(self, key: PartKey) -> Tick:
        looked = Stopwatch()

        def tick(num_forwards: int, num_images: int = 0) -> None:
            nonlocal looked
            self._reporter.alive()
            if looked.seconds < _LOOK_EVERY_S:
                return
            looked = Stopwatch()
            if not self._files.is_open(key.index) or self._files.read(key) is not None:
                raise _UnwantedError

        return tick

    def _on_disk(self, key: PartKey, sha256: str) -> None:
        self._reporter.part(key.index, key.first, key.last, sha256)


class _UnwantedError(Exception):
    """The carrier of the trial has the part, or has all of the evaluation."""
