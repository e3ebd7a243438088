"""What a trial reports to: an interface for the orchestrator and for plain files."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, Protocol

from sparsight.errors import ExpectedError
from sparsight.process.sign_of_life import Interrupted
from sparsight.protocol.generated import EvaluationRecord

Phase = Literal["load", "prepare", "train", "validate", "evaluate"]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a trial stands; the fields are those of the event `progress`."""

    phase: Phase
    step: int = 0
    num_steps: int = 0
    num_evaluations_done: int = 0
    num_evaluations: int = 0
    num_images_done: int = 0
    num_images: int = 0
    images_per_s: float = 0


@dataclass(frozen=True, slots=True)
class Division:
    """What others must know who compute parts of evaluations; the fields are those of the event `divided`."""

    num_parts: int
    weights_sha256: str | None
    precision: Literal["float32", "bfloat16"]
    memory_format: Literal["contiguous", "channels_last"]


class Reporter(Protocol):
    """What a trial tells while it runs."""

    @property
    def stop_requested(self) -> bool:
        """Whether the trial should write a checkpoint and raise `TrialStopped`."""
        ...

    def log(self, name: str, step: int, value: float) -> None:
        """Report one metric row; cheap enough for every step."""
        ...

    def progress(self, progress: Progress) -> None:
        """Say where the trial stands, at every batch; shown, not stored, and a sign of life."""
        ...

    def evaluation(self, index: int, record: EvaluationRecord) -> None:
        """Report an evaluation whose files are on disk: its record is stored as it is."""
        ...

    def divided(self, division: Division) -> None:
        """Tell that others may compute parts of the evaluations from now on."""
        ...

    def part(self, index: int, first: int, last: int, sha256: str) -> None:
        """Report that images first … last - 1 of an evaluation are done, and their file is on disk."""
        ...

    def flush(self) -> None:
        """Return when everything reported so far is on disk."""
        ...

    def checkpoint(self, step: int, sha256: str) -> None:
        """Report a checkpoint that is in place."""
        ...


class TrialStopped(Interrupted):
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
