"""Where a trial reports to; who listens (an orchestrator, plain files) is not its business."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal, Protocol

from sparsight_worker.errors import ExpectedError

Phase = Literal["load", "prepare", "train", "validate", "evaluate"]


class Reporter(Protocol):
    """What a trial tells while it runs."""

    @property
    def stop_requested(self) -> bool:
        """Whether the trial should write a checkpoint and raise `TrialStopped`."""
        ...

    def log(self, name: str, step: int, value: float) -> None:
        """Report one metric row; cheap enough for every step."""
        ...

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
        """Say where the trial stands, at every batch; shown, not stored, and a sign of life."""
        ...

    def evaluation(self, cell_index: int, metrics: Mapping[str, float]) -> None:
        """Report the numbers of a cell whose predictions are on disk."""
        ...

    def flush(self) -> None:
        """Return when everything reported so far is on disk."""
        ...

    def checkpoint(self, step: int, sha256: str) -> None:
        """Report a checkpoint that is in place."""
        ...


class TrialStopped(Exception):  # noqa: N818 - not an error: it was asked for
    """The trial was given up on demand, after a checkpoint where it was training."""

    def __init__(self, step: int) -> None:
        super().__init__(f"stopped at step {step}")
        self.step = step


class InvalidTrialError(ExpectedError):
    """Settings that cannot run, so that another attempt cannot help."""


TaggedValue = float | Literal["nan", "inf", "-inf"]


def tagged(value: float) -> TaggedValue:
    """The number itself, or the text that stands for it where it is not finite."""
    number = float(value)
    if math.isfinite(number):
        return number
    return "nan" if math.isnan(number) else "inf" if number > 0 else "-inf"
