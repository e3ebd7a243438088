"""Counts from ratios, names, and what a request refuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from sparsight import attacks, masks
from sparsight.errors import ExpectedError
from sparsight.masks import MaskKey, hidden_count
from sparsight.masks.scatter import scatter


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
    with pytest.raises(
        ExpectedError, match=r"hidden count to be an integer, or an integer tensor \[B\], got"
    ):
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
        f'Expected mask family to be one of {", ".join(masks.names())}, got "scater".\nDid you mean scatter?'
    )
    with pytest.raises(ExpectedError, match=r"search to be one of .*\nDid you mean worst_block\?"):
        attacks.load("worstblock")
    with pytest.raises(ExpectedError, match=f"\nChoose one of {', '.join(masks.names())}"):
        masks.load("_family")


def test_the_method_is_importable_with_torch_and_numpy_alone() -> None:
    probe = (
        "import sys; before = set(sys.modules)\n"
        "from sparsight import attacks, fills, masks\n"
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


@pytest.mark.parametrize("value", [1.0, 1.5, True, "1", None])
@pytest.mark.parametrize("name", ["key", "draw"])
def test_a_key_or_draw_that_only_looks_like_an_integer_is_refused(name: str, value: object) -> None:
    with pytest.raises(ExpectedError, match=r"(mask key|draw) to be an integer from 0 to 2\^64 - 1, got"):
        scatter(torch.arange(2), hidden=3, height=4, width=4, **{name: value})


def test_integers_of_numpy_are_integers() -> None:
    arguments = {"hidden": 3, "height": 4, "width": 4}
    ours = scatter(torch.arange(2), **arguments, key=7, draw=2)
    theirs = scatter(torch.arange(2), **arguments, key=np.uint64(7), draw=np.int32(2))
    assert torch.equal(ours, theirs)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"index_B": [0, 1]}, r"image indices to be an integer tensor .* got a list.\nConvert"),
        ({"index_B": np.arange(2)}, r"image indices to be an integer tensor .* got a ndarray"),
        ({"hidden": torch.tensor(3)}, r"hidden count to be .*, got a tensor of shape \(\)"),
        ({"granularity": 2.0}, r"granularity to be an integer from 1 to 1024, got 2.0"),
        ({"height": 4.0}, r"height to be an integer of at least 1, got 4.0"),
        ({"granularity": -1}, "granularity to be an integer from 1 to 1024, got -1"),
        ({"width": 0}, "width to be an integer of at least 1, got 0"),
    ],
)
def test_what_is_of_another_kind_is_refused(changed: dict[str, object], message: str) -> None:
    arguments = {"index_B": torch.arange(2), "hidden": 4, "height": 4, "width": 4, **changed}
    with pytest.raises(ExpectedError, match=message):
        scatter(**arguments)


@pytest.mark.parametrize(("ratio", "granularity"), [("0.1", 1), (0.1, 0)])
def test_a_hidden_count_is_of_numbers(ratio: float, granularity: int) -> None:
    with pytest.raises(ExpectedError, match=r"(ratio to be a number|granularity to be an integer)"):
        hidden_count(ratio, 10, 10, granularity)


def test_saliency_is_a_tensor_of_what_is_not_negative() -> None:
    arguments = {"index_B": torch.arange(1), "hidden": 4, "height": 4, "width": 4}
    family = masks.load("salient_block")
    with pytest.raises(ExpectedError, match=r"saliency to be a tensor, got a ndarray"):
        family(**arguments, saliency_BHW=np.ones((1, 4, 4)))
    with pytest.raises(ExpectedError, match=r"saliency to be at least 0, got -1\.0\.\nTake"):
        family(**arguments, saliency_BHW=-torch.ones(1, 4, 4))


def test_an_attack_is_asked_for_several_counts_and_for_classes() -> None:
    worst_block, images_BCHW = attacks.load("worst_block"), torch.rand(1, 1, 4, 4)
    model = lambda images_BCHW: images_BCHW.flatten(1)[:, :3]  # noqa: E731
    with pytest.raises(ExpectedError, match=r"hidden to be a sequence of counts, got 4.\nPass .* \[4\]"):
        worst_block(model, images_BCHW, torch.tensor([0]), hidden=4)
    with pytest.raises(ExpectedError, match=r"labels to be classes from 0 to 2, got \[3\]"):
        worst_block(model, images_BCHW, torch.tensor([3]), hidden=[4])
