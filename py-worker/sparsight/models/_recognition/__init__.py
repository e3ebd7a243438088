"""What a file of weights or a program is: how many classes it has, what it takes, which model it fits."""

from __future__ import annotations

from pathlib import Path

from sparsight.models._recognition._checkpoint import Checkpoint, checkpoint
from sparsight.models._recognition._fits import Fit, Wanted
from sparsight.models._recognition._layers import Ends, ends_of
from sparsight.models._recognition._libraries import fits_of_libraries
from sparsight.models._recognition._opened import Opened, opened
from sparsight.models._recognition._ours import fits_of_ours
from sparsight.models._recognition._programs import program_scheme
from sparsight.models._recognition._trained import TrainedWith, trained_with

__all__ = [
    "Checkpoint",
    "Ends",
    "Fit",
    "Opened",
    "TrainedWith",
    "Wanted",
    "checkpoint",
    "ends_of",
    "fitting",
    "opened",
    "program_scheme",
    "trained_with",
]


def fitting(wanted: Wanted, file: Path) -> Fit | None:
    """The first model that all weights are those of: ours, or of an installed library; None where none is."""
    return next(fits_of_ours(wanted), None) or next(fits_of_libraries(wanted, file), None)
