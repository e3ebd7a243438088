"""What hurts most of all that was tried."""

from __future__ import annotations

import torch
from torch import Tensor

from sparsight.attacks._search import SearchRequest, SearchResult
from sparsight.masks._compare import first_greatest


class WorstSoFar:
    """For each image of a request, of the masks tried so far that with the smallest margin, of equals the
    first.
    """

    def __init__(self, request: SearchRequest, hidden: int) -> None:
        num_images, device = len(request.index_B), request.images_BCHW.device
        self._hidden = hidden
        self._num_tried = 0
        self.mask_BHW = torch.zeros(num_images, *request.size, dtype=torch.bool, device=device)
        self.margin_B = torch.full((num_images,), torch.nan, device=device)
        self._is_wrong_B = torch.zeros(num_images, dtype=torch.bool, device=device)

    def update(self, mask_BKHW: Tensor, margin_P: Tensor, is_wrong_P: Tensor) -> Tensor:
        """Take further masks of each image into account, K of each, with what `margins` gave for them; bool
        [B], whether one of them hurts more than all before.
        """
        num_images, num_each = mask_BKHW.shape[:2]
        margin_BK, is_wrong_BK = margin_P.view(num_images, num_each), is_wrong_P.view(num_images, num_each)
        row_B, best_B = torch.arange(num_images, device=margin_P.device), first_greatest(-margin_BK)
        margin_B = margin_BK[row_B, best_B]
        hurts_more_B = ~(self.margin_B <= margin_B)  # also where nothing was tried before
        self.margin_B = margin_B.where(hurts_more_B, self.margin_B)
        self._is_wrong_B = is_wrong_BK[row_B, best_B].where(hurts_more_B, self._is_wrong_B)
        self.mask_BHW = mask_BKHW[row_B, best_B].where(hurts_more_B[:, None, None], self.mask_BHW)
        self._num_tried += num_each
        return hurts_more_B

    def result(self) -> SearchResult:
        """What was found, at the cost of all that was tried."""
        return SearchResult(
            hidden=self._hidden,
            mask_BHW=self.mask_BHW,
            margin_B=self.margin_B,
            succeeds_B=self._is_wrong_B,
            forwards_B=torch.full_like(self.margin_B, self._num_tried, dtype=torch.int64),
        )
