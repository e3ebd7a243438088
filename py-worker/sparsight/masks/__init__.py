"""Mask families, one per file: where pixels are hidden. A mask is a bool tensor [B, H, W], True = hidden."""

from __future__ import annotations

from typing import cast

from sparsight.constants import MASK_SUITE
from sparsight.masks._compare import mask_of_rank
from sparsight.masks._counts import hidden_count, whole_patches
from sparsight.masks._family import MaskFamily
from sparsight.members import Spec, load_member, member_names, specified_member
from sparsight.randomness.mask_key import MaskKey

__all__ = [
    "MASK_SUITE",
    "MaskFamily",
    "MaskKey",
    "hidden_count",
    "load",
    "mask_of_rank",
    "names",
    "of",
    "whole_patches",
]


def names() -> tuple[str, ...]:
    """Names of all mask families."""
    return member_names(__name__)


def load(name: str) -> MaskFamily:
    """The mask family of this name with its default parameters; raises ExpectedError with the nearest name
    for an unknown one.
    """
    return cast("MaskFamily", load_member(__name__, "mask family", name))


def of(spec: Spec) -> MaskFamily:
    """The mask family that a spec names, with its parameters: `"scatter"`, `{"family": "scatter",
    "granularity": 2}`, or a struct of the schemas.

    Raises ExpectedError for an unknown name or parameter, or an impossible value.
    """
    return cast("MaskFamily", specified_member(__name__, "mask family", "family", spec))
