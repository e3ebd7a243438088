"""The two contiguous areas that together hurt this model most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from sparsight.attacks._pairs import Pairs
from sparsight.attacks._search import Search, SearchRequest, SearchResult, rows_at_once
from sparsight.attacks.worst_block import WorstBlock
from sparsight.masks._compare import first_greatest
from sparsight.whole_number import whole_number


@dataclass(frozen=True)
class WorstBlocks(Search):
    """Of pairs of blocks that share the hidden pixels equally, the first a pixel more where the number is
    odd, and whose boxes do not overlap, the one with the smallest margin, of equals the first tried.

    Where there are no more pairs than `max_pairs`, all are tried, and with a stride of 1 the result is exact.
    Else it is a heuristic, one block after the other: the first alone at every position that leaves room for
    the second, then the second at every position beside it, and then `rounds` times each again beside the
    other. Where no two such blocks fit, it is one block of all the pixels, at every position.
    """

    stride: int = 1
    """Rows and columns from one position to the next."""
    max_pairs: int = 5000
    """Pairs up to which all are tried."""
    rounds: int = 1
    """How often each block is placed again where there are more."""

    def __post_init__(self) -> None:
        whole_number("stride", self.stride, most=4096, at="stride")
        whole_number("max_pairs", self.max_pairs, least=0, most=10_000_000, at="max_pairs")
        whole_number("rounds", self.rounds, least=0, most=100, at="rounds")

    def is_exact(self, hidden: int, *, height: int, width: int) -> bool:
        """Where all pairs of all positions are tried."""
        pairs = Pairs(hidden, height, width, self.stride)
        if not pairs.number:
            return self._single.is_exact(hidden, height=height, width=width)
        return pairs.has_every_position and pairs.number <= self.max_pairs

    @property
    def _single(self) -> WorstBlock:
        """The search where two blocks do not fit."""
        return WorstBlock(stride=self.stride)

    def _forwards(self, hidden: Sequence[int], height: int, width: int) -> int:
        return sum(self._num_tried(count, height, width) for count in hidden)

    def _num_tried(self, hidden: int, height: int, width: int) -> int:
        pairs = Pairs(hidden, height, width, self.stride)
        if not pairs.number:
            return self._single.forwards([hidden], height=height, width=width)
        if pairs.number <= self.max_pairs:
            return pairs.number
        return (1 + self.rounds) * sum(pairs.grid_sizes)

    def _search(self, request: SearchRequest) -> list[SearchResult]:
        return [self._worst(request, count) for count in request.hidden]

    def _worst(self, request: SearchRequest, hidden: int) -> SearchResult:
        """The worst pair of the one image of `request`."""
        pairs = Pairs(hidden, *request.size, self.stride)
        if not pairs.number:
            return self._single._search(replace(request, hidden=(hidden,)))[0]
        trials = _Trials(request, pairs)
        if pairs.number <= self.max_pairs:
            return trials.result(trials.worst_of(*pairs.all(request.images_BCHW.device)))
        return trials.result(self._one_after_the_other(trials))

    def _one_after_the_other(self, trials: _Trials) -> _Placed:
        pairs, device = trials.pairs, trials.request.images_BCHW.device
        first_1 = trials.worst_alone(pairs.with_room(device))
        placed = trials.worst_of(first_1, pairs.seconds(first_1))
        for _ in range(self.rounds):
            placed = placed.or_worse(trials.worst_of(pairs.firsts(placed.second_1), placed.second_1))
            placed = placed.or_worse(trials.worst_of(placed.first_1, pairs.seconds(placed.first_1)))
        return placed


worst_blocks = WorstBlocks()


@dataclass(frozen=True, slots=True)
class _Placed:
    """A pair of blocks, and what it does to the model; tensors of one element."""

    first_1: Tensor
    second_1: Tensor
    margin_1: Tensor
    is_wrong_1: Tensor

    def or_worse(self, other: _Placed) -> _Placed:
        """The other, if it hurts more."""
        return other if bool(other.margin_1 < self.margin_1) else self


class _Trials:
    """Tries pairs of blocks on the one image of a request, and counts."""

    def __init__(self, request: SearchRequest, pairs: Pairs) -> None:
        self.request, self.pairs = request, pairs
        self._num_tried = 0

    def worst_of(self, first_P: Tensor, second_P: Tensor) -> _Placed:
        """Of some pairs the one that hurts most, of equals the first; one position may stand for many."""
        num_pairs = max(len(first_P), len(second_P))
        return self._worst(first_P.expand(num_pairs), second_P.expand(num_pairs), is_alone=False)

    def worst_alone(self, first_P: Tensor) -> Tensor:
        """Where the first block alone hurts most, int64 [1]."""
        return self._worst(first_P, first_P, is_alone=True).first_1

    def result(self, placed: _Placed) -> SearchResult:
        """What was found, at the cost of all that was tried."""
        return SearchResult(
            hidden=self.pairs.hidden,
            mask_BHW=self.pairs.masks(placed.first_1, placed.second_1),
            margin_B=placed.margin_1,
            succeeds_B=placed.is_wrong_1,
            forwards_B=torch.full_like(placed.first_1, self._num_tried),
        )

    def _worst(self, first_P: Tensor, second_P: Tensor, *, is_alone: bool) -> _Placed:
        at_once = rows_at_once(first_P.device, *self.request.size)
        found = []
        for some_P, others_P in zip(
            torch.split(first_P, at_once), torch.split(second_P, at_once), strict=True
        ):
            mask_PHW = self.pairs.masks(some_P, None if is_alone else others_P)
            found.append(self.request.margins(mask_PHW, num_each=len(mask_PHW)))
        margin_P, is_wrong_P = (torch.cat(parts) for parts in zip(*found, strict=True))
        self._num_tried += len(margin_P)
        worst_1 = first_greatest(-margin_P[None])
        return _Placed(first_P[worst_1], second_P[worst_1], margin_P[worst_1], is_wrong_P[worst_1])
