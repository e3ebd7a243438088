"""What every model keeps, and what `build` says of one that does not."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Literal

import pytest
import torch
from torch import nn

from sparsight import models
from sparsight.errors import ExpectedError

SHAPES = [(8, 8, 1, 10), (28, 28, 1, 10), (32, 32, 3, 100), (33, 47, 3, 2), (9, 64, 5, 7)]


def make(name, shape=(8, 8, 1, 10), *, width=0.25, **options):
    height, width_, channels, classes = shape
    return models.build(
        name,
        image_height=height,
        image_width=width_,
        num_channels=channels,
        num_classes=classes,
        width=width,
        options=options,
    )


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("name", models.names())
def test_any_size_channels_and_classes(name, shape):
    height, width, channels, classes = shape
    model = make(name, shape)
    images = torch.rand(3, channels, height, width)
    for layout in (torch.contiguous_format, torch.channels_last):
        logits = model.to(memory_format=layout)(images.contiguous(memory_format=layout))
        assert logits.shape == (3, classes)
    logits.square().sum().backward()
    assert all(parameter.grad is not None for parameter in model.parameters())


@pytest.mark.parametrize("name", models.names())
def test_an_image_is_classified_alike_in_any_company(name):
    model = make(name, (16, 16, 3, 10)).eval()
    images = torch.rand(6, 3, 16, 16)
    torch.testing.assert_close(model(images)[:2], model(images[:2]), atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("name", models.names())
def test_width_scales_and_a_seed_decides(name):
    sizes, weights = [], []
    for width in (0.25, 0.5, 0.5):
        torch.manual_seed(3)
        model = make(name, width=width)
        sizes.append(sum(parameter.numel() for parameter in model.parameters()))
        weights.append(torch.cat([parameter.flatten() for parameter in model.parameters()]))
    assert sizes[0] < sizes[1]
    assert torch.equal(weights[1], weights[2])


@pytest.mark.parametrize("name", models.names())
def test_logits_are_not_rounded_to_the_bits_of_autocast(name):
    model = make(name, (16, 16, 3, 10)).eval()
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        logits = model(torch.rand(20, 3, 16, 16))
    assert logits.dtype == torch.float32
    assert not torch.equal(logits, logits.bfloat16().float())


@pytest.mark.parametrize(
    ("name", "millions"),
    [("resnet9", 6.57), ("resnet18", 11.17), ("resnet20", 0.27), ("resnet56", 0.85), ("vit_tiny", 2.69)],
)
def test_sizes_are_those_of_the_papers(name, millions):
    model = make(name, (32, 32, 3, 10), width=1)
    assert sum(parameter.numel() for parameter in model.parameters()) / 1e6 == pytest.approx(
        millions, abs=0.01
    )


def test_options_reach_the_model_and_whole_numbers_are_integers():
    assert len(make("mlp", depth=3.0)) == 1 + 3 + 1
    assert make("vit_tiny", (32, 32, 3, 10), patch=8.0, depth=1.0)[0].position_TF.shape[0] == 16


class Plain(nn.Module):
    def __init__(self, image_height, image_width, num_channels, num_classes, bias=True):
        super().__init__()
        self.linear = nn.Linear(image_height * image_width * num_channels, num_classes, bias=bias)

    def forward(self, images):
        return self.linear(images.flatten(1))


class TooManyClasses(Plain):
    def __init__(self, num_classes, **sizes):
        super().__init__(num_classes=num_classes + 1, **sizes)


class Broken(Plain):
    def forward(self, images):
        return self.linear(images)


def no_module(**_):
    return 3


def nothing(**_):
    pass


def typed(
    image_height,
    image_width,
    num_channels,
    num_classes,
    *,
    size: int = 8,
    rate: float | None = None,
    bias: bool = True,
    norm: Literal["batch", "layer"] = "batch",
    kind: object = "x",
):
    return Plain(image_height, image_width, num_channels, num_classes, bias)


def linear(*, size, **_):
    return nn.Linear(3, size)


def leaves(**_):
    sys.exit("enough")


class LeavesLater(Plain):
    def forward(self, images):
        sys.exit()


@pytest.fixture
def own(monkeypatch):
    """A module of the user's own, importable for this test."""
    module = ModuleType("own_models")
    for member in (Plain, TooManyClasses, Broken, no_module, nothing, typed, linear, leaves, LeavesLater):
        setattr(module, member.__name__, member)
    module.number = 3
    monkeypatch.setitem(sys.modules, "own_models", module)


