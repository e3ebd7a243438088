"""Scattered pixels or patches, found by random search with the schedule of Sparse-RS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from sparsight.attacks._schedule import Schedule, exchanged
from sparsight.attacks._search import Search, SearchRequest, SearchResult, rows_at_once
from sparsight.attacks._worst import WorstSoFar
from sparsight.masks._permutation import pixels_of_ranks
from sparsight.masks.scatter import Scatter
from sparsight.whole_number import whole_number


@dataclass(frozen=True)
class RandomSearchHide(Search):
    """Sparse-RS (Croce, Andriushchenko, Singh, Flammarion and Hein, AAAI 2022, arXiv 2006.12834, algorithm 1
    for L0) with hiding as the only thing that is done to a pixel.

    It begins with the mask of `scatter` for the same key, draw and granularity. Each further forward pass
    tries the mask with a few of its patches exchanged for visible ones, and keeps it where the margin is
    smaller: so the result is never a weaker attack than that mask. How many are exchanged falls as the
    schedule says (see `Schedule`, with alpha 0.3 as in the untargeted attacks of the paper). Unlike there,
    hidden pixels have no colours to choose, the search goes on when the model is wrong, as it looks for the
    smallest margin, and every count is searched by itself.
    """

    granularity: int = 1
    """Side of the patches in pixels, a divisor of both sides of the image."""
    queries: int = 1000
    """Forward passes for each image and count."""

    def __post_init__(self) -> None:
        whole_number("granularity", self.granularity, least=1, most=1024, at="granularity")
        whole_number("queries", self.queries, most=10_000_000, at="queries")

    @property
    def patch_side(self) -> int:
        """The granularity."""
        return self.granularity

    def images_at_once(self, hidden: Sequence[int], *, height: int, width: int) -> int:
        """Half of a forward pass, so that few rows are filled up; the same on every device."""
        return -(-rows_at_once(torch.device("cpu"), height, width) // 2)

    def _forwards(self, hidden: Sequence[int], height: int, width: int) -> int:
        return sum(self._tried(count, height, width) for count in hidden)

    def _tried(self, hidden: int, height: int, width: int) -> int:
        """Masks that are tried: one where there is no other."""
        return self.queries if 0 < hidden < height * width else 1

    def _search(self, request: SearchRequest) -> list[SearchResult]:
        num_images, (height, width) = len(request.index_B), request.size
        filled = request.filled_up(self.images_at_once(request.hidden, height=height, width=width))
        return [self._worst(filled, count).of_images(slice(num_images)) for count in request.hidden]

    def _worst(self, request: SearchRequest, hidden: int) -> SearchResult:
        height, width = request.size
        rows, columns = height // self.granularity, width // self.granularity
        num_hidden, num_patches = hidden // self.granularity**2, rows * columns
        root = Scatter(self.granularity).root(request.key, request.draw)
        order_BN = pixels_of_ranks(request.index_B, root, rows, columns, range(num_patches))
        schedule = Schedule(
            request.key, request.draw, f"{self.name}/{self.granularity}/{hidden}", self.queries
        )
        worst = WorstSoFar(request, hidden)
        tried_BN = order_BN
        for query in range(self._tried(hidden, height, width)):
            if query:
                places = schedule.places(query, num_hidden, num_patches, order_BN.device)
                tried_BN = exchanged(order_BN, *places)
            mask_BHW = self._hiding(tried_BN[:, :num_hidden], rows, columns)
            hurts_more_B = worst.update(mask_BHW[:, None], *request.margins(mask_BHW, num_each=1))
            order_BN = tried_BN.where(hurts_more_B[:, None], order_BN)
        return worst.result()

    def _hiding(self, patch_BK: Tensor, rows: int, columns: int) -> Tensor:
        """The masks that hide these patches, bool [B, H, W]."""
        mask_BN = torch.zeros(len(patch_BK), rows * columns, dtype=torch.bool, device=patch_BK.device)
        mask_BHW = mask_BN.scatter_(1, patch_BK, True).view(-1, rows, columns)
        side = self.granularity
        return (
            mask_BHW if side == 1 else mask_BHW.repeat_interleave(side, dim=1).repeat_interleave(side, dim=2)
        )


random_search_hide = RandomSearchHide()
