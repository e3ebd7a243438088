"""How a training ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sparsight.reporting.reporter import TaggedValue


@dataclass(frozen=True, slots=True)
class Trained:
    """How a training ended, or stands."""

    is_finite: bool
    """False where the loss was not."""
    num_steps: int
    num_images_seen: int
    metrics: Mapping[str, TaggedValue]
    """Last value of each."""
    train_s: float

    @classmethod
    def untrained(cls) -> Trained:
        """Of a model that is taken as it is."""
        return cls(is_finite=True, num_steps=0, num_images_seen=0, metrics={}, train_s=0)

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Trained:
        """As `Training.facts` tells it."""
        return cls(
            is_finite=True,
            num_steps=facts["step"],
            num_images_seen=facts["num_images_seen"],
            metrics=facts["metrics"],
            train_s=facts["train_s"],
        )
