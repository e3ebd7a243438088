"""Captions read as the reports of the orchestrator do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sparsight import fills, masks

FILLS: list[tuple[Any, str]] = json.loads(
    (Path(__file__).parents[2] / "contract" / "fill-words.json").read_text()
)
CASES: list[tuple[dict[str, Any], str, str]] = json.loads(
    (Path(__file__).parents[2] / "contract" / "mask-words.json").read_text()
)


@pytest.mark.parametrize(("spec", "meaning", "label"), CASES, ids=lambda value: str(value))
def test_a_caption_is_the_meaning_that_reports_give(spec: dict[str, Any], meaning: str, label: str) -> None:
    assert masks.of(spec).caption == meaning
    assert label.startswith(spec["family"].replace("_", " "))


@pytest.mark.parametrize(("spec", "words"), FILLS, ids=lambda value: str(value))
def test_a_fill_is_called_what_reports_call_it(spec: Any, words: str) -> None:
    assert fills.of(spec).words == words
