"""Two blocks that do not overlap: which pairs of positions there are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from sparsight.attacks._positions import Positions
from sparsight.masks._block import block_extent, block_mask


@dataclass(frozen=True)
class Pairs:
    """Pairs of blocks that share `hidden` pixels equally, the first one more where the number is odd, at
    positions that are `stride` rows and columns apart; their boxes do not overlap.
    """

    hidden: int
    height: int
    width: int
    stride: int

    @property
    def shares(self) -> tuple[int, int]:
        """Pixels of the first and of the second block."""
        return self.hidden - self.hidden // 2, self.hidden // 2

    @cached_property
    def positions(self) -> tuple[Positions, Positions]:
        """Where each block may lie."""
        first, second = (Positions.of(share, self.height, self.width) for share in self.shares)
        return first, second

    @property
    def grid_sizes(self) -> tuple[int, int]:
        """Positions of each block that are tried."""
        first, second = (positions.grid_size(self.stride) for positions in self.positions)
        return first, second

    @property
    def has_every_position(self) -> bool:
        """The grid leaves none out."""
        return self.grid_sizes == tuple(map(len, self.positions))

    @cached_property
    def number(self) -> int:
        """Pairs; a pair of equal blocks counts once."""
        if self.hidden < 2:
            return 0
        (rows_1, columns_1), (rows_2, columns_2) = (each.lines(self.stride) for each in self.positions)
        (height_1, width_1), (height_2, width_2) = self._extents
        num_overlapping = _num_overlaps(rows_1, rows_2, height_1, height_2)
        num_overlapping *= _num_overlaps(columns_1, columns_2, width_1, width_2)
        ordered = self.grid_sizes[0] * self.grid_sizes[1] - num_overlapping
        return ordered // 2 if self.shares[0] == self.shares[1] else ordered

    def all(self, device: torch.device) -> tuple[Tensor, Tensor]:
        """Positions of the first and of the second block of every pair, int64 [P] each."""
        position_F, position_S = self._grids(device)
        found = []
        for position_1 in position_F[:, None]:
            fits_S = self._is_free(position_1, position_S)
            if self.shares[0] == self.shares[1]:
                fits_S &= position_S > position_1
            second_K = position_S[fits_S]
            found.append((position_1.expand_as(second_K), second_K))
        first_P, second_P = (torch.cat(parts) for parts in zip(*found, strict=True))
        return first_P, second_P

    def with_room(self, device: torch.device) -> Tensor:
        """Positions of the first block, int64 [F]; in place of one that leaves no room, the first that leaves
        some.
        """
        position_F, position_S = self._grids(device)
        fits_F = torch.stack([self._is_free(one, position_S).any() for one in position_F[:, None]])
        return position_F.where(fits_F, position_F[fits_F][:1])

    def seconds(self, first_1: Tensor) -> Tensor:
        """Positions of the second block beside a first one, int64 [S]; in place of one that overlaps, the
        first that does not.
        """
        _, position_S = self._grids(first_1.device)
        fits_S = self._is_free(first_1, position_S)
        return position_S.where(fits_S, position_S[fits_S][:1])

    def firsts(self, second_1: Tensor) -> Tensor:
        """Positions of the first block beside a second one, likewise."""
        position_F, _ = self._grids(second_1.device)
        fits_F = self._is_free(position_F, second_1)
        return position_F.where(fits_F, position_F[fits_F][:1])

    def masks(self, first_P: Tensor, second_P: Tensor | None) -> Tensor:
        """Masks of pairs, or of the first block alone, bool [P, H, W]."""
        mask_PHW = self._block(first_P, self.shares[0])
        return mask_PHW if second_P is None else mask_PHW | self._block(second_P, self.shares[1])

    def _block(self, position_P: Tensor, share: int) -> Tensor:
        return block_mask(position_P, torch.full_like(position_P, share), self.height, self.width)

    @cached_property
    def _extents(self) -> list[tuple[int, int]]:
        """Rows and columns of the box of each block."""
        rows_2, columns_2 = block_extent(torch.tensor(self.shares), self.height, self.width)
        return list(zip(rows_2.tolist(), columns_2.tolist(), strict=True))

    def _grids(self, device: torch.device) -> tuple[Tensor, Tensor]:
        first, second = (positions.grid(self.stride, device) for positions in self.positions)
        return first, second

    def _is_free(self, first: Tensor, second: Tensor) -> Tensor:
        """Whether the boxes at these positions do not overlap, bool, broadcast."""
        across_1, across_2 = (positions.across for positions in self.positions)
        (rows_1, columns_1), (rows_2, columns_2) = self._extents
        down = second // across_2 - first // across_1
        right = second % across_2 - first % across_1
        return (down >= rows_1) | (-down >= rows_2) | (right >= columns_1) | (-right >= columns_2)


def _num_overlaps(first: list[int], second: list[int], length_1: int, length_2: int) -> int:
    """Pairs of starts at which stretches of these lengths overlap."""
    distance_FS = torch.tensor(second) - torch.tensor(first)[:, None]
    return int(((distance_FS < length_1) & (-distance_FS < length_2)).sum())
