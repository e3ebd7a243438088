"""What attacks that recolour cost is the same number in both languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sparsight import recolorings

CASES = json.loads((Path(__file__).parent / "recoloring-costs.json").read_text())


@pytest.mark.parametrize(("attack", "pixels", "forwards"), CASES)
def test_it_is_the_number_of_the_orchestrator(
    attack: dict[str, Any], pixels: list[int], forwards: int
) -> None:
    assert recolorings.of(attack).forwards(pixels, height=8, width=8) == forwards
