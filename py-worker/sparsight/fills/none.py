"""The fill of images of which nothing is hidden."""

from __future__ import annotations

from torch import Tensor

from sparsight.errors import expected
from sparsight.fills._fill import Fill, FillRequest


class NoFill(Fill):
    """Refuses masks that hide something."""

    def values(self, request: FillRequest) -> Tensor:
        """A single number, which no pixel takes; raises ExpectedError where a pixel is hidden."""
        if bool(request.mask_BHW.any()):
            raise expected("fill", "another than none where pixels are hidden", self.name)
        return request.constant(0.0)


none = NoFill()
