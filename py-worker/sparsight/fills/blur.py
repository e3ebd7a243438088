"""Hidden pixels are blurred."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from sparsight.fills._fill import Fill, FillRequest
from sparsight.real_number import real_number

_LEVELS = 255
_WEIGHT = 1 << 20  # 255 · 2^20 · 2^20 < 2^53, so that the sums of both passes are exact in float64


@dataclass(frozen=True)
class Blur(Fill):
    """The image under a Gaussian, hidden pixels included; weights beyond its edge go to the pixels inside.

    Values are rounded to 1/255 and weights to 2^-20, so that all sums are exact: no order of summation
    matters, and with the same weights CPU and GPU agree bit for bit. The weights come from the exponential
    function of the processor, which may round the last of their 20 bits otherwise on another kind of machine.
    """

    sigma: float = 2
    """Standard deviation of the Gaussian, in pixels."""

    sees_hidden: ClassVar[bool] = True

    def __post_init__(self) -> None:
        real_number("sigma of blur", self.sigma, above=0, most=1000, at="sigma")

    def values(self, request: FillRequest) -> Tensor:
        """The blurred images, [B, C, H, W]."""
        images_BCHW = request.images_BCHW
        device = torch.device("cpu") if images_BCHW.device.type == "mps" else images_BCHW.device
        levels_BCHW = (images_BCHW.to(device, torch.float32) * _LEVELS).round_().to(torch.float64)
        height, width = request.image_shape[1:]
        along_BCHW = levels_BCHW @ _weights(width, float(self.sigma)).to(device).T
        blurred_BCHW = _weights(height, float(self.sigma)).to(device) @ along_BCHW
        return blurred_BCHW.div_(_LEVELS * _WEIGHT * _WEIGHT)


blur = Blur()


@functools.lru_cache(maxsize=4)
def _weights(side: int, sigma: float) -> Tensor:
    """What each pixel of a line (column) adds to each (row), in units of 2^-20 that sum to 2^20 in each row,
    float64 [side, side].
    """
    position_N = torch.arange(side, dtype=torch.float64)
    distance_NN = (position_N[:, None] - position_N) / sigma
    weights_NN = torch.exp(distance_NN.square_().mul_(-0.5))
    weights_NN = (weights_NN / weights_NN.sum(dim=1, keepdim=True)).mul_(_WEIGHT).round_()
    weights_NN.diagonal().add_(_WEIGHT - weights_NN.sum(dim=1))  # keeps an image of one colour as it is
    return weights_NN
