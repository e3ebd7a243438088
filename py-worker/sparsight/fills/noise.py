"""Hidden pixels are noise."""

from __future__ import annotations

from typing import ClassVar

from torch import Tensor

from sparsight.fills._fill import Fill, FillRequest


class Noise(Fill):
    """Uniform in (0, 1), independent for every pixel and channel, a pure function of key, index and draw."""

    random: ClassVar[bool] = True

    def values(self, request: FillRequest) -> Tensor:
        """One value per pixel and channel, [B, C, H, W]."""
        values_BN = request.uniform(self.name, request.image_shape.numel())
        return values_BN.view(len(values_BN), *request.image_shape)


noise = Noise()
