"""Hidden pixels are normal noise."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from sparsight.fills._fill import Fill, FillRequest
from sparsight.randomness.normal import normal_quantiles, quantiles
from sparsight.real_number import real_number


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
        root = request.key.root(self.name, request.draw)
        quantile_BN = quantiles(request.index_B(self.name), root, request.image_shape.numel())
        table_Q = _values(float(self.mean), float(self.deviation)).to(quantile_BN.device)
        return table_Q[quantile_BN].view(-1, *request.image_shape)


gaussian = Gaussian()


@functools.lru_cache(maxsize=8)
def _values(mean: float, deviation: float) -> Tensor:
    """The value of every quantile, float32 [65536]."""
    values = [min(max(mean + deviation * z, 0.0), 1.0) for z in normal_quantiles()]
    return torch.tensor(values, dtype=torch.float32)
