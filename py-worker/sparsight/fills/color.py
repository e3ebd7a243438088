"""Hidden pixels have one random colour per image."""

from __future__ import annotations

from typing import ClassVar

from torch import Tensor

from sparsight.fills._fill import Fill, FillRequest


class Color(Fill):
    """Uniform in (0, 1) for each channel, a pure function of key, index and draw."""

    random: ClassVar[bool] = True

    def values(self, request: FillRequest) -> Tensor:
        """One colour per image, [B, C, 1, 1]."""
        return request.uniform(self.name, request.num_channels)[:, :, None, None]


color = Color()
