"""The most salient pixels are hidden, wherever they lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sparsight.masks._salient_scatter import SalientScatter


@dataclass(frozen=True)
class HideSalient(SalientScatter):
    """Hide the most salient pixels first."""

    summary: ClassVar[str] = "the most salient pixels"
    most_first: ClassVar[bool] = True


hide_salient = HideSalient()
