"""ResNet-56 for CIFAR: He et al., arXiv 1512.03385, section 4.2."""

from __future__ import annotations

from torch import nn

from sparsight.models._cifar_resnet import CifarResNet

PREPROCESS_OF_PUBLIC_WEIGHTS = {"mean": "imagenet"}
"""As the files of akamaster/pytorch_resnet_cifar10 were trained; what `experiment init` guesses."""


def resnet56(
    image_height: int, image_width: int, num_channels: int, num_classes: int, width: float = 1
) -> nn.Module:
    """Three stages of 9 blocks; 0.85 million parameters at width 1."""
    return CifarResNet(num_channels, num_classes, num_blocks=9, width=width)
