"""ResNet-18 for small images: He et al., arXiv 1512.03385, with a 3×3 stem and without the first pooling."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional

from sparsight.models._channels import scaled
from sparsight.models.small_cnn import Head


def resnet18(
    image_height: int, image_width: int, num_channels: int, num_classes: int, width: float = 1
) -> nn.Module:
    """Stem of 64 channels, four stages of two basic blocks (64, 128, 256, 512 channels), mean over positions.

    11.2 million parameters at width 1.
    """
    widths = [scaled(channels, width) for channels in (64, 64, 128, 256, 512)]
    stages = [
        nn.Sequential(
            BasicBlock(widths[i], widths[i + 1], stride=1 if i == 0 else 2),
            BasicBlock(widths[i + 1], widths[i + 1], stride=1),
        )
        for i in range(4)
    ]
    stem = nn.Sequential(
        _convolution(num_channels, widths[0], 3, stride=1), nn.BatchNorm2d(widths[0]), nn.ReLU()
    )
    return nn.Sequential(stem, *stages, Head(widths[-1], num_classes))


class BasicBlock(nn.Module):
    """Two 3×3 convolutions and a shortcut, 1×1 where the shape changes."""

    def __init__(self, num_inputs: int, num_outputs: int, *, stride: int) -> None:
        super().__init__()
        self.path = nn.Sequential(
            _convolution(num_inputs, num_outputs, 3, stride=stride),
            nn.BatchNorm2d(num_outputs),
            nn.ReLU(),
            _convolution(num_outputs, num_outputs, 3, stride=1),
            nn.BatchNorm2d(num_outputs),
        )
        self.shortcut: nn.Module = nn.Identity()
        if stride != 1 or num_inputs != num_outputs:
            projection = _convolution(num_inputs, num_outputs, 1, stride=stride)
            self.shortcut = nn.Sequential(projection, nn.BatchNorm2d(num_outputs))

    def forward(self, features_BCHW: Tensor) -> Tensor:
        """Features, height and width divided by the stride."""
        return functional.relu(self.path(features_BCHW) + self.shortcut(features_BCHW))


def _convolution(num_inputs: int, num_outputs: int, size: int, *, stride: int) -> nn.Conv2d:
    return nn.Conv2d(num_inputs, num_outputs, size, stride=stride, padding=size // 2, bias=False)
