"""Evenly scattered pixels, or patches."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor

from sparsight.masks._ranked import RankedFamily
from sparsight.masks._void_and_cluster import void_and_cluster
from sparsight.randomness.keyed_hash import below, words
from sparsight.whole_number import whole_number

_LARGEST_TILE = 128
_OF_PATTERN = -1
"""In place of the index of an image: the words of the pattern that all images share."""


@dataclass(frozen=True)
class BlueNoise(RankedFamily):
    """Hide pixels that keep away from each other, at every count; patches of granularity² likewise.

    Key, data set and draw make one pattern; each image has it shifted, opposite edges being joined, and
    mirrored at random. A side of more than 128 pixels or patches is made of equal tiles, which share an order
    but for which tile comes first at each place.
    """

    granularity: int = 1
    """Side of the patches in pixels, a divisor of both sides of the image."""

    summary: ClassVar[str] = "evenly scattered pixels"

    def __post_init__(self) -> None:
        whole_number("granularity", self.granularity, most=1024, at="granularity")

    @property
    def patch_side(self) -> int:
        """The granularity."""
        return self.granularity

    def _ranks(self, index_B: Tensor, root: tuple[int, int], height: int, width: int) -> Tensor:
        rows, columns = height // self.granularity, width // self.granularity
        pattern_RC = _pattern(root, rows, columns).to(index_B.device)
        word_B4 = words(index_B, root, 4)
        row_BR = _turned(rows, word_B4[:, 0], word_B4[:, 1])
        column_BC = _turned(columns, word_B4[:, 2], word_B4[:, 3])
        rank_BRC = pattern_RC[row_BR[:, :, None], column_BC[:, None]] * self.granularity**2
        side = self.granularity
        return rank_BRC if side == 1 else rank_BRC.repeat_interleave(side, 1).repeat_interleave(side, 2)


blue_noise = BlueNoise()


def _turned(side: int, shift_B: Tensor, mirror_B: Tensor) -> Tensor:
    """Lines in the order in which each image has them, int64 [B, side]."""
    line_S = torch.arange(side, device=shift_B.device)
    shifted_BS = (line_S + below(shift_B, side)[:, None]) % side
    return shifted_BS.where((mirror_B >= 0)[:, None], side - 1 - shifted_BS)


@functools.lru_cache(maxsize=64)
def _pattern(root: tuple[int, int], rows: int, columns: int) -> Tensor:
    """The order that all images share, int32 [rows, columns]."""
    down, across = -(-rows // _LARGEST_TILE), -(-columns // _LARGEST_TILE)
    height, width = -(-rows // down), -(-columns // across)
    num_tiles, num_places = down * across, height * width
    word_N = words(torch.tensor([_OF_PATTERN]), root, num_places * (1 + num_tiles))[0].numpy().view(np.uint32)
    tile_HW = void_and_cluster(word_N[:num_places], height, width)
    turn_PT = word_N[num_places:].reshape(num_places, num_tiles).argsort(axis=1, kind="stable")
    order_PT = tile_HW.reshape(-1, 1) * num_tiles + turn_PT.argsort(axis=1)
    whole_HW = order_PT.reshape(height, width, down, across).transpose(2, 0, 3, 1)
    cut_N = whole_HW.reshape(down * height, across * width)[:rows, :columns].ravel()
    ranks_N = np.empty(rows * columns, np.int32)
    ranks_N[cut_N.argsort()] = np.arange(rows * columns)
    return torch.from_numpy(ranks_N.reshape(rows, columns))
