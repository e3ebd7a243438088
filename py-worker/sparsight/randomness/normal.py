"""Normal numbers as a pure function of a key and an image's index, the same on every machine."""

from __future__ import annotations

import functools
from statistics import NormalDist

import torch
from torch import Tensor

from sparsight.randomness.keyed_hash import words

_LEVELS = 1 << 16
_STEP = 1 << 20


def normal(index_B: Tensor, root: tuple[int, int], num_values: int) -> Tensor:
    """Standard normal numbers of every image, float32 [B, num_values]: each one of 65,536 equally likely
    quantiles, rounded to 2^-20.
    """
    return _table().to(index_B.device)[quantiles(index_B, root, num_values)]


def quantiles(index_B: Tensor, root: tuple[int, int], num_values: int) -> Tensor:
    """Which quantile each number is, int32 [B, num_values]."""
    word_BK = words(index_B, root, -(-num_values // 2))
    return torch.stack([word_BK & 0xFFFF, word_BK >> 16 & 0xFFFF], dim=2).flatten(1)[:, :num_values]


@functools.cache
def normal_quantiles() -> tuple[float, ...]:
    """All of them, ascending."""
    inverse = NormalDist().inv_cdf
    return tuple(round(inverse((i + 0.5) / _LEVELS) * _STEP) / _STEP for i in range(_LEVELS))


@functools.cache
def _table() -> Tensor:
    return torch.tensor(normal_quantiles(), dtype=torch.float32)
