"""The optimisers against those of torch, step by step."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import nn
from torch.nn import functional

from sparsight.protocol.generated import AdamW, Sgd
from sparsight.train.optimizers import make_optimizer

SETTINGS = {
    "sgd": Sgd(lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
    "sgd without nesterov": Sgd(lr=0.1, momentum=0.9, nesterov=False, weight_decay=0.01),
    "sgd without momentum": Sgd(lr=0.1, momentum=0, nesterov=True, weight_decay=0),
    "adamw": AdamW(lr=0.01, beta1=0.9, beta2=0.95, weight_decay=0.1),
}
RATES = [0.01, 0.1, 0.07, 0.02, 0.3]


def model():
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(2, 3, 3), nn.BatchNorm2d(3), nn.Flatten(), nn.Linear(3 * 16, 4))


def reference(settings, net):
    groups = [
        {"params": [p for p in net.parameters() if p.dim() >= 2], "weight_decay": settings.weight_decay},
        {"params": [p for p in net.parameters() if p.dim() < 2], "weight_decay": 0.0},
    ]
    if isinstance(settings, AdamW):
        return torch.optim.AdamW(groups, lr=settings.lr, betas=(settings.beta1, settings.beta2))
    nesterov = settings.nesterov and settings.momentum > 0
    return torch.optim.SGD(groups, lr=settings.lr, momentum=settings.momentum, nesterov=nesterov)


def backward(net, step):
    images = torch.randn(5, 2, 6, 6, generator=torch.Generator().manual_seed(step))
    functional.cross_entropy(net(images), torch.arange(5) % 4).backward()


def assert_equal_weights(ours, theirs, **tolerance):
    for a, b in zip(ours.parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(a, b, **tolerance)


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_steps_are_those_of_torch(settings):
    ours, theirs = model(), model()
    optimizer, expected = make_optimizer(settings, ours), reference(settings, theirs)
    for step, rate in enumerate(RATES):
        backward(ours, step)
        optimizer.step(rate, num_before=step)
        backward(theirs, step)
        for group in expected.param_groups:
            group["lr"] = rate
        expected.step()
        expected.zero_grad()
        assert_equal_weights(ours, theirs, atol=1e-5, rtol=1e-5)
    assert all(parameter.grad is None for parameter in ours.parameters())


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_what_it_remembers_is_all_it_needs(settings, layout):
    first = model().to(memory_format=layout)
    optimizer = make_optimizer(settings, first)
    for step in range(2):
        backward(first, step)
        optimizer.step(0.1, num_before=step)
    second = copy.deepcopy(first)
    resumed = make_optimizer(settings, second)
    resumed.restore({name: value.clone().contiguous() for name, value in optimizer.tensors().items()})
    for net, its in ((first, optimizer), (second, resumed)):
        backward(net, 2)
        its.step(0.1, num_before=2)
    assert_equal_weights(first, second, atol=0, rtol=0)


def test_frozen_weights_stay():
    net = model()
    net[0].requires_grad_(False)
    before = net[0].weight.clone()
    optimizer = make_optimizer(SETTINGS["sgd"], net)
    backward(net, 0)
    optimizer.step(0.1, num_before=0)
    assert torch.equal(net[0].weight, before)
    assert not [name for name in optimizer.tensors() if ".0." in name]


def test_weights_without_a_gradient_are_no_error():
    net = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    net[0](torch.ones(1, 2)).sum().backward()
    make_optimizer(SETTINGS["adamw"], net).step(0.1, num_before=0)
