"""Families that hide the first pixels of an order of all pixels."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from torch import Tensor

from sparsight.masks._compare import mask_of_rank
from sparsight.masks._family import MaskFamily, MaskRequest
from sparsight.randomness.mask_key import MaskKey


class RankedFamily(MaskFamily):
    """A family that implements `_ranks`: of it follow masks of every count, each within the next."""

    nested: ClassVar[bool] = True

    def ranks(
        self, index_B: Tensor, *, height: int, width: int, key: int | MaskKey = 0, draw: int = 0
    ) -> Tensor:
        """The order in which pixels are hidden, int32 [B, height, width], each rank 0 … n-1 once; of patches
        all pixels of the i-th have rank i·side². Raises ExpectedError for a size that does not suit.
        """
        self.check_size(height, width)
        return self._ranks(index_B, self.root(key, draw), height, width)

    def _mask(self, request: MaskRequest) -> Tensor:
        rank_BHW = self._ranks(request.index_B, request.root, request.height, request.width)
        return mask_of_rank(rank_BHW, request.hidden_B)

    @abstractmethod
    def _ranks(self, index_B: Tensor, root: tuple[int, int], height: int, width: int) -> Tensor:
        """The order, int32 [B, height, width]; `root` is what its randomness derives from."""


def places_in_order(values_BN: Tensor) -> Tensor:
    """Where each value stands in the ascending order of its row, of equals the first, int64 [B, N]."""
    return values_BN.argsort(dim=1, stable=True).argsort(dim=1)
