"""The best colours so far."""

from __future__ import annotations

import torch
from torch import Tensor

from sparsight.recolorings._recoloring import RecoloringRequest, RecoloringResult


class BestColors:
    """For each image of a request the colours with the smallest margin; once the model is wrong, they stay,
    and further forward passes do not count.
    """

    def __init__(self, request: RecoloringRequest) -> None:
        num_images, device = len(request.labels_B), request.images_BCHW.device
        num_channels = request.images_BCHW.shape[1]
        self._num_pixels = request.num_pixels
        self.pixel_BK = torch.zeros(num_images, request.num_pixels, dtype=torch.int64, device=device)
        self.color_BKC = torch.zeros(num_images, request.num_pixels, num_channels, device=device)
        self._margin_B = torch.full((num_images,), torch.nan, device=device)
        self.is_done_B = torch.zeros(num_images, dtype=torch.bool, device=device)
        self._forwards_B = torch.zeros(num_images, dtype=torch.int64, device=device)

    def update(self, pixel_BK: Tensor, color_BKC: Tensor, margin_B: Tensor, is_wrong_B: Tensor) -> Tensor:
        """Take one more try of each image into account; bool [B], whether it is the best."""
        is_better_B = (is_wrong_B | ~(self._margin_B <= margin_B)) & ~self.is_done_B
        self.pixel_BK = pixel_BK.where(is_better_B[:, None], self.pixel_BK)
        self.color_BKC = color_BKC.where(is_better_B[:, None, None], self.color_BKC)
        self._margin_B = margin_B.where(is_better_B, self._margin_B)
        self._forwards_B += ~self.is_done_B
        self.is_done_B = self.is_done_B | is_wrong_B
        return is_better_B

    @property
    def all_done(self) -> bool:
        """The model is wrong on every image."""
        return bool(self.is_done_B.all())

    def result(self) -> RecoloringResult:
        """What was found."""
        return RecoloringResult(
            self._num_pixels,
            self.pixel_BK,
            self.color_BKC,
            self._margin_B,
            self.is_done_B,
            self._forwards_B,
        )
