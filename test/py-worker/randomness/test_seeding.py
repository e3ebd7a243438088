import itertools
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from sparsight.errors import ExpectedError
from sparsight.randomness.seeding import derive, generator

PY_WORKER = Path(__file__).parents[3] / "py-worker"


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        ((0, "init"), 9173712036728696722),
        ((0, "order", 0), 6352235704893424863),
        ((0, "order", 1), 4285126765886754201),
        ((1, "order", 0), 5187967208550475050),
        ((0, "augment", 3, 7), 150137584852371639),
        ((2**32 - 1, "train_mask", 2**63), 5904974607909196842),
        ((5, "dropout", 2**64 - 1), 6150628116319461226),
        ((0, "split", 0), 7593849631534208625),
        ((0, "split", 2), 2914227721881034997),
    ],
)
def test_vectors(arguments, value):
    assert derive(*arguments) == value


def test_no_two_streams_or_indices_share_a_number():
    arguments = [
        (seed, stream, *indices)
        for seed in (0, 1, 2**32 - 1)
        for stream in ("init", "order", "augment", "train_mask", "dropout", "split", "evaluate")
        for indices in [(), (0,), (1,), (0, 0), (0, 1), (1, 0), (256,), (2**64 - 1,)]
    ]
    assert len({derive(*each) for each in arguments}) == len(arguments)


def test_bits_are_balanced():
    numbers = [derive(7, "order", epoch) for epoch in range(4000)]
    assert all(0 <= number < 2**63 for number in numbers)
    for bit in range(63):
        ones = sum(number >> bit & 1 for number in numbers)
        assert abs(ones - 2000) < 200  # more than six standard deviations


@pytest.mark.parametrize(
    "arguments", [(-1, "init"), (2**64, "init"), (0, "init", -1), (0, "init", 2**64), (0, "no_such_stream")]
)
def test_refuses_what_is_out_of_range(arguments):
    with pytest.raises(ExpectedError, match="Expected"):
        derive(*arguments)


def test_generators_repeat_and_differ():
    drawn = {step: torch.rand(4, generator=generator(3, "augment", step)).tolist() for step in (0, 1, 2)}
    assert torch.rand(4, generator=generator(3, "augment", 1)).tolist() == drawn[1]
    assert all(one != other for one, other in itertools.combinations(drawn.values(), 2))


def test_deriving_does_not_import_torch():
    code = """
import sys, sparsight.randomness.seeding as s
s.derive(0, 'init')
print('torch' in sys.modules)"""
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=PY_WORKER, capture_output=True, text=True
    )
    assert done.stdout == "False\n"
