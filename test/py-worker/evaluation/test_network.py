"""A model as a function of images in [0, 1]."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from sparsight.arithmetic.numerics import Numerics
from sparsight.evaluation.network import Network, unit_images

CPU = torch.device("cpu")


def test_bytes_become_the_unit_interval():
    images = unit_images(torch.tensor([0, 51, 255], dtype=torch.uint8))
    assert images.tolist() == pytest.approx([0, 0.2, 1])
    assert images[2] == 1


@pytest.mark.parametrize("memory_format", ["contiguous", "channels_last"])
def test_images_are_normalised_and_laid_out(memory_format):
    seen = []

    class Spy(nn.Module):
        def forward(self, images):
            seen.append(images)
            return images.mean(dim=(2, 3))

    network = Network(
        Spy(), numerics=Numerics("float32", memory_format), mean=[0.5, 0.25], std=[0.5, 0.25], device=CPU
    )
    logits = network(torch.tensor([1.0, 0.5]).view(1, 2, 1, 1).expand(3, 2, 4, 5))
    torch.testing.assert_close(logits, torch.ones(3, 2))
    layout = torch.channels_last if memory_format == "channels_last" else torch.contiguous_format
    assert seen[0].is_contiguous(memory_format=layout)


def test_a_model_that_normalises_by_itself_is_given_images_as_they_are():
    model = nn.Flatten()
    numerics = Numerics("float32", "contiguous")
    network = Network(model, numerics=numerics, mean=[0.5], std=[0.25], normalizes=False, device=CPU)
    images = torch.rand(5, 1, 2, 2)
    assert torch.equal(network(images), images.flatten(1))


def test_logits_are_float32_whatever_they_are_computed_in():
    network = Network(
        nn.Sequential(nn.Flatten(), nn.Linear(4, 3)),
        numerics=Numerics("bfloat16", "contiguous"),
        mean=[0],
        std=[1],
        device=CPU,
    )
    images = torch.rand(5, 1, 2, 2)
    exact = network.model(images)
    assert network(images).dtype == torch.float32
    assert not torch.equal(network(images), exact)
    torch.testing.assert_close(network(images), exact, atol=0.05, rtol=0.05)


def test_evaluating_leaves_the_mode_as_it_was():
    model = nn.BatchNorm2d(1)
    network = Network(model, numerics=Numerics("float32", "contiguous"), mean=[0], std=[1], device=CPU)
    with network.evaluating():
        assert not model.training
        assert not torch.is_grad_enabled()
    assert model.training
