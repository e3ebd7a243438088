"""Hidden pixels are white."""

from __future__ import annotations

from torch import Tensor

from sparsight.fills._fill import Fill, FillRequest


class White(Fill):
    """All channels 1."""

    def values(self, request: FillRequest) -> Tensor:
        """A single number."""
        return request.constant(1.0)


white = White()