@pytest.mark.usefixtures("own")
def test_a_model_of_the_users_own():
    model = make("own_models:Plain", (9, 12, 2, 5), bias=False)
    assert model(torch.zeros(4, 2, 9, 12)).shape == (4, 5)
    assert model.linear.bias is None


@pytest.mark.usefixtures("own")
def test_options_of_the_types_that_it_says_are_taken():
    make("own_models:typed", size=3.0, rate=1.0, bias=False, norm="layer", kind=3.0)


WRONG = {
    "unknown member": ("resnet_9", {}, "Did you mean resnet9?"),
    "unknown module": ("no_such_module:Net", {}, "No module named"),
    "unknown attribute": ("own_models:Plan", {}, "Did you mean own_models:Plain?"),
    "not callable": ("own_models:number", {}, "callable, got 3"),
    "no module": ("own_models:no_module", {}, "a torch.nn.Module, got 3 – at model.name"),
    "nothing": (
        "own_models:nothing",
        {},
        "a torch.nn.Module, got None – at model.name.\nDoes it end with return?",
    ),
    "an error": (
        "own_models:linear",
        {"size": "x"},
        "Expected own_models:linear to be called without an error, got TypeError: ",
    ),
    "the place of an error": (
        "own_models:linear",
        {"size": -3},
        f"test_members.py:{linear.__code__.co_firstlineno + 1}) – at model.options.",
    ),
    "an exit": ("own_models:leaves", {}, "to be called without an error, got SystemExit: enough (test"),
    "an exit later": (
        "own_models:LeavesLater",
        {},
        "to be a model for images [2, 1, 8, 8], got SystemExit (test",
    ),
    "a text for an integer": (
        "own_models:typed",
        {"size": "wide"},
        'Expected option size of the model to be an integer, got "wide" – at model.options.size.',
    ),
    "half an integer": ("own_models:typed", {"size": 1.5}, "to be an integer, got 1.5 – at"),
    "a truth for an integer": ("own_models:typed", {"size": True}, "to be an integer, got true – at"),
    "a text for a number": ("own_models:typed", {"rate": "x"}, 'to be a number, got "x" – at'),
    "a number for a truth": ("own_models:typed", {"bias": 1.0}, "to be true or false, got 1 – at"),
    "none of the choices": (
        "own_models:typed",
        {"norm": "btch"},
        'to be one of "batch", "layer", got "btch" – at',
    ),
    "half a layer": ("mlp", {"depth": 1.5}, "to be an integer, got 1.5 – at model.options.depth"),
    "fewer than no layers": ("small_cnn", {"depth": -1.0}, "from 0 to 1000, got -1 – at model.options.depth"),
    "more layers than can be made": ("vit_tiny", {"depth": 1e300}, "from 0 to 1000, got 1"),
    "a negative patch": ("vit_tiny", {"patch": -1.0}, "of at least 0, got -1 – at model.options.patch"),
    "wrong classes": ("own_models:TooManyClasses", {}, "logits of shape [2, 10], got [2, 11]"),
    "wrong shape": ("own_models:Broken", {}, "images [2, 1, 8, 8]"),
    "unknown option": ("own_models:Plain", {"biass": False}, "'biass' (it takes image_height"),
    "option of a member": ("mlp", {"dept": 2}, "'dept' (it takes"),
}


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize(("name", "options", "message"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said(name, options, message):
    with pytest.raises(ExpectedError) as caught:
        make(name, **options)
    assert message in str(caught.value)
