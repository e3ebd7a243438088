"""What a model is given of an image and of what is hidden."""

from __future__ import annotations

from typing import get_args

import pytest
import torch
from torch import nn

from sparsight import fills
from sparsight.arithmetic.numerics import Numerics
from sparsight.evaluation.network import Network
from sparsight.networks.model_input import InputKind, ModelInput
from sparsight.protocol.generated import ModelInput as StatedInput

IMAGES = torch.rand(4, 3, 5, 6, generator=torch.Generator().manual_seed(0))
MASK = torch.rand(4, 5, 6, generator=torch.Generator().manual_seed(1)) < 0.4


def normalized(images_BCHW: torch.Tensor) -> torch.Tensor:
    return (images_BCHW - 0.5) / 0.25


def shown(fill: str) -> torch.Tensor:
    return fills.apply(IMAGES, MASK, fill, index_B=torch.arange(4), shows_mask=True)


def test_a_fill_adds_what_is_hidden_where_that_is_asked_for() -> None:
    with_mask_BCHW = shown("noise")
    assert with_mask_BCHW.shape == (4, 4, 5, 6)
    assert with_mask_BCHW[:, :3].equal(fills.apply(IMAGES, MASK, "noise", index_B=torch.arange(4)))
    assert with_mask_BCHW[:, 3].equal(MASK.float())


def test_an_image_is_normalised_and_nothing_else() -> None:
    code = ModelInput("image", 3)
    assert (code.sees_masks, code.num_given) == (False, 3)
    assert code.of(IMAGES, normalized).equal(normalized(IMAGES))


def test_a_mask_channel_follows_the_normalised_image() -> None:
    code = ModelInput("mask_channel", 3)
    assert (code.sees_masks, code.num_given) == (True, 4)
    given_BCHW = code.of(shown("white"), normalized)
    assert given_BCHW[:, :3].equal(normalized(shown("white")[:, :3]))
    assert given_BCHW[:, 3].equal(MASK.float())
    assert (code.of(IMAGES, normalized)[:, 3] == 0).all()


def test_a_null_code_is_zero_where_a_pixel_is_hidden_and_nowhere_else() -> None:
    code = ModelInput("null_code", 3)
    assert (code.sees_masks, code.num_given) == (True, 6)
    given_BCHW = code.of(shown("white"), normalized)
    visible_B1HW = (~MASK)[:, None]
    assert given_BCHW[:, :3].equal(IMAGES * visible_B1HW)
    assert given_BCHW[:, 3:].equal((1 - IMAGES) * visible_B1HW)
    assert given_BCHW.sum(dim=1).round().equal(3 * (~MASK).float())
    assert code.of(shown("noise"), normalized).equal(given_BCHW)
    assert code.of(IMAGES, normalized).equal(torch.cat([IMAGES, 1 - IMAGES], dim=1))


def test_a_mask_alone_shows_nothing_of_the_image() -> None:
    code = ModelInput("mask_only", 3)
    assert (code.sees_masks, code.num_given) == (True, 1)
    assert code.of(shown("noise"), normalized).equal(MASK[:, None].float())
    assert (code.of(IMAGES, normalized) == 0).all()


def test_every_input_of_the_schema_is_one_of_ours() -> None:
    assert get_args(StatedInput) == get_args(InputKind)


@pytest.mark.parametrize("kind", ["image", "mask_channel", "null_code"])
def test_a_gradient_comes_back_to_the_image(kind: str) -> None:
    channels = ModelInput(kind, 3).num_given  # type: ignore[arg-type]
    network = Network(
        nn.Sequential(nn.Flatten(), nn.Linear(channels * 30, 2)),
        numerics=Numerics("float32", "contiguous"),
        mean=[0.5] * 3,
        std=[0.25] * 3,
        input_kind=kind,  # type: ignore[arg-type]
        device=torch.device("cpu"),
    )
    images_BCHW = IMAGES.clone().requires_grad_()
    network(images_BCHW).sum().backward()
    assert images_BCHW.grad is not None
    assert (images_BCHW.grad != 0).all()
