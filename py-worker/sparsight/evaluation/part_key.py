"""Which part of a trial's evaluations is meant."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartKey:
    """Images first … last - 1 of evaluation `index`."""

    index: int
    first: int
    last: int
    of: str
    """Everything that the content depends on: a part that was found for something else does not count."""

    def __len__(self) -> int:
        return self.last - self.first
