"""The schedule of Sparse-RS: how many pixels of a set are exchanged for others, and which."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from sparsight.randomness.keyed_hash import words
from sparsight.randomness.mask_key import MaskKey

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
        index_1 = torch.tensor([query], device=device)
        word_N = words(index_1, self.key.root(f"{self.purpose}/exchange", self.draw), num_all)[0]
        leave_E = word_N[:num_chosen].argsort(stable=True)[:num]
        enter_E = word_N[num_chosen:].argsort(stable=True)[:num] + num_chosen
        return leave_E, enter_E


def exchanged(order_BN: Tensor, leave_E: Tensor, enter_E: Tensor) -> Tensor:
    """The lists with these places exchanged."""
    changed_BN = order_BN.clone()
    changed_BN[:, leave_E], changed_BN[:, enter_E] = order_BN[:, enter_E], order_BN[:, leave_E]
    return changed_BN
