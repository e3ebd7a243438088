"""A multi-layer perceptron: every pixel has weights of its own, and no neighbours."""

from __future__ import annotations

from torch import nn

from sparsight.models._channels import scaled
from sparsight.models._depth import checked
from sparsight.models._exact_linear import ExactLinear


def mlp(
    image_height: int, image_width: int, num_channels: int, num_classes: int, width: float = 1, depth: int = 2
) -> nn.Module:
    """`depth` hidden layers of 512 units with batch norm and ReLU, then the logits."""
    sizes = [image_height * image_width * num_channels, *[scaled(512, width)] * checked(depth)]
    layers = [_layer(sizes[i], sizes[i + 1]) for i in range(depth)]
    return nn.Sequential(nn.Flatten(), *layers, ExactLinear(sizes[-1], num_classes))


def _layer(num_inputs: int, num_outputs: int) -> nn.Module:
    linear = nn.Linear(num_inputs, num_outputs, bias=False)
    return nn.Sequential(linear, nn.BatchNorm1d(num_outputs), nn.ReLU())
