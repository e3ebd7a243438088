"""Attacks that recolour a few pixels (L0), one per file: they hide nothing, and are no masks."""

from __future__ import annotations

from typing import cast

from sparsight.members import Spec, load_member, member_names, specified_member
from sparsight.recolorings._recoloring import Recoloring, RecoloringResult

__all__ = ["Recoloring", "RecoloringResult", "load", "names", "of"]


def names() -> tuple[str, ...]:
    """Names of all attacks that recolour."""
    return member_names(__name__)


def load(name: str) -> Recoloring:
    """The attack of this name with its default parameters; raises ExpectedError with the nearest name for an
    unknown one.
    """
    return cast("Recoloring", load_member(__name__, "attack that recolours", name))


def of(spec: Spec) -> Recoloring:
    """The attack that a spec names, with its parameters: `"sparse_rs"`, `{"sparse_rs": {"queries": 100}}`, or
    a struct of the schemas. Raises ExpectedError for an unknown name or parameter, or an impossible value.
    """
    return cast("Recoloring", specified_member(__name__, "attack that recolours", "name", spec))
