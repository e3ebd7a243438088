"""The schedule of Sparse-RS: how many pixels of a set are exchanged for others, and which."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import torch
from torch import Tensor

from sparsight.randomness.keyed_hash import words
from sparsight.randomness.mask_key import MaskKey

_QUERIES_AT_ONCE = 64  # whose orders are made in one go
_UNTIL = (0, 50, 200, 500, 1000, 2000, 4000, 6000, 8000)
_DIVISORS = (1, 2, 4, 5, 6, 8, 10, 12, 15, 20)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Which elements are exchanged in each query, by key, draw, purpose and query: the places in the lists of
    pixels are the same for all images, as in the authors' code, the lists are not.

    Of a set of k pixels max(1, ⌊alpha · k⌋) are exchanged, and no more than there are others. alpha begins
    with 0.3 and is divided by 2, 4, 5, 6, 8, 10, 12, 15 and 20 after 0, 50, 200, 500, 1000, 2000, 4000, 6000
    and 8000 queries of 10,000; with another number of queries at the same shares of it, rounded down (Croce
    et al., "Sparse-RS", AAAI 2022, and github.com/fra31/sparse-rs).
    """

    key: MaskKey
    draw: int
    purpose: str
    num_queries: int
    alpha: float = 0.3

    def num_exchanged(self, query: int, num_chosen: int) -> int:
        """Elements of a set of `num_chosen` that query number `query`, from 1, exchanges."""
        of_10000 = int(query / self.num_queries * 10000)
        stage = sum(of_10000 > until for until in _UNTIL)
        return max(int(self.alpha / _DIVISORS[stage] * num_chosen), 1)

    def places(
        self, query: int, num_chosen: int, num_all: int, device: torch.device
    ) -> tuple[Tensor, Tensor]:
        """Places of the elements to exchange, int64 [E] each, where the first `num_chosen` of `num_all` are
        the set: those that leave, and those that enter.
        """
        num = min(self.num_exchanged(query, num_chosen), num_all - num_chosen)
        root = self.key.root(f"{self.purpose}/exchange", self.draw)
        leave_QK, enter_QK = _orders(root, query // _QUERIES_AT_ONCE, num_chosen, num_all, device)
        row = query % _QUERIES_AT_ONCE
        return leave_QK[row, :num], enter_QK[row, :num]


@functools.lru_cache(maxsize=4)
def _orders(
    root: tuple[int, int], block: int, num_chosen: int, num_all: int, device: torch.device
) -> tuple[Tensor, Tensor]:
    """For each query of a block, the places of the set and of the others in random order, int64."""
    first = block * _QUERIES_AT_ONCE
    word_QN = words(torch.arange(first, first + _QUERIES_AT_ONCE, device=device), root, num_all)
    leave_QK = word_QN[:, :num_chosen].argsort(dim=1, stable=True)
    return leave_QK, word_QN[:, num_chosen:].argsort(dim=1, stable=True) + num_chosen


def exchanged(order_BN: Tensor, leave_E: Tensor, enter_E: Tensor) -> Tensor:
    """The lists with these places exchanged."""
    changed_BN = order_BN.clone()
    changed_BN[:, leave_E], changed_BN[:, enter_E] = order_BN[:, enter_E], order_BN[:, leave_E]
    return changed_BN
