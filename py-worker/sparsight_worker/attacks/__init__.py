"""Attacks, one a file: masks chosen against a model."""

from __future__ import annotations

from typing import cast

from sparsight_worker.attacks._attack import Attack, AttackResult, Model, margin
from sparsight_worker.attacks._input_gradient import input_gradient
from sparsight_worker.members import load_member, member_names

__all__ = ["Attack", "AttackResult", "Model", "input_gradient", "load", "margin", "names"]


def names() -> tuple[str, ...]:
    """Names of all attacks."""
    return member_names(__name__)


def load(name: str) -> Attack:
    """The attack of this name; raises ExpectedError with the nearest name for an unknown one."""
    return cast("Attack", load_member(__name__, "attack", name))
