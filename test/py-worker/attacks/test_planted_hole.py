"""A model with a hole that is known: every search must find it, a new file, too."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from sparsight import attacks

SIZE = (8, 10)
PIXELS = [(1, 7), (5, 2), (6, 6), (7, 9)]
BLOCK = [(3, 4), (3, 5), (4, 4), (4, 5)]
SEARCHES: dict[str, tuple[list[tuple[int, int]], int, dict[str, Any]]] = {
    "worst_block": (BLOCK, 4, {}),
    "worst_blocks": ([*BLOCK, (6, 8), (6, 9), (7, 8), (7, 9)], 8, {"max_pairs": 0}),
    "greedy_hide": (PIXELS, 4, {}),
    "worst_of": (PIXELS[:1], 4, {"num_draws": 200}),
    "random_search_hide": (PIXELS, 4, {"queries": 1500}),
}
"""The hole, how many pixels are hidden, and parameters of the search."""


class Hole(nn.Module):
    """Right as long as one pixel of the hole is visible, and surer the more of them are."""

    def __init__(self, pixels: list[tuple[int, int]]) -> None:
        super().__init__()
        self.rows, self.columns = (torch.tensor(side) for side in zip(*pixels, strict=True))

    def forward(self, images_BCHW: Tensor) -> Tensor:
        sum_B = images_BCHW[:, 0, self.rows, self.columns].sum(dim=1)
        return torch.stack([sum_B, torch.full_like(sum_B, 0.5)], dim=1)


@pytest.mark.parametrize("name", attacks.names())
def test_it_is_found(name: str) -> None:
    pixels, num_hidden, parameters = SEARCHES[name]
    images_BCHW, labels_B = torch.ones(3, 1, *SIZE), torch.zeros(3, dtype=torch.int64)
    (found,) = attacks.load(name)(Hole(pixels), images_BCHW, labels_B, hidden=[num_hidden], **parameters)
    assert found.succeeds_B.all()
    for row, column in pixels:
        assert found.mask_BHW[:, row, column].all()


def test_random_masks_miss_it() -> None:
    images_BCHW, labels_B = torch.ones(3, 1, *SIZE), torch.zeros(3, dtype=torch.int64)
    (found,) = attacks.load("worst_of")(Hole(PIXELS), images_BCHW, labels_B, hidden=[4], num_draws=200)
    assert not found.succeeds_B.any()
