"""Masks and fills keep their bits: from one version to the next, and from one device to another."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch

from sparsight import fills, masks

FIXTURES = Path(__file__).parents[2] / "fixtures"


def load_maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_mask_vectors", FIXTURES / "make_mask_vectors.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKER = load_maker()
DOCUMENT: dict[str, Any] = json.loads((FIXTURES / "mask-vectors.json").read_text())
DEVICES = ["cpu", "cuda"] if torch.cuda.is_available() else ["cpu"]


def name_of(row: dict[str, Any]) -> str:
    mask, *others = row["request"].values()
    values = [*mask.values(), *others] if isinstance(mask, dict) else [mask, *others]
    return "-".join(map(str, values))


def test_the_vectors_are_of_this_suite_and_cover_every_random_member() -> None:
    assert DOCUMENT["mask_suite"] == masks.MASK_SUITE
    assert DOCUMENT["index"] == MAKER.INDEX
    with_amount = {name for name in masks.names() if not masks.load(name).has_own_amount}
    assert {row["request"]["mask"]["family"] for row in DOCUMENT["masks"]} == with_amount
    random_fills = {name for name in fills.names() if fills.load(name).random}
    assert {row["request"]["fill"] for row in DOCUMENT["fills"]} == random_fills


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("row", DOCUMENT["masks"], ids=name_of)
def test_masks_keep_their_bits(row: dict[str, Any], device: str) -> None:
    assert {"request": row["request"], **MAKER.mask_vector(row["request"], device)} == row


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("row", DOCUMENT["fills"], ids=name_of)
def test_fills_keep_their_bits(row: dict[str, Any], device: str) -> None:
    assert {"request": row["request"], **MAKER.fill_vector(row["request"], device)} == row
