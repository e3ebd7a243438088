"""A reporter that also keeps what is logged for TensorBoard."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from sparsight_worker.protocol.generated import Cell
from sparsight_worker.reporter import Phase, Reporter
from sparsight_worker.tensorboard import EventFile


class ScalarBoard:
    """Passes everything on to `reporter`, and writes scalars into `events`.

    Training metrics have their step; the accuracy of a cell is `<family>_<fill>/accuracy` at its hidden
    count, of the first draw.
    """

    def __init__(self, reporter: Reporter, events: EventFile, cells: Sequence[Cell]) -> None:
        self._reporter = reporter
        self._events = events
        self._cells = cells

    @property
    def stop_requested(self) -> bool:
        """As the reporter says."""
        return self._reporter.stop_requested

    def log(self, name: str, step: int, value: float) -> None:
        """Report and write one metric row."""
        self._reporter.log(name, step, value)
        self._events.add_scalar(name, step, value, time.time())

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
        """Pass it on."""
        self._reporter.progress(
            phase,
            step=step,
            num_steps=num_steps,
            num_cells_done=num_cells_done,
            num_cells=num_cells,
            images_per_s=images_per_s,
        )

    def evaluation(self, cell_index: int, metrics: Mapping[str, float]) -> None:
        """Report the numbers of a cell and write its accuracy."""
        self._reporter.evaluation(cell_index, metrics)
        cell = self._cells[cell_index]
        if cell.draw == 0 and cell.granularity == 1:
            tag = f"{cell.family}_{cell.fill}/accuracy"
            self._events.add_scalar(tag, cell.hidden, metrics["accuracy"], time.time())

    def flush(self) -> None:
        """Put everything on disk."""
        self._reporter.flush()
        self._events.flush()

    def checkpoint(self, step: int, sha256: str) -> None:
        """Pass it on."""
        self._reporter.checkpoint(step, sha256)
