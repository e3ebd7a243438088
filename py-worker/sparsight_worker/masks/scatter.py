"""γ: random scattered pixels, or scattered square patches."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor

from sparsight_worker.mask_key import MaskKey
from sparsight_worker.masks._compare import less
from sparsight_worker.masks._family import MaskFamily, MaskRequest, check_granularity
from sparsight_worker.masks._permutation import permutation_ranks


class Scatter(MaskFamily):
    """Hide the first pixels of a random order of all pixels; patches of granularity² likewise."""

    summary: ClassVar[str] = "gamma: random scattered pixels"
    nested: ClassVar[bool] = True
    patches: ClassVar[bool] = True

    def _mask(self, request: MaskRequest) -> Tensor:
        ranks_BHW = _ranks(request.index_B, request.root, request.height, request.width, request.granularity)
        return mask_of_rank(ranks_BHW, request.hidden_B)


scatter = Scatter()


def scatter_rank(
    index_B: Tensor,
    *,
    height: int,
    width: int,
    key: int | MaskKey = 0,
    draw: int = 0,
    granularity: int = 1,
) -> Tensor:
    """The order in which `scatter` hides pixels, int32 [B, height, width]; see `mask_of_rank`.

    One map serves all ratios. Without patches every rank 0 … n-1 occurs once; with patches of g×g all pixels
    of the i-th patch have rank i·g². Raises ExpectedError for an impossible granularity.
    """
    check_granularity(granularity, height, width)
    return _ranks(index_B, scatter.root(key, draw, granularity), height, width, granularity)


def mask_of_rank(rank_BHW: Tensor, hidden: int | Tensor) -> Tensor:
    """`rank_BHW < hidden`, the masks that hide so many, bool [B, H, W]; one count, or counts [B]."""
    return less(rank_BHW, hidden[:, None, None].to(torch.int32) if isinstance(hidden, Tensor) else hidden)


def _ranks(index_B: Tensor, root: tuple[int, int], height: int, width: int, granularity: int) -> Tensor:
    if granularity == 1:
        return permutation_ranks(index_B, root, height, width)
    ranks_BHW = permutation_ranks(index_B, root, height // granularity, width // granularity)
    ranks_BHW.mul_(granularity * granularity)
    return ranks_BHW.repeat_interleave(granularity, dim=1).repeat_interleave(granularity, dim=2)
