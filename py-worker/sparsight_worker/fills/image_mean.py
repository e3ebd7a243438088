"""Hidden pixels have the mean colour of what is left to see."""

from __future__ import annotations

import torch
from torch import Tensor

from sparsight_worker.fills._fill import Fill, FillRequest

_LEVELS = 65535
_UNSEEN = 0.5


class ImageMean(Fill):
    """The mean of each channel over the visible pixels of the image; 0.5 where none is visible.

    Hidden pixels are left out: a mean over all of them would tell the model about what it must not see.
    Values are rounded to 1/65535 and summed as integers, so that no order of summation matters.
    """

    def values(self, request: FillRequest) -> Tensor:
        """One colour an image, [B, C, 1, 1]."""
        visible_BHW = ~request.mask_BHW
        levels_BCHW = (request.images_BCHW.to(torch.float32) * _LEVELS).round_().to(torch.int32)
        sums_BC = levels_BCHW.mul_(visible_BHW[:, None]).sum(dim=(2, 3))
        count_B1 = visible_BHW.sum(dim=(1, 2))[:, None]
        mean_BC = sums_BC.to(torch.float64) / (count_B1.clamp(min=1) * _LEVELS)
        return mean_BC.masked_fill_(count_B1 == 0, _UNSEEN)[:, :, None, None]


image_mean = ImageMean()
