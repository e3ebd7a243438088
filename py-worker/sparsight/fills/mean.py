"""Hidden pixels have the data set's mean colour."""

from __future__ import annotations

from torch import Tensor

from sparsight.errors import expected
from sparsight.fills._fill import Fill, FillRequest


class Mean(Fill):
    """The mean of each channel over the data set, as given."""

    def values(self, request: FillRequest) -> Tensor:
        """One colour, [C, 1, 1]; raises ExpectedError without a mean, or one of other channels."""
        num_channels = request.num_channels
        if request.mean_C is None or request.mean_C.shape != (num_channels,):
            got = "nothing" if request.mean_C is None else tuple(request.mean_C.shape)
            raise expected("mean", f"{num_channels} numbers, one per channel", got, fix="Pass mean_C.")
        return request.mean_C[:, None, None]


mean = Mean()
