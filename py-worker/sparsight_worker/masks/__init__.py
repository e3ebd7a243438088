"""Mask families, one a file: where pixels are hidden. A mask is a bool tensor [B, H, W], True = hidden."""

from __future__ import annotations

from typing import cast

from sparsight_worker.mask_key import MASK_SUITE, MaskKey
from sparsight_worker.masks._compare import mask_of_rank
from sparsight_worker.masks._counts import hidden_count
from sparsight_worker.masks._family import MaskFamily
from sparsight_worker.members import load_member, member_names

__all__ = ["MASK_SUITE", "MaskFamily", "MaskKey", "hidden_count", "load", "mask_of_rank", "names"]


def names() -> tuple[str, ...]:
    """Names of all mask families."""
    return member_names(__name__)


def load(name: str) -> MaskFamily:
    """The mask family of this name; raises ExpectedError with the nearest name for an unknown one."""
    return cast("MaskFamily", load_member(__name__, "mask family", name))
