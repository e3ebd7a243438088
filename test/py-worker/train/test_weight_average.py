"""Exponential average of the weights."""

from __future__ import annotations

import pytest
import torch
from torch import nn
from torch.nn.utils import weight_norm

from sparsight.train.weight_average import WeightAverage


class Replacing(nn.Linear):
    """Puts a new tensor in the place of its buffer at every step."""

    def __init__(self):
        super().__init__(2, 3)
        self.register_buffer("center", torch.zeros(2))

    def forward(self, inputs):
        self.center = 0.5 * self.center + inputs.mean(0)
        return super().forward(inputs - self.center)


def followed(model, average, steps=19):
    """What the average of each tensor must be, after so many steps of a pretended training."""
    expected = {name: value.clone() for name, value in model.state_dict().items()}
    for step in range(1, steps + 1):
        with torch.no_grad():
            model[0].weight += 1
        model(torch.randn(4, 2))
        average.update(step)
        decay = min(0.5, (1 + step) / (10 + step))
        for name, value in model.state_dict().items():
            if value.is_floating_point():
                expected[name] = decay * expected[name] + (1 - decay) * value
            else:
                expected[name] = value.clone()
    return expected


def tied():
    layer = nn.Linear(2, 2)
    return nn.Sequential(layer, layer, nn.BatchNorm1d(2))


def overlapping():
    model = nn.Sequential(nn.Linear(2, 3))
    model.register_buffer("table", torch.arange(6.0))
    model.register_buffer("part", model.table[2:])
    return model


@pytest.mark.parametrize(
    "make",
    [
        lambda: nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3)),
        tied,
        overlapping,
        lambda: nn.Sequential(Replacing()),
        lambda: nn.Sequential(weight_norm(nn.Linear(2, 3)), nn.BatchNorm1d(3)),
    ],
    ids=["plain", "tied", "overlapping", "replacing", "not to be copied"],
)
def test_it_follows_weights_and_buffers(make):
    torch.manual_seed(0)
    model = make()
    if not isinstance(model[0].weight, nn.Parameter):
        model[0].weight_g.data += 1  # computed from two others, and no tensor of its own
        with torch.no_grad():
            model(torch.randn(4, 2))
    average = WeightAverage(model, decay=0.5)
    expected = followed(model, average)
    trained = {name: value.clone() for name, value in model.state_dict().items()}
    with average.in_place():
        assert_state(model, expected)
    assert_state(model, trained, rtol=0, atol=0)
    average.take_over()
    assert_state(model, expected)


def assert_state(model, expected, **tolerance):
    for name, value in model.state_dict().items():
        torch.testing.assert_close(value, expected[name], **tolerance)


def test_it_goes_on_from_what_a_checkpoint_keeps():
    torch.manual_seed(0)
    models = [tied() for _ in range(2)]
    models[1].load_state_dict(models[0].state_dict())
    first = WeightAverage(models[0], decay=0.5)
    followed(models[0], first)
    second = WeightAverage(models[1], decay=0.5)
    second.restore({name: value.clone() for name, value in first.tensors.items()})
    for model, average in zip(models, (first, second), strict=True):
        average.take_over()
        assert_state(model, models[0].state_dict(), rtol=0, atol=0)
