"""A plain convolutional net for small images and quick questions."""

from __future__ import annotations

from torch import Tensor, nn

from sparsight.models._channels import scaled
from sparsight.models._depth import checked
from sparsight.models._exact_linear import ExactLinear


def small_cnn(
    image_height: int, image_width: int, num_channels: int, num_classes: int, width: float = 1, depth: int = 3
) -> nn.Module:
    """`depth` stages of 3×3 convolution, batch norm and ReLU, the image halved before all but the first;
    32·2^stage channels; logits from the mean over positions of the last stage.

    There are fewer stages where the image is too small to be halved so often. 0.1 million parameters at width
    1.
    """
    smallest = min(image_height, image_width)
    num_stages = min(checked(depth), max(1, smallest.bit_length() - 1))
    widths = [num_channels, *(scaled(32 * 2**stage, width) for stage in range(num_stages))]
    stages = [_stage(widths[i], widths[i + 1], halve=i > 0) for i in range(num_stages)]
    return nn.Sequential(*stages, Head(widths[-1], num_classes))


class Head(nn.Module):
    """Mean over positions, then one linear layer: [batch, channels, height, width] to [batch, classes]."""

    def __init__(self, num_features: int, num_classes: int) -> None:
        super().__init__()
        self.linear = ExactLinear(num_features, num_classes)

    def forward(self, features_BCHW: Tensor) -> Tensor:
        """Logits [batch, classes]."""
        logits_BK: Tensor = self.linear(features_BCHW.mean(dim=(2, 3)))
        return logits_BK


def _stage(num_inputs: int, num_outputs: int, *, halve: bool) -> nn.Module:
    pool: list[nn.Module] = [nn.MaxPool2d(2)] if halve else []
    convolution = nn.Conv2d(num_inputs, num_outputs, 3, padding=1, bias=False)
    return nn.Sequential(*pool, convolution, nn.BatchNorm2d(num_outputs), nn.ReLU())
