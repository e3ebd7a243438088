"""Comparisons with a promise that torch does not make: speed on a CPU, the first of equals on a GPU."""

from __future__ import annotations

import torch
from torch import Tensor


def less(left: Tensor, right: Tensor | int) -> Tensor:
    """`left < right` as bool, broadcast, for non-negative int32; half the time on a CPU.

    A comparison that writes bool is not vectorised there (torch 2.13), one that overwrites its input is.
    """
    return (left - right).lt_(0).to(torch.bool)


def mask_of_rank(rank_BHW: Tensor, hidden: int | Tensor) -> Tensor:
    """`rank_BHW < hidden`, the masks that hide so many, bool [B, H, W]; one count, or counts [B]."""
    return less(rank_BHW, hidden[:, None, None].to(torch.int32) if isinstance(hidden, Tensor) else hidden)


def first_greatest(values_BP: Tensor) -> Tensor:
    """Index of the greatest value of each row, int64 [B], the lowest of equals."""
    greatest_B1 = values_BP.amax(dim=1, keepdim=True)
    index_P = torch.arange(values_BP.shape[1], device=values_BP.device)
    return index_P.where(values_BP == greatest_B1, values_BP.shape[1]).amin(dim=1)
