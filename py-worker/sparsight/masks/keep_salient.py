"""The least salient pixels are hidden, so that the most salient are left to see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sparsight.masks._salient_scatter import SalientScatter


@dataclass(frozen=True)
class KeepSalient(SalientScatter):
    """Hide the least salient pixels first: what is left to see is what matters most."""

    summary: ClassVar[str] = "the least salient pixels"
    most_first: ClassVar[bool] = False


keep_salient = KeepSalient()
