"""γ: random scattered pixels, or scattered square patches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from sparsight.masks._compare import mask_of_rank
from sparsight.masks._family import MaskFamily, MaskRequest
from sparsight.masks._permutation import pixels_of_ranks, ranks_of_pixels
from sparsight.randomness.mask_key import MaskKey
from sparsight.whole_number import whole_number


@dataclass(frozen=True)
class Scatter(MaskFamily):
    """Hide the first pixels of a random order of all pixels; patches of granularity² likewise."""

    granularity: int = 1
    """Side of the patches in pixels, a divisor of both sides of the image."""

    summary: ClassVar[str] = "random scattered pixels"
    symbol: ClassVar[str] = "γ"
    nested: ClassVar[bool] = True

    def __post_init__(self) -> None:
        whole_number("granularity", self.granularity, most=1024, at="granularity")

    @property
    def patch_side(self) -> int:
        """The granularity."""
        return self.granularity

    def _mask(self, request: MaskRequest) -> Tensor:
        ranks = _ranks_that_matter(request) if self.granularity == 1 else None
        if ranks is not None:
            return _mask_of_few(request, ranks)
        rank_BHW = _rank(request.index_B, request.root, request.height, request.width, self.granularity)
        return mask_of_rank(rank_BHW, request.hidden_B)

    def ranks(
        self, index_B: Tensor, *, height: int, width: int, key: int | MaskKey = 0, draw: int = 0
    ) -> Tensor:
        """The order in which pixels are hidden, int32 [B, height, width]; one map serves all ratios.

        Without patches every rank 0 … n-1 occurs once; with patches of g×g all pixels of the i-th patch have
        rank i·g². Raises ExpectedError for an impossible granularity.
        """
        self.check_size(height, width)
        return _rank(index_B, self.root(key, draw), height, width, self.granularity)


scatter = Scatter()


def _rank(index_B: Tensor, root: tuple[int, int], height: int, width: int, granularity: int) -> Tensor:
    if granularity == 1:
        return ranks_of_pixels(index_B, root, height, width)
    rank_BHW = ranks_of_pixels(index_B, root, height // granularity, width // granularity)
    rank_BHW.mul_(granularity * granularity)
    return rank_BHW.repeat_interleave(granularity, dim=1).repeat_interleave(granularity, dim=2)


def _ranks_that_matter(request: MaskRequest) -> range | None:
    """The ranks that are hidden in some image, or visible in some, if few; on a GPU, counting would stall."""
    if request.hidden_B.device.type != "cpu" or not len(request.hidden_B):
        return None
    num_pixels = request.height * request.width
    fewest, most = (int(count) for count in torch.aminmax(request.hidden_B))
    few = num_pixels // 3  # of more, finding them one by one costs what the whole order does
    if most <= few:
        return range(most)
    return range(fewest, num_pixels) if num_pixels - fewest <= few else None


def _mask_of_few(request: MaskRequest, ranks: range) -> Tensor:
    """All hidden or none, as the ranks below these are, but for the pixels of these."""
    pixel_BK = pixels_of_ranks(request.index_B, request.root, request.height, request.width, ranks)
    rank_K = torch.arange(ranks.start, ranks.stop)
    mask_BN = torch.full((len(pixel_BK), request.height * request.width), ranks.start > 0)
    mask_BN.scatter_(1, pixel_BK, rank_K < request.hidden_B[:, None])
    return mask_BN.view(-1, request.height, request.width)
