"""Whole rows and columns."""

from __future__ import annotations

import math

import pytest
import torch

from sparsight.errors import ExpectedError
from sparsight.masks.lines import Lines, lines

INDEX = torch.arange(400)


@pytest.mark.parametrize(("direction", "axis"), [("horizontal", 2), ("vertical", 1)])
def test_lines_are_hidden_whole_but_for_the_last_one(direction: str, axis: int) -> None:
    mask_BHW = lines(INDEX, hidden=3 * 12 + 5, height=12, width=12, direction=direction)
    sums_BL = mask_BHW.sum(dim=axis)
    assert ((sums_BL == 12).sum(dim=1) == 3).all()
    partial_BL = sums_BL == 5
    assert (partial_BL.sum(dim=1) == 1).all()
    rows_BLP = mask_BHW if axis == 2 else mask_BHW.transpose(1, 2)
    assert rows_BLP[partial_BL][:, :5].all()


def test_every_line_comes_first_equally_often() -> None:
    first_B = (
        lines(torch.arange(12_000), hidden=9, height=12, width=9).any(dim=2).to(torch.uint8).argmax(dim=1)
    )
    counts_H = torch.bincount(first_B, minlength=12)
    expected = 12_000 / 12
    assert ((counts_H - expected) ** 2 / expected).sum() < 11 + 4 * math.sqrt(22)


def test_rows_and_columns_stand_in_one_order() -> None:
    rank_BHW = Lines("both").ranks(INDEX, height=9, width=7)
    for rank_HW in rank_BHW:
        order, seen = [], torch.zeros(9, 7, dtype=torch.bool)
        while not seen.all():  # the pixel that comes next begins a line, which is hidden to its end
            row, column = divmod(int(rank_HW.where(~seen, 1000).argmin()), 7)
            lines_here = [rank_HW[row][~seen[row]], rank_HW[:, column][~seen[:, column]]]
            start = int(seen.sum())
            whole = [
                k for k in (0, 1) if lines_here[k].tolist() == list(range(start, start + len(lines_here[k])))
            ]
            assert whole
            kind = max(whole, key=lambda k: len(lines_here[k]))
            order.append((kind, row if kind == 0 else column))
            if kind == 0:
                seen[row] = True
            else:
                seen[:, column] = True
        assert len(set(order)) == len(order)


def test_with_both_rows_and_columns_come_first() -> None:
    first_BHW = Lines("both")(INDEX, hidden=6, height=6, width=6)
    is_row_B = first_BHW.any(dim=2).sum(dim=1) == 1
    is_column_B = first_BHW.any(dim=1).sum(dim=1) == 1
    assert (is_row_B ^ is_column_B).all()
    assert 150 < int(is_row_B.sum()) < 250


def test_an_unknown_direction_is_refused() -> None:
    with pytest.raises(ExpectedError, match=r'direction of lines to be one of .*, got "diagonal"') as raised:
        Lines("diagonal")  # type: ignore[arg-type]
    assert raised.value.path == "direction"
