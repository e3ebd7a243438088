"""Hidden pixels have the mean colour of what is left to see."""

from __future__ import annotations

import torch
from torch import Tensor

from sparsight.fills._fill import Fill, FillRequest

_LEVELS = 255
_UNSEEN = 0.5


class ImageMean(Fill):
    """The mean of each channel over the visible pixels of the image; 0.5 where none is visible.

    Hidden pixels are left out: a mean over all of them would tell the model about what it must not see.
    Values are rounded to 1/255, which leaves those of 8-bit pictures as they are, and their sums are exact,
    so that no order of summation matters.
    """

    def values(self, request: FillRequest) -> Tensor:
        """One colour per image, [B, C, 1, 1]."""
        visible_BHW = (~request.mask_BHW).to(torch.float32)
        levels_BCHW = (request.images_BCHW.to(torch.float32) * _LEVELS).round_()
        # Integers in floats: a row's sum stays far below 2^24, the image's below 2^53.
        sums_BC = _exact(levels_BCHW.mul_(visible_BHW[:, None]).sum(dim=3)).sum(dim=2)
        count_B1 = _exact(visible_BHW.sum(dim=2)).sum(dim=1)[:, None]
        mean_BC = sums_BC / (count_B1.clamp(min=1) * _LEVELS)
        return mean_BC.masked_fill_(count_B1 == 0, _UNSEEN)[:, :, None, None]


def _exact(integers: Tensor) -> Tensor:
    """The same in float64, on the CPU where they lie on a device without it."""
    return (integers.cpu() if integers.device.type == "mps" else integers).to(torch.float64)


image_mean = ImageMean()
