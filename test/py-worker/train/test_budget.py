"""How many steps, and how many images of a step are masked."""

from __future__ import annotations

import pytest

from sparsight.errors import ExpectedError
from sparsight.train.budget import Budget


@pytest.fixture
def budget(make_trial):
    def make(num_images, **settings):
        return Budget.of(make_trial(train=settings).train, num_images)

    return make


@pytest.mark.parametrize(
    ("num_images", "settings", "num_steps"),
    [
        (100, {"epochs": 2, "batch_size": 10, "regime": "original"}, 20),
        (101, {"epochs": 2, "batch_size": 10, "regime": "masked"}, 21),
        (100, {"epochs": 0.25, "batch_size": 10, "regime": "original"}, 3),
        (100, {"epochs": 0.1, "batch_size": 10, "regime": "original"}, 1),
        (7, {"epochs": 3, "batch_size": 64, "regime": "original"}, 1),
        (100, {"epochs": None, "steps": 13, "batch_size": 10, "regime": "original"}, 13),
        (100, {"epochs": 2, "batch_size": 10, "regime": "mixed"}, 20),
    ],
)
def test_steps(budget, num_images, settings, num_steps):
    assert budget(num_images, **settings).num_steps == num_steps


@pytest.mark.parametrize(("balance", "num_steps"), [(0.5, 40), (0.75, 100), (0.2, 25)])
def test_equal_images_shows_as_many_originals_as_regime_original(budget, balance, num_steps):
    mixed = {"balance": balance, "budget": "equal_images"}
    batch = 10 if balance != 0.75 else 8
    budget = budget(100, epochs=2, batch_size=batch, regime="mixed", mixed=mixed)
    assert budget.num_steps == num_steps
    assert budget.num_steps * (batch - budget.num_masked) == 200


@pytest.mark.parametrize(
    ("regime", "batch_size", "balance", "num_masked"),
    [
        ("original", 10, 0.5, 0),
        ("masked", 10, 0.5, 10),
        ("mixed", 10, 0.3, 3),
        ("mixed", 10, 0.01, 1),
        ("mixed", 2, 0.99, 1),
    ],
)
def test_masked_images_of_a_batch(budget, regime, batch_size, balance, num_masked):
    mixed = {"balance": balance, "budget": "equal_steps"}
    assert budget(100, regime=regime, batch_size=batch_size, mixed=mixed).num_masked == num_masked


def test_a_batch_of_one_cannot_be_mixed(budget):
    with pytest.raises(ExpectedError, match="2 or more"):
        budget(100, batch_size=1)


@pytest.mark.parametrize(
    ("every", "due"), [(1, [3, 5, 8, 10]), (2, [5, 10]), (0, [10]), (3, [8, 10]), (100, [10])]
)
def test_what_is_due_at_epochs_is_due_after_the_step_that_ends_one_and_at_the_end(budget, every, due):
    budget = budget(25, epochs=4, batch_size=10, regime="original")
    assert budget.num_steps == 10
    assert [step for step in range(1, 11) if budget.is_due(step, every)] == due
