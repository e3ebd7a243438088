"""Sparse-RS: random search over pixels at the corners of the colour cube."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from sparsight.attacks._schedule import Schedule, exchanged
from sparsight.masks._permutation import pixels_of_ranks
from sparsight.randomness.keyed_hash import words
from sparsight.recolorings._best import BestColors
from sparsight.recolorings._recoloring import Recoloring, RecoloringRequest, RecoloringResult
from sparsight.whole_number import whole_number


@dataclass(frozen=True)
class SparseRs(Recoloring):
    """Croce, Andriushchenko, Singh, Flammarion and Hein, "Sparse-RS: a versatile framework for
    query-efficient sparse black-box adversarial attacks" (AAAI 2022, arXiv 2006.12834), untargeted, for L0.

    It begins with random pixels in random colours, each channel 0 or 1. Each further forward pass tries a few
    pixels exchanged for others in new random colours, and keeps that where the margin is smaller. How many
    are exchanged, and alpha = 0.3, as published (see `Schedule`). It ends where the model is wrong.
    """

    queries: int = 1000
    """Forward passes for each image and number of pixels, at most."""

    def __post_init__(self) -> None:
        whole_number("queries", self.queries, most=10_000_000, at="queries")

    @property
    def _most_forwards(self) -> int:
        return self.queries

    def _attack(self, request: RecoloringRequest) -> RecoloringResult:
        height, width = request.images_BCHW.shape[2:]
        num_pixels, num_all = request.num_pixels, height * width
        schedule = Schedule(request.key, request.draw, f"{self.name}/{num_pixels}", self.queries)
        order_BN = pixels_of_ranks(request.index_B, request.root(self.name), height, width, range(num_all))
        color_BKC = self._corners(request, num_pixels, query=0)
        tried_BN, tried_BKC, best = order_BN, color_BKC, BestColors(request)
        for query in range(self.queries):
            if query:
                leave_E, enter_E = schedule.places(query, num_pixels, num_all, order_BN.device)
                tried_BN, tried_BKC = exchanged(order_BN, leave_E, enter_E), color_BKC.clone()
                tried_BKC[:, leave_E] = self._corners(request, len(leave_E), query)
            pixel_BK = tried_BN[:, :num_pixels]
            logits_BK = request.model(request.recolored(pixel_BK, tried_BKC))
            is_better_B = best.update(pixel_BK, tried_BKC, *request.measured(logits_BK))
            order_BN = tried_BN.where(is_better_B[:, None], order_BN)
            color_BKC = tried_BKC.where(is_better_B[:, None, None], color_BKC)
            if best.all_done:
                break
        return best.result()

    def _corners(self, request: RecoloringRequest, num_pixels: int, query: int) -> Tensor:
        """Random corners of the colour cube, float32 [B, num_pixels, C] of 0 and 1."""
        num_channels = request.images_BCHW.shape[1]
        root = request.root(f"{self.name}/colors/{query}")
        word_BM = words(request.index_B, root, num_pixels * num_channels)
        return (word_BM < 0).to(torch.float32).view(-1, num_pixels, num_channels)


sparse_rs = SparseRs()
