"""The library expands entries, and makes intervals, as the orchestrator does; `library.test.ts` has its
verdict on the same fixtures.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from sparsight.library.entries import Sizes
from sparsight.library.evaluations import evaluations_of
from sparsight.library.intervals import bootstrap_interval, wilson_interval

FOLDER = Path(__file__).parent
EXPANSIONS = json.loads((FOLDER / "evaluations.json").read_text())
INTERVALS = json.loads((FOLDER / "intervals.json").read_text())


@pytest.mark.parametrize("case", EXPANSIONS, ids=lambda case: case["name"])
def test_entries_come_to_the_evaluations_of_the_orchestrator(case: dict[str, Any]) -> None:
    facts, evaluate = case["facts"], case["evaluate"]
    sizes = Sizes(facts["num_test"], facts["image_height"], facts["image_width"])
    found = evaluations_of(
        evaluate["masks"],
        evaluate.get("certificates", []),
        evaluate.get("recolorings", []),
        draws=evaluate["draws"],
        sizes=sizes,
    )
    assert msgspec.to_builtins(found) == case["evaluations"]


@pytest.mark.parametrize("case", INTERVALS["wilson"])
def test_interval_of_wilson(case: dict[str, float]) -> None:
    found = wilson_interval(case["proportion"], int(case["count"]))
    assert found == pytest.approx((case["low"], case["high"]), abs=1e-15)


@pytest.mark.parametrize("case", INTERVALS["bootstrap"], ids=lambda case: len(case["column"]))
def test_interval_by_the_bootstrap(case: dict[str, Any]) -> None:
    found = bootstrap_interval(np.array(case["column"]))
    assert found == pytest.approx((case["low"], case["high"]), abs=1e-12)
