"""Counts from ratios, names, and what a request refuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from sparsight_worker import attacks, masks
from sparsight_worker.errors import ExpectedError
from sparsight_worker.masks import MaskKey, hidden_count
from sparsight_worker.masks.scatter import scatter


@pytest.mark.parametrize(
    ("ratio", "size", "hidden"),
    [
        (0, (32, 32), 0),
        (1, (32, 32), 1024),
        (0.02, (32, 32), 20),
        (0.05, (32, 32), 51),
        (0.15, (32, 32), 154),
        (0.2, (32, 32), 205),
        (0.125, (2, 2), 0),  # 0.5, half to even
        (0.375, (2, 2), 2),  # 1.5
        (0.625, (2, 2), 2),  # 2.5
        (1e-9, (32, 32), 0),
    ],
)
def test_a_ratio_is_rounded_half_to_even(ratio: float, size: tuple[int, int], hidden: int) -> None:
    assert hidden_count(ratio, *size) == hidden


def test_patches_are_counted_whole() -> None:
    assert hidden_count(0.05, 32, 32, granularity=4) == 48  # 51 pixels are 3.2 patches
    assert hidden_count(0.02, 32, 32, granularity=8) == 0


@pytest.mark.parametrize(
    ("ratio", "message"),
    [
        (5, "Expected ratio to be a number from 0 to 1, got 5.\nDid you mean 0.05?"),
        (1.5, "Expected ratio to be a number from 0 to 1, got 1.5.\nDid you mean 0.015?"),
        (-0.1, "Expected ratio to be a number from 0 to 1, got -0.1."),
        (float("nan"), "Expected ratio to be a number from 0 to 1, got nan."),
        (1000, "Expected ratio to be a number from 0 to 1, got 1000."),
    ],
)
def test_a_ratio_out_of_range_is_explained(ratio: float, message: str) -> None:
    with pytest.raises(ExpectedError) as error:
        hidden_count(ratio, 32, 32)
    assert str(error.value) == message


@pytest.mark.parametrize("hidden", [-1, 257, torch.tensor([3, 257]), torch.tensor([-1, 3])])
def test_a_count_the_image_does_not_have_is_refused(hidden: int | torch.Tensor) -> None:
    with pytest.raises(ExpectedError, match=r"hidden count to be an integer from 0 to 256 \(16×16\), got"):
        scatter(torch.arange(2), hidden=hidden, height=16, width=16)


@pytest.mark.parametrize("hidden", [5.5, torch.tensor([1.5, 2.5]), torch.tensor([True, False]), "5"])
def test_a_count_is_an_integer(hidden: Any) -> None:
    with pytest.raises(ExpectedError, match="hidden count to be an integer, or an integer tensor, got"):
        scatter(torch.arange(2), hidden=hidden, height=16, width=16)


def test_an_integer_of_numpy_is_one() -> None:
    given = scatter(torch.arange(2), hidden=np.int64(5), height=16, width=16)  # type: ignore[arg-type]
    assert given.equal(scatter(torch.arange(2), hidden=5, height=16, width=16))


@pytest.mark.parametrize("index", [torch.zeros(2, 1, dtype=torch.int64), torch.zeros(2), torch.tensor(3)])
def test_indices_are_integers_in_a_row(index: torch.Tensor) -> None:
    with pytest.raises(ExpectedError, match=r"image indices to be integers of shape \[B\], got"):
        scatter(index, hidden=5, height=16, width=16)


def test_counts_must_match_the_images() -> None:
    with pytest.raises(ExpectedError, match=r"hidden counts to be one for each of 2 images, got \(3,\)"):
        scatter(torch.arange(2), hidden=torch.tensor([1, 2, 3]), height=16, width=16)


@pytest.mark.parametrize(("key", "draw"), [(-1, 0), (2**64, 0), (0, -1), (0, 2**64)])
def test_keys_and_draws_have_a_range(key: int, draw: int) -> None:
    with pytest.raises(ExpectedError, match=r"(mask key|draw) to be an integer from 0 to 2\^64 - 1"):
        scatter(torch.arange(2), hidden=3, height=16, width=16, key=key, draw=draw)


def test_a_plain_integer_is_the_key_of_an_unnamed_data_set() -> None:
    from_integer = scatter(torch.arange(2), hidden=30, height=16, width=16, key=5)
    assert from_integer.equal(scatter(torch.arange(2), hidden=30, height=16, width=16, key=MaskKey(5)))


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(ExpectedError) as error:
        masks.load("scater")
    assert str(error.value) == (
        "Expected mask family to be one of random_block, salient_block, scatter, "
        'got "scater".\nDid you mean scatter?'
    )
    with pytest.raises(ExpectedError, match=r"attack to be one of .*\nDid you mean worst_block\?"):
        attacks.load("worstblock")
    with pytest.raises(ExpectedError, match="\nChoose one of random_block"):
        masks.load("_family")


def test_the_method_is_importable_with_torch_and_numpy_alone() -> None:
    probe = (
        "import sys; before = set(sys.modules)\n"
        "from sparsight_worker import attacks, fills, masks\n"
        "[p.load(name) for p in (attacks, fills, masks) for name in p.names()]\n"
        "tops = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print(*sorted(tops & {'msgspec', 'zmq', 'PIL', 'pyarrow', 'sklearn', 'scipy'}))\n"
    )
    package = Path(masks.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", probe],
        cwd=package,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == ""
