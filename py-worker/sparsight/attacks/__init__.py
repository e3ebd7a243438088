"""Searches, one per file: masks chosen against a model."""

from __future__ import annotations

from typing import cast

from sparsight.attacks._input_gradient import input_gradient
from sparsight.attacks._search import Model, Search, SearchResult, Tick, margin
from sparsight.members import Spec, load_member, member_names, specified_member

__all__ = ["Model", "Search", "SearchResult", "Tick", "input_gradient", "load", "margin", "names", "of"]


def names() -> tuple[str, ...]:
    """Names of all searches."""
    return member_names(__name__)


def load(name: str) -> Search:
    """The search of this name with its default parameters; raises ExpectedError with the nearest name for an
    unknown one.
    """
    return cast("Search", load_member(__name__, "search", name))


def of(spec: Spec) -> Search:
    """The search that a spec names, with its parameters: `"greedy_hide"`, `{"family": "greedy_hide",
    "granularity": 2}`, or a struct of the schemas.

    Raises ExpectedError for an unknown name or parameter, or an impossible value.
    """
    return cast("Search", specified_member(__name__, "search", "family", spec))
