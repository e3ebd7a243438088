"""Random crop and flip of whole batches."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from sparsight.errors import expected
from sparsight.protocol.generated import Augment
from sparsight.randomness.seeding import generator


@dataclass(frozen=True, slots=True)
class EpochMoves:
    """How each image of one epoch is moved."""

    down_N: Tensor
    """Rows that the window moves down, int64."""
    right_N: Tensor
    """Columns that it moves right, int64."""
    flip_N: Tensor
    """Whether left and right change places, bool."""


def draw_moves(augment: Augment, num_images: int, *, seed: int, epoch: int) -> EpochMoves:
    """The moves of an epoch by image, on the CPU. `alternating` shows every image once each way in epochs 2i,
    2i + 1.
    """
    crops = generator(seed, "augment", 0, epoch)
    span = 2 * augment.crop_padding + 1
    down_N, right_N = torch.randint(span, (2, num_images), generator=crops) - augment.crop_padding
    return EpochMoves(down_N, right_N, _flips(augment, num_images, seed, epoch))


def _flips(augment: Augment, num_images: int, seed: int, epoch: int) -> Tensor:
    match augment.flip:
        case "none":
            return torch.zeros(num_images, dtype=torch.bool)
        case "random":
            return torch.randint(2, (num_images,), generator=generator(seed, "augment", 1, epoch)) == 1
        case "alternating":
            first = torch.randint(2, (num_images,), generator=generator(seed, "augment", 1, epoch // 2))
            return (first + epoch) % 2 == 1


class Augmentation:
    """Crops and flips uint8 images [B, C, H, W] of one size."""

    def __init__(self, augment: Augment, *, num_channels: int, height: int, width: int) -> None:
        self._num_channels, self._height, self._width = num_channels, height, width
        if augment.crop_mode == "reflect" and augment.crop_padding >= min(height, width):
            rule = f"below {min(height, width)}, the smaller side, for crop_mode reflect"
            raise expected("the crop padding", rule, augment.crop_padding, at="train.augment.crop_padding")
        self._augment = augment

    def moved(self, images_BCHW: Tensor, moves: EpochMoves) -> Tensor:
        """The images, moved; `moves` holds one entry for each of them, on their device."""
        if not self._augment.crop_padding and self._augment.flip == "none":
            return images_BCHW
        return self._move(images_BCHW.flatten(2), moves).view(images_BCHW.shape)

    def _move(self, images_BCP: Tensor, moves: EpochMoves) -> Tensor:
        """Every pixel of the window fetches the pixel it falls on: one gather does crop and flip."""
        rows_H = torch.arange(self._height, device=images_BCP.device)
        columns_W = torch.arange(self._width, device=images_BCP.device)
        columns_BW = torch.where(moves.flip_N[:, None], self._width - 1 - columns_W, columns_W)
        row_BH = rows_H + moves.down_N[:, None]
        column_BW = columns_BW + moves.right_N[:, None]
        pixel_BHW = _mirrored(row_BH, self._height)[:, :, None] * self._width
        pixel_BHW = pixel_BHW + _mirrored(column_BW, self._width)[:, None, :]
        moved_BCP = images_BCP.gather(2, pixel_BHW.flatten(1)[:, None].expand(-1, self._num_channels, -1))
        if self._augment.crop_mode == "zero":
            outside_BHW = (
                _outside(row_BH, self._height)[:, :, None] | _outside(column_BW, self._width)[:, None, :]
            )
            moved_BCP = moved_BCP.masked_fill(outside_BHW.flatten(1)[:, None], 0)
        return moved_BCP


def _mirrored(position: Tensor, side: int) -> Tensor:
    """Positions outside an axis reflected at its first and last pixel, which are not repeated."""
    position = position.abs()
    return torch.minimum(position, 2 * (side - 1) - position).clamp(min=0)


def _outside(position: Tensor, side: int) -> Tensor:
    return (position < 0) | (position >= side)
