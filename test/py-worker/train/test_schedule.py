"""Learning rate of each step."""

from __future__ import annotations

import pytest

from sparsight.protocol.generated import Schedule
from sparsight.train.schedule import rate_fraction


def rates(name, *, warmup=0.2, final=0.0, num_steps=100):
    schedule = Schedule(name=name, warmup_fraction=warmup, final_fraction=final)
    return [rate_fraction(schedule, step, num_steps) for step in range(num_steps)]


@pytest.mark.parametrize("name", ["one_cycle", "cosine", "constant"])
@pytest.mark.parametrize("warmup", [0, 0.2, 1])
@pytest.mark.parametrize("num_steps", [1, 2, 7, 100])
def test_every_rate_lies_above_zero_and_up_to_the_highest(name, warmup, num_steps):
    assert all(0 < rate <= 1 for rate in rates(name, warmup=warmup, num_steps=num_steps))


def test_one_cycle_rises_and_falls_on_lines():
    values = rates("one_cycle")
    assert values[:20] == pytest.approx([(step + 0.5) / 20 for step in range(20)])
    assert values[20:] == pytest.approx([(79.5 - step) / 80 for step in range(80)])


def test_cosine_falls_slowly_at_both_ends():
    values = rates("cosine")
    assert values[20] == pytest.approx(1, abs=1e-3)
    assert values[60] == pytest.approx(0.49, abs=0.01)
    assert values[-1] == pytest.approx(0, abs=1e-3)


def test_constant_stays():
    assert rates("constant")[20:] == [1.0] * 80


@pytest.mark.parametrize("name", ["one_cycle", "cosine"])
def test_the_end_is_the_final_fraction(name):
    assert rates(name, final=0.1, num_steps=10_000)[-1] == pytest.approx(0.1, abs=1e-3)
