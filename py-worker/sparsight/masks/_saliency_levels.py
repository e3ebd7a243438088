"""Saliency as integers."""

from __future__ import annotations

import torch
from torch import Tensor

_LEVELS = 1 << 20


def saliency_levels(saliency_BHW: Tensor) -> Tensor:
    """Saliency ≥ 0 in levels of 2^-20 of an image's greatest, int64 [B, H, W]; not finite counts as 0."""
    finite_BHW = saliency_BHW.to(torch.float32).nan_to_num(nan=0.0, posinf=0.0, neginf=0.0)
    greatest_B = finite_BHW.amax(dim=(1, 2), keepdim=True).clamp_(min=torch.finfo(torch.float32).tiny)
    return (finite_BHW / greatest_B * _LEVELS).round_().to(torch.int64)
