"""Rows `scatter-vs-mae`, `scatter-vs-copy` and `blocks-vs-erasing`: masks and fills of a batch."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from synthetic import HEIGHT, WIDTH, as_in_a_trial
from torch import Tensor
from turns import Side, serve, timed

from sparsight import fills
from sparsight.masks.random_block import random_block
from sparsight.masks.scatter import scatter

NUM_PIXELS = HEIGHT * WIDTH
NUM_HIDDEN = 102  # a tenth


def images(is_tiny: bool) -> Tensor:
    """2048 images in [0, 1]."""
    return torch.rand(16 if is_tiny else 2048, 3, HEIGHT, WIDTH)


def scatter_vs_mae(is_tiny: bool) -> Mapping[str, Side]:
    """Both hide exactly so many pixels of every image and make them black."""
    images_BCHW = images(is_tiny)
    return {
        "ours": timed(lambda: hide_scattered(images_BCHW), 5),
        "other": timed(lambda: hide_as_mae(images_BCHW), 3),
    }


def scatter_vs_copy(is_tiny: bool) -> Mapping[str, Side]:
    """The floor: read every image, write it into memory that is there already."""
    images_BCHW = images(is_tiny)
    copy_BCHW = torch.empty_like(images_BCHW)
    return {
        "ours": timed(lambda: hide_scattered(images_BCHW), 9),
        "other": timed(lambda: copy_BCHW.copy_(images_BCHW), 9),
    }


def blocks_vs_erasing(is_tiny: bool) -> Mapping[str, Side]:
    """RandomErasing draws one rectangle a call, so that a batch takes a call for each image."""
    from torchvision.transforms import RandomErasing

    images_BCHW = images(is_tiny)
    ratio = NUM_HIDDEN / NUM_PIXELS
    erasing = RandomErasing(p=1, scale=(ratio, ratio), ratio=(1, 1), value=0)
    return {
        "ours": timed(lambda: hide_block(images_BCHW), 9),
        "other": timed(lambda: torch.stack([erasing(image_CHW) for image_CHW in images_BCHW])),
    }


def hide_scattered(images_BCHW: Tensor) -> Tensor:
    """γ, as a trial does it."""
    index_B = torch.arange(len(images_BCHW))
    mask_BHW = scatter(index_B, hidden=NUM_HIDDEN, height=HEIGHT, width=WIDTH)
    return fills.apply(images_BCHW, mask_BHW, "black")


def hide_block(images_BCHW: Tensor) -> Tensor:
    """β, as a trial does it."""
    index_B = torch.arange(len(images_BCHW))
    mask_BHW = random_block(index_B, hidden=NUM_HIDDEN, height=HEIGHT, width=WIDTH)
    return fills.apply(images_BCHW, mask_BHW, "black")


def hide_as_mae(images_BCHW: Tensor) -> Tensor:
    """The recipe of masked autoencoders (He et al., arXiv 2111.06377): two sorts and a gather."""
    noise_BN = torch.rand(len(images_BCHW), NUM_PIXELS)
    restore_BN = noise_BN.argsort(dim=1).argsort(dim=1)
    mask_BN = torch.ones_like(noise_BN)
    mask_BN[:, : NUM_PIXELS - NUM_HIDDEN] = 0
    mask_B1HW = mask_BN.gather(1, restore_BN).view(-1, 1, HEIGHT, WIDTH)
    return images_BCHW * (1 - mask_B1HW)


if __name__ == "__main__":
    as_in_a_trial()
    serve(
        {
            "scatter-vs-mae": scatter_vs_mae,
            "scatter-vs-copy": scatter_vs_copy,
            "blocks-vs-erasing": blocks_vs_erasing,
        }
    )
