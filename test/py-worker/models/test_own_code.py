"""Models of the user's own, however they are called and whatever they return."""

from __future__ import annotations

import sys
from collections import OrderedDict, namedtuple
from dataclasses import dataclass
from types import ModuleType

import pytest
import torch
from torch import nn

from sparsight import models
from sparsight.errors import ExpectedError
from sparsight.models import OutputRule

Pair = namedtuple("Pair", ["features", "scores"])
SIZES = {"image_height": 8, "image_width": 8, "num_channels": 1, "num_classes": 10}


class Plain(nn.Module):
    def __init__(self, num_classes=10):
        super().__init__()
        self.linear = nn.Linear(64, num_classes)

    def forward(self, images):
        return self.linear(images.flatten(1))


class Returning(Plain):
    wrap = staticmethod(lambda logits: logits)

    def forward(self, images):
        return type(self).wrap(super().forward(images))


@dataclass
class Output:
    loss: object
    logits: torch.Tensor


def returning(wrap_output):
    class Wrapped(Returning):
        wrap = staticmethod(wrap_output)

    return Wrapped


def handing_on(depth=1, **more):
    nn.Linear(1, 1)  # draws
    return Plain(**more)


@pytest.fixture
def own(monkeypatch):
    def write(**members):
        module = ModuleType("own_models")
        for name, member in members.items():
            setattr(module, name, member)
        monkeypatch.setitem(sys.modules, "own_models", module)

    return write


def make(name="own_models:net", *, part=None, holds="logits", **options):
    torch.manual_seed(1)
    return models.build(name, **SIZES, width=1, options=options, output=OutputRule(part, holds))


@pytest.mark.parametrize(
    "net",
    [Plain, Plain(), lambda: Plain(), lambda num_classes: Plain(num_classes), lambda **_: Plain()],
    ids=["a class", "an instance", "no argument", "one argument", "any argument"],
)
def test_any_signature_will_do(own, net):
    own(net=net)
    assert make()(torch.zeros(4, 1, 8, 8)).shape == (4, 10)


def test_sizes_that_nobody_knows_further_down_are_not_handed_on(own):
    own(net=handing_on)
    first, second = make(), make(depth=2.0)
    assert torch.equal(first.linear.weight, second.linear.weight)  # the generator started over
    with pytest.raises(ExpectedError, match=r"unexpected keyword argument 'colour'"):
        make(colour="red")


def test_an_option_comes_before_the_size_of_the_data_set(own):
    own(net=Plain)
    with pytest.raises(ExpectedError, match=r"got \[2, 7\] – at model\.name\.\nThe model has 7 classes, the"):
        make(num_classes=7.0)


def test_an_instance_is_copied_and_takes_no_options(own):
    instance = Plain()
    own(net=instance)
    made = make()
    assert made is not instance
    assert torch.equal(made.linear.weight, instance.linear.weight)
    with pytest.raises(ExpectedError, match=r"left out, as own_models:net is a model already, got bias"):
        make(bias=True)


WRAPS = {
    "a tensor": (lambda logits: logits, None),
    "a dict with logits": (lambda logits: {"loss": None, "logits": logits}, None),
    "an object with logits": (lambda logits: Output(None, logits), None),
    "a tuple of one": (lambda logits: (logits,), None),
    "a key": (lambda logits: OrderedDict(aux=logits[:, :3], out=logits), "out"),
    "a position": (lambda logits: (logits[:, :3], logits), 1),
    "a field": (lambda logits: Pair(logits[:, :3], logits), "scores"),
    "a field by its position": (lambda logits: Pair(logits[:, :3], logits), 1),
    "probabilities": (lambda logits: logits.softmax(1), None),
}


@pytest.mark.parametrize("kind", WRAPS)
def test_logits_are_found_in_what_it_returns(kind, own):
    wrap, part = WRAPS[kind]
    own(plain=Plain, net=returning(wrap))
    images = torch.rand(4, 1, 8, 8)
    found = make(part=part, holds="probabilities" if kind == "probabilities" else "logits")
    plain = make("own_models:plain")
    assert list(found.state_dict()) == list(plain.state_dict())
    logits, own_logits = found(images), plain(images)
    if kind == "probabilities":
        logits, own_logits = logits.softmax(1), own_logits.softmax(1)
    torch.testing.assert_close(logits, own_logits)
    assert not models.is_choice_in_vain(found)
    logits.sum().backward()


def test_a_probability_of_nothing_has_a_finite_logit(own):
    own(net=returning(lambda logits: torch.zeros_like(logits).index_fill(1, torch.tensor([3]), 1)))
    logits = make(holds="probabilities")(torch.rand(2, 1, 8, 8))
    assert bool(logits.isfinite().all())
    assert logits.argmax(1).tolist() == [3, 3]


def test_a_choice_where_there_is_nothing_to_choose_is_noticed(own):
    own(net=Plain)
    assert models.is_choice_in_vain(make(part=0))


WRONG = {
    "several": (
        lambda logits: (logits, logits[:, :3]),
        None,
        "to be logits, or model.output to choose them, got a tuple of 0 [2, 10], 1 [2, 3] – at model.output."
        "\n"
        "Choose the logits among them, such as model.output: 0",
    ),
    "another key": (
        lambda logits: {"out": logits, "aux": 3},
        "logits",
        "to be a part of what own_models:net returns, a dict of out [2, 10], aux (an int), "
        'got "logits" – at model.output.',
    ),
    "another position": (lambda logits: (logits, logits), 2, "got 2 – at model.output."),
    "nothing of it": (lambda logits: None, None, "logits, or model.output to choose them, got a NoneType"),
    "a part that is no tensor": (
        lambda logits: {"logits": [1, 2]},
        None,
        "to be logits of shape [2, 10], got a list – at model.name.\nReturn the logits alone.",
    ),
    "one class": (lambda logits: logits[:, :1], None, "got [2, 1] – at model.name.\nOne number per image"),
    "no axis of classes": (
        lambda logits: logits[:, 0],
        None,
        "got [2] – at model.name.\nOne number per image",
    ),
    "more axes": (lambda logits: logits[:, :, None, None], None, "got [2, 10, 1, 1] – at model.name."),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_wrong_is_said(kind, own):
    wrap, part, message = WRONG[kind]
    own(net=returning(wrap))
    with pytest.raises(ExpectedError) as caught:
        make(part=part)
    assert message in str(caught.value)
