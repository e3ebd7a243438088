"""Hidden pixels are black."""

from __future__ import annotations

from torch import Tensor

from sparsight.fills._fill import Fill, FillRequest


class Black(Fill):
    """All channels 0."""

    def values(self, request: FillRequest) -> Tensor:
        """A single number."""
        return request.constant(0.0)


black = Black()
