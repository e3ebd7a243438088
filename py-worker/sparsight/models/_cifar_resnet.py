"""Residual nets for small images: He et al., arXiv 1512.03385, section 4.2, with shortcuts of option A.

Names of the layers are those of the checkpoints that are passed around: conv1, bn1, layer1.0.conv1, linear.
"""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional

from sparsight.models._channels import scaled
from sparsight.models._exact_linear import ExactLinear


class CifarResNet(nn.Module):
    """A 3×3 stem, three stages of `num_blocks` basic blocks with 16, 32 and 64 channels at full, half and a
    quarter of the resolution, the mean over positions: 6·num_blocks + 2 layers with weights.
    """

    def __init__(self, num_channels: int, num_classes: int, *, num_blocks: int, width: float) -> None:
        super().__init__()
        widths = [scaled(16 * 2**stage, width) for stage in range(3)]
        self.conv1 = nn.Conv2d(num_channels, widths[0], 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(widths[0])
        self.layer1 = _stage(widths[0], widths[0], num_blocks, stride=1)
        self.layer2 = _stage(widths[0], widths[1], num_blocks, stride=2)
        self.layer3 = _stage(widths[1], widths[2], num_blocks, stride=2)
        self.linear = ExactLinear(widths[2], num_classes)
        for layer in self.modules():
            if isinstance(layer, (nn.Conv2d, nn.Linear)):
                nn.init.kaiming_normal_(layer.weight)

    def forward(self, images_BCHW: Tensor) -> Tensor:
        """Logits [batch, classes]."""
        features_BCHW = functional.relu(self.bn1(self.conv1(images_BCHW)))
        features_BCHW = self.layer3(self.layer2(self.layer1(features_BCHW)))
        logits_BK: Tensor = self.linear(features_BCHW.mean(dim=(2, 3)))
        return logits_BK


class _Block(nn.Module):
    """Two 3×3 convolutions; where the shape changes, the shortcut takes every second pixel and adds channels
    of zeros on both sides.
    """

    def __init__(self, num_inputs: int, num_outputs: int, *, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(num_inputs, num_outputs, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(num_outputs)
        self.conv2 = nn.Conv2d(num_outputs, num_outputs, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(num_outputs)
        self._stride = stride
        self._num_added = num_outputs - num_inputs

    def forward(self, features_BCHW: Tensor) -> Tensor:
        """Features, height and width divided by the stride."""
        path_BCHW = functional.relu(self.bn1(self.conv1(features_BCHW)))
        return functional.relu(self.bn2(self.conv2(path_BCHW)) + self._shortcut(features_BCHW))

    def _shortcut(self, features_BCHW: Tensor) -> Tensor:
        if self._stride == 1:
            return features_BCHW
        before = self._num_added // 2
        padding = (0, 0, 0, 0, before, self._num_added - before)
        return functional.pad(features_BCHW[:, :, :: self._stride, :: self._stride], padding)


def _stage(num_inputs: int, num_outputs: int, num_blocks: int, *, stride: int) -> nn.Sequential:
    first = _Block(num_inputs, num_outputs, stride=stride)
    return nn.Sequential(first, *(_Block(num_outputs, num_outputs, stride=1) for _ in range(num_blocks - 1)))
