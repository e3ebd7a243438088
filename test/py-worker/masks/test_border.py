"""The border, from the outside in."""

from __future__ import annotations

import torch

from sparsight.masks.border import border

INDEX = torch.arange(2)


def test_rings_are_hidden_one_after_another() -> None:
    for rings in range(1, 4):
        mask_BHW = border(INDEX, hidden=8 * 9 - (8 - 2 * rings) * (9 - 2 * rings), height=8, width=9)
        assert not mask_BHW[:, rings:-rings, rings:-rings].any()


def test_a_ring_is_hidden_clockwise_from_its_upper_left_corner() -> None:
    assert border.ranks(INDEX, height=5, width=4)[0].tolist() == [
        [0, 1, 2, 3],
        [13, 14, 15, 4],
        [12, 19, 16, 5],
        [11, 18, 17, 6],
        [10, 9, 8, 7],
    ]


def test_a_line_is_hidden_from_one_end() -> None:
    assert border.ranks(INDEX, height=1, width=4)[0].tolist() == [[0, 1, 2, 3]]
    assert border.ranks(INDEX, height=3, width=1)[0].tolist() == [[0], [1], [2]]
