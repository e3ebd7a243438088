"""Stripes of rows or columns at equal distances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import torch
from torch import Tensor

from sparsight.errors import expected
from sparsight.masks._compare import mask_of_rank
from sparsight.masks._family import MaskFamily, MaskRequest
from sparsight.members import one_of
from sparsight.randomness.keyed_hash import below, words
from sparsight.randomness.mask_key import MaskKey
from sparsight.whole_number import whole_number


@dataclass(frozen=True)
class Stripes(MaskFamily):
    """Hide stripes of `width` lines, one every `period` lines from a random line on.

    Stripes are hidden one after another in random order, then the gaps between them likewise; within a stripe
    or gap the first line first, and of the last line the first pixels.
    """

    period: int = 4
    """Lines from the start of one stripe to the start of the next."""
    width: int = 1
    """Lines of a stripe, fewer than the period."""
    direction: Literal["horizontal", "vertical"] = "horizontal"
    """Lines are rows (horizontal) or columns (vertical)."""

    summary: ClassVar[str] = "stripes at equal distances"
    nested: ClassVar[bool] = True

    def __post_init__(self) -> None:
        whole_number("period of stripes", self.period, least=2, most=4096, at="period")
        whole_number("width of stripes", self.width, most=4095, at="width")
        one_of("direction of stripes", self.direction, ("horizontal", "vertical"), at="direction")
        if self.width >= self.period:
            rule = f"less than their period, {self.period}"
            raise expected("width of stripes", rule, self.width, at="width")

    def check_size(self, height: int, width: int) -> None:
        """Raise ExpectedError where the image has fewer lines than a period."""
        super().check_size(height, width)
        num_lines, lines = (height, "rows") if self.direction == "horizontal" else (width, "columns")
        if self.period > num_lines:
            rule = f"at most {num_lines}, the {lines} of the images"
            raise expected("period of stripes", rule, self.period, at="period")

    def ranks(
        self, index_B: Tensor, *, height: int, width: int, key: int | MaskKey = 0, draw: int = 0
    ) -> Tensor:
        """The order in which pixels are hidden, int32 [B, height, width], each rank 0 … n-1 once."""
        self.check_size(height, width)
        return self._ranks(index_B, self.root(key, draw), height, width)

    def _mask(self, request: MaskRequest) -> Tensor:
        rank_BHW = self._ranks(request.index_B, request.root, request.height, request.width)
        return mask_of_rank(rank_BHW, request.hidden_B)

    def _ranks(self, index_B: Tensor, root: tuple[int, int], height: int, width: int) -> Tensor:
        is_horizontal = self.direction == "horizontal"
        num_lines, length = (height, width) if is_horizontal else (width, height)
        place_BL = self._order(index_B, root, num_lines).argsort(dim=1).to(torch.int32)
        along_P = torch.arange(length, dtype=torch.int32, device=index_B.device)
        rank_BLP = place_BL[:, :, None] * length + along_P
        return rank_BLP if is_horizontal else rank_BLP.transpose(1, 2).contiguous()

    def _order(self, index_B: Tensor, root: tuple[int, int], num_lines: int) -> Tensor:
        """The lines in the order in which they are hidden, int64 [B, num_lines]."""
        num_stripes = num_lines // self.period + 2  # with those that the edges of the image cut
        words_BK = words(index_B, root, 1 + 2 * num_stripes)
        phase_B = below(words_BK[:, 0], self.period)
        # Stripes first, then gaps, each kind in the order of a random word.
        random_BS = words_BK[:, 1:].view(-1, 2, num_stripes).argsort(dim=2, stable=True).argsort(dim=2)
        turn_BK = torch.cat([random_BS[:, 0], random_BS[:, 1] + num_stripes], dim=1)
        line_BL = torch.arange(num_lines, device=index_B.device) + phase_B[:, None]
        stripe_BL, within_BL = line_BL // self.period, line_BL % self.period
        kind_BL = (within_BL >= self.width).to(torch.int64) * num_stripes
        return turn_BK.gather(1, stripe_BL + kind_BL).argsort(dim=1, stable=True)


stripes = Stripes()
