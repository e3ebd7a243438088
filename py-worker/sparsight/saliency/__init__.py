"""Saliency methods, one per file: how much each pixel of an image matters to a model."""

from __future__ import annotations

from typing import Any, cast

from sparsight.members import load_member, member_names
from sparsight.saliency._method import Model, SaliencyMethod

__all__ = ["Model", "SaliencyMethod", "load", "names"]


def names() -> tuple[str, ...]:
    """Names of all methods."""
    return member_names(__name__)


def load(name: str, **parameters: Any) -> SaliencyMethod:
    """The method of this name with these parameters, and defaults for the others.

    Raises ExpectedError for an unknown name or parameter, or an impossible value.
    """
    return cast("SaliencyMethod", load_member(__name__, "saliency", name)).having(**parameters)
