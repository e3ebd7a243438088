"""A reporter that sends what a trial tells to the orchestrator."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from sparsight_worker.protocol.generated import Checkpoint, Evaluation, Progress
from sparsight_worker.reporter import Phase, tagged
from sparsight_worker.worker.link import Link, ProgressThrottle
from sparsight_worker.worker.outbox import Outbox

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
        """Count a sign of life, and show where the trial stands ten times a second at most."""
        self.progress_count += 1
        if not self._throttle.is_due():
            return
        self._link.show(
            Progress(
                trial_id=self.trial_id,
                attempt=self.attempt,
                phase=phase,
                step=step,
                num_steps=num_steps,
                num_cells_done=num_cells_done,
                num_cells=num_cells,
                images_per_s=images_per_s,
            )
        )

    def evaluation(self, cell_index: int, metrics: Mapping[str, float]) -> None:
        """Queue the numbers of a cell."""
        values = {name: tagged(value) for name, value in metrics.items()}
        self._outbox.put(
            Evaluation(
                trial_id=self.trial_id,
                attempt=self.attempt,
                seq=UNNUMBERED,
                cell_index=cell_index,
                metrics=values,
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
