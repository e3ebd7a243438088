"""A small vision transformer: Dosovitskiy et al., arXiv 2010.11929, in the tiny size of DeiT, arXiv
2012.12877.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from sparsight.models._channels import scaled
from sparsight.models._depth import checked
from sparsight.models._exact_linear import ExactLinear
from sparsight.whole_number import whole_number

_TOKENS_A_SIDE = 8
_HEAD_SIZE = 64


def vit_tiny(
    image_height: int,
    image_width: int,
    num_channels: int,
    num_classes: int,
    width: float = 1,
    depth: int = 6,
    patch: int = 0,
) -> nn.Module:
    """`depth` pre-norm blocks of 192 features and heads of 64, learned positions, logits from the mean token.

    `patch` is the side of a token in pixels; 0 takes the one that gives about 8×8 tokens. Images that it does
    not divide are padded with zeros at the bottom and on the right. 2.7 million parameters at width 1 on
    32×32.
    """
    patch = whole_number("option patch of the model", patch, least=0, at="model.options.patch")
    side = patch or max(1, round(min(image_height, image_width) / _TOKENS_A_SIDE))
    grid = (-(-image_height // side), -(-image_width // side))
    num_heads = max(1, round(scaled(192, width) / _HEAD_SIZE))
    num_features = num_heads * max(8, scaled(192, width) // num_heads)
    embedding = PatchEmbedding(num_channels, num_features, side, grid)
    blocks = [Block(num_features, num_heads) for _ in range(checked(depth))]
    return nn.Sequential(embedding, *blocks, MeanTokenHead(num_features, num_classes))


class PatchEmbedding(nn.Module):
    """Cuts images into patches and tells each its position: [batch, channels, height, width] to [batch,
    tokens, features].
    """

    def __init__(self, num_channels: int, num_features: int, side: int, grid: tuple[int, int]) -> None:
        super().__init__()
        self.projection = nn.Conv2d(num_channels, num_features, side, stride=side)
        self.position_TF = nn.Parameter(torch.randn(grid[0] * grid[1], num_features) * 0.02)
        self._padded = (grid[0] * side, grid[1] * side)

    def forward(self, images_BCHW: Tensor) -> Tensor:
        """Tokens [batch, tokens, features]."""
        bottom, right = (self._padded[i] - images_BCHW.shape[2 + i] for i in range(2))
        if bottom or right:
            images_BCHW = functional.pad(images_BCHW, (0, right, 0, bottom))
        tokens_BTF: Tensor = self.projection(images_BCHW).flatten(2).transpose(1, 2)
        return tokens_BTF + self.position_TF


class Block(nn.Module):
    """Self-attention and a two-layer perceptron, each around a shortcut."""

    def __init__(self, num_features: int, num_heads: int) -> None:
        super().__init__()
        self._num_heads = num_heads
        self.attention_norm = nn.LayerNorm(num_features)
        self.query_key_value = nn.Linear(num_features, 3 * num_features)
        self.attention_out = nn.Linear(num_features, num_features)
        self.perceptron = nn.Sequential(
            nn.LayerNorm(num_features),
            nn.Linear(num_features, 4 * num_features),
            nn.GELU(),
            nn.Linear(4 * num_features, num_features),
        )

    def forward(self, tokens_BTF: Tensor) -> Tensor:
        """Tokens of the same shape."""
        tokens_BTF = tokens_BTF + self._attend(self.attention_norm(tokens_BTF))
        mixed_BTF: Tensor = tokens_BTF + self.perceptron(tokens_BTF)
        return mixed_BTF

    def _attend(self, tokens_BTF: Tensor) -> Tensor:
        heads = self.query_key_value(tokens_BTF).unflatten(2, (3, self._num_heads, -1)).permute(2, 0, 3, 1, 4)
        mixed_BHTF = functional.scaled_dot_product_attention(heads[0], heads[1], heads[2])
        out_BTF: Tensor = self.attention_out(mixed_BHTF.transpose(1, 2).flatten(2))
        return out_BTF


class MeanTokenHead(nn.Module):
    """Layer norm, mean over tokens, one linear layer: [batch, tokens, features] to [batch, classes]."""

    def __init__(self, num_features: int, num_classes: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(num_features)
        self.linear = ExactLinear(num_features, num_classes)

    def forward(self, tokens_BTF: Tensor) -> Tensor:
        """Logits [batch, classes]."""
        logits_BK: Tensor = self.linear(self.norm(tokens_BTF).mean(dim=1))
        return logits_BK
