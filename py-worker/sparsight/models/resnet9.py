"""A nine-layer residual net that trains in few epochs.

The topology is David Page's ("How to train your ResNet", 2018); as in Keller Jordan's airbench (arXiv
2404.00498) the activation is GELU, pooling comes before batch norm, and the logits are scaled down.
"""

from __future__ import annotations

from torch import Tensor, nn

from sparsight.models._channels import scaled
from sparsight.models._exact_linear import ExactLinear

LOGIT_SCALE = 1 / 8


def resnet9(
    image_height: int, image_width: int, num_channels: int, num_classes: int, width: float = 1
) -> nn.Module:
    """Stem of 64 channels, then three halvings to 128, 256 and 512, the first and last with a residual pair.

    6.6 million parameters at width 1, 0.4 million at width 0.25. An axis of an image that is down to one
    pixel is no longer halved.
    """
    widths = [scaled(channels, width) for channels in (64, 128, 256, 512)]
    sizes = [(max(1, image_height >> halvings), max(1, image_width >> halvings)) for halvings in range(3)]
    return nn.Sequential(
        _unit(num_channels, widths[0]),
        _unit(widths[0], widths[1], pool=_pool(sizes[0])),
        Residual(_unit(widths[1], widths[1]), _unit(widths[1], widths[1])),
        _unit(widths[1], widths[2], pool=_pool(sizes[1])),
        _unit(widths[2], widths[3], pool=_pool(sizes[2])),
        Residual(_unit(widths[3], widths[3]), _unit(widths[3], widths[3])),
        StrongestPosition(),
        ScaledLinear(widths[3], num_classes),
    )


class Residual(nn.Sequential):
    """Adds what its layers make of the features to the features."""

    def forward(self, features_BCHW: Tensor) -> Tensor:
        """Features of the same shape."""
        residual_BCHW: Tensor = super().forward(features_BCHW)  # type: ignore[no-untyped-call]
        return features_BCHW + residual_BCHW


class StrongestPosition(nn.Module):
    """Maximum over positions: [batch, channels, height, width] to [batch, channels]."""

    def forward(self, features_BCHW: Tensor) -> Tensor:
        """Features [batch, channels]."""
        return features_BCHW.amax(dim=(2, 3))


class ScaledLinear(ExactLinear):
    """A linear layer whose small outputs let the loss start at chance: [batch, features] to [batch,
    classes].
    """

    def __init__(self, num_features: int, num_classes: int) -> None:
        super().__init__(num_features, num_classes, bias=False)

    def forward(self, features_BF: Tensor) -> Tensor:
        """Logits [batch, classes]."""
        return super().forward(features_BF) * LOGIT_SCALE


def _unit(num_inputs: int, num_outputs: int, *, pool: nn.Module | None = None) -> nn.Module:
    convolution = nn.Conv2d(num_inputs, num_outputs, 3, padding=1, bias=False)
    pooling = [] if pool is None else [pool]
    return nn.Sequential(convolution, *pooling, nn.BatchNorm2d(num_outputs), nn.GELU())


def _pool(size: tuple[int, int]) -> nn.Module:
    return nn.MaxPool2d((min(2, size[0]), min(2, size[1])))
