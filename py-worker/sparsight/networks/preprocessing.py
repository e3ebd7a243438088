"""What a model is given of images in [0, 1]: resized, normalised and laid out as it was trained."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

import torch
from torch import Tensor

from sparsight.networks.resampled import resampled
from sparsight.networks.resampling import Resampling

_GREATEST = 255


@dataclass(frozen=True, slots=True)
class Preprocessing:
    """The settings of `model.preprocess`, complete.

    `resampling` is left to do here where pixels are hidden at the source; else the images have that size
    already. `mean` and `std` are in the range and order of channels
    that the model is given; without them, what is given is the images as they are, or normalised by
    statistics of the data set.
    """

    resampling: Resampling | None
    mean: list[float] | None
    std: list[float] | None
    channel_order: Literal["rgb", "bgr"]
    range: Literal["0-1", "0-255"]
    layout: Literal["nchw", "nhwc"]
    mask_at: Literal["input", "source"]

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Self:
        """From an object with these fields."""
        resampling = settings["resampling"]
        return cls(**{**settings, "resampling": None if resampling is None else Resampling.of(resampling)})

    def size(self, height: int, width: int) -> tuple[int, int]:
        """Rows and columns that the model is given of images of this size."""
        return (height, width) if self._left is None else self._left.size(height, width)

    def shape(self, num_channels: int, height: int, width: int) -> tuple[int, int, int]:
        """Shape of what the model is given of an image of this size."""
        rows, columns = self.size(height, width)
        return (rows, columns, num_channels) if self.layout == "nhwc" else (num_channels, rows, columns)

    def __call__(
        self,
        images_BCHW: Tensor,
        *,
        normalize: Callable[[Tensor], Tensor],
        lay_out: Callable[[Tensor], Tensor],
    ) -> Tensor:
        """A tensor of its own. `normalize` is what is done to images where no mean is given, `lay_out` brings
        those of layout NCHW to the layout in memory of the arithmetic.
        """
        if self._left is not None:
            images_BCHW = resampled(images_BCHW, self._left)
        if self.mean is None:
            images_BCHW = self._ordered(normalize(images_BCHW)) * self._scale
        else:
            images_BCHW = self._centered(self._ordered(images_BCHW) * self._scale, self.mean, self.std)
        if self.layout == "nhwc":
            return images_BCHW.permute(0, 2, 3, 1).contiguous()
        return lay_out(images_BCHW)

    @property
    def _left(self) -> Resampling | None:
        return self.resampling if self.mask_at == "source" else None

    @property
    def _scale(self) -> int:
        return _GREATEST if self.range == "0-255" else 1

    def _ordered(self, images_BCHW: Tensor) -> Tensor:
        return images_BCHW.flip(1) if self.channel_order == "bgr" else images_BCHW

    @staticmethod
    def _centered(images_BCHW: Tensor, mean: list[float], std: list[float] | None) -> Tensor:
        mean_C = torch.tensor(mean, dtype=torch.float32, device=images_BCHW.device)
        centered_BCHW = images_BCHW - mean_C[:, None, None]
        if std is None:
            return centered_BCHW
        std_C = torch.tensor(std, dtype=torch.float32, device=images_BCHW.device)
        return centered_BCHW.div_(std_C[:, None, None])
