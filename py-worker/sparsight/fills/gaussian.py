"""Hidden pixels are normal noise."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from statistics import NormalDist
from typing import ClassVar

import torch
from torch import Tensor

from sparsight.fills._fill import Fill, FillRequest
from sparsight.real_number import real_number

_LEVELS = 1 << 16
_STEP = 1 << 20


@dataclass(frozen=True)
class Gaussian(Fill):
    """Normal with `mean` and `deviation`, cut off at 0 and 1, independent for every pixel and channel, a pure
    function of key, index and draw.

    A value is one of 65,536 equally likely quantiles, rounded to 2^-20 of a deviation, so that every machine
    has the same ones.
    """

    mean: float = 0.5
    """Mean of the noise before it is cut off, in [0, 1]."""
    deviation: float = 0.25
    """Standard deviation of the noise before it is cut off."""

    random: ClassVar[bool] = True

    def __post_init__(self) -> None:
        real_number("mean of gaussian", self.mean, least=0, most=1, at="mean")
        real_number("deviation of gaussian", self.deviation, above=0, most=10, at="deviation")

    def values(self, request: FillRequest) -> Tensor:
        """One value per pixel and channel, [B, C, H, W]."""
        num_values = request.image_shape.numel()
        word_BK = request.words(self.name, -(-num_values // 2))
        quantile_BN = torch.stack([word_BK & 0xFFFF, word_BK >> 16 & 0xFFFF], dim=2).flatten(1)
        table_Q = _values(float(self.mean), float(self.deviation)).to(quantile_BN.device)
        return table_Q[quantile_BN[:, :num_values]].view(-1, *request.image_shape)


gaussian = Gaussian()


@functools.lru_cache(maxsize=8)
def _values(mean: float, deviation: float) -> Tensor:
    """The value of every quantile, float32 [65536]."""
    values = [min(max(mean + deviation * (steps / _STEP), 0.0), 1.0) for steps in _normal_quantiles()]
    return torch.tensor(values, dtype=torch.float32)


@functools.cache
def _normal_quantiles() -> tuple[int, ...]:
    """Of the standard normal distribution, in steps of 2^-20."""
    inverse = NormalDist().inv_cdf
    return tuple(round(inverse((i + 0.5) / _LEVELS) * _STEP) for i in range(_LEVELS))
