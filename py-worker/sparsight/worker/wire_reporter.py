"""A reporter that sends what a trial tells to the orchestrator."""

from __future__ import annotations

import threading
from dataclasses import asdict

from sparsight.protocol.generated import (
    Checkpoint,
    Divided,
    EvaluationDone,
    EvaluationRecord,
    PartDone,
)
from sparsight.protocol.generated import Progress as ProgressEvent
from sparsight.reporting.reporter import Division, Progress, tagged
from sparsight.worker.link import Link, ProgressThrottle
from sparsight.worker.outbox import Outbox

UNNUMBERED = 1  # replaced when the outbox numbers the event


class WireReporter:
    """The `Reporter` of one attempt."""

    def __init__(
        self, trial_id: str, attempt: int, *, outbox: Outbox, link: Link, stop: threading.Event
    ) -> None:
        self.trial_id = trial_id
        self.attempt = attempt
        self._key = (trial_id, attempt)
        self.progress_count = 0
        self._outbox = outbox
        self._link = link
        self._stop = stop
        self._throttle = ProgressThrottle()

    @property
    def stop_requested(self) -> bool:
        """Whether the orchestrator asked to give the attempt up."""
        return self._stop.is_set()

    def log(self, name: str, step: int, value: float) -> None:
        """Queue a metric row."""
        self._outbox.put_row(self._key, name, step, tagged(value))

    def progress(self, progress: Progress) -> None:
        """Count a sign of life, and show where the trial stands ten times a second at most."""
        self.progress_count += 1
        if self._throttle.is_due():
            self._link.show(ProgressEvent(trial_id=self.trial_id, attempt=self.attempt, **asdict(progress)))

    def evaluation(self, index: int, record: EvaluationRecord) -> None:
        """Queue the record of an evaluation."""
        self._outbox.put(
            EvaluationDone(
                trial_id=self.trial_id,
                attempt=self.attempt,
                seq=UNNUMBERED,
                evaluation_index=index,
                record=record,
            )
        )

    def divided(self, division: Division) -> None:
        """Queue the notice that others may assist."""
        self._outbox.put(
            Divided(trial_id=self.trial_id, attempt=self.attempt, seq=UNNUMBERED, **asdict(division))
        )

    def part(self, index: int, first: int, last: int, sha256: str) -> None:
        """Queue the notice of a part on disk."""
        self._outbox.put(
            PartDone(
                trial_id=self.trial_id,
                attempt=self.attempt,
                seq=UNNUMBERED,
                evaluation_index=index,
                first=first,
                last=last,
                sha256=sha256,
            )
        )

    def flush(self) -> None:
        """Wait until the orchestrator has everything on disk."""
        self._outbox.wait_empty()

    def checkpoint(self, step: int, sha256: str) -> None:
        """Queue the notice of a checkpoint in place."""
        self._outbox.put(
            Checkpoint(trial_id=self.trial_id, attempt=self.attempt, seq=UNNUMBERED, step=step, sha256=sha256)
        )
