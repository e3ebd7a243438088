"""Tensors resized and cropped as torchvision resizes and crops tensors."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from sparsight.networks.resampling import Resampling


def resampled(images_BCHW: Tensor, how: Resampling) -> Tensor:
    """Floats in [0, 1] as floats, which bicubic resizing may take beyond; uint8 as uint8.

    uint8 is resized in float32, and rounded half to even. A gradient goes through floats.
    """
    height, width = how.resized(*images_BCHW.shape[2:])
    if (height, width) != images_BCHW.shape[2:]:
        images_BCHW = _resized(images_BCHW, (height, width), how)
    top, left = how.corner(height, width)
    rows, columns = how.size(*images_BCHW.shape[2:])
    return images_BCHW[:, :, top : top + rows, left : left + columns]


def _resized(images_BCHW: Tensor, size: tuple[int, int], how: Resampling) -> Tensor:
    is_smooth = how.interpolation != "nearest"
    resized_BCHW = functional.interpolate(
        images_BCHW.float(),
        size,
        mode=how.interpolation,
        align_corners=False if is_smooth else None,
        antialias=how.antialias and is_smooth,
    )
    if images_BCHW.dtype != torch.uint8:
        return resized_BCHW
    return resized_BCHW.clamp_(0, 255).round_().to(torch.uint8)
