"""Where stripes lie, and in which order they are hidden."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from sparsight.errors import ExpectedError
from sparsight.masks.stripes import Stripes, stripes

INDEX = torch.arange(300)


def hidden_lines(mask_BHW: Tensor) -> list[list[int]]:
    """Rows of each image that are hidden as a whole."""
    return [mask_HW.all(dim=1).nonzero()[:, 0].tolist() for mask_HW in mask_BHW]


def test_stripes_lie_a_period_apart_from_a_random_line_on() -> None:
    family = Stripes(period=5, width=2)
    mask_BHW = family(INDEX, hidden=16 * 7, height=40, width=7)
    phases = set()
    for lines in hidden_lines(mask_BHW):
        assert len({line // 5 for line in lines}) > 2
        (phase,) = {p for p in range(5) if all((line - p) % 5 < 2 for line in lines)}
        phases.add(phase)
    assert phases == set(range(5))


def test_stripes_are_hidden_one_after_another_in_random_order() -> None:
    family = Stripes(period=5, width=2)
    first_lines = set()
    for count in range(1, 16):
        for mask_HW in family(INDEX[:50], hidden=count * 7, height=40, width=7):
            assert mask_HW.all(dim=1).sum() == count  # line by line
    for lines in hidden_lines(family(INDEX, hidden=14, height=40, width=7)):
        if lines[1] == lines[0] + 1:
            first_lines.add(lines[0])
    assert len(first_lines) > 30


def test_the_lines_between_are_hidden_once_all_stripes_are() -> None:
    family = Stripes(period=4, width=1)
    for lines in hidden_lines(family(INDEX, hidden=10 * 3, height=40, width=3)):
        assert len({line % 4 for line in lines}) == 1
    for lines in hidden_lines(family(INDEX, hidden=13 * 3, height=40, width=3)):
        remainders = [line % 4 for line in lines]
        assert max(map(remainders.count, remainders)) == 10


def test_the_last_line_is_hidden_from_its_start() -> None:
    for mask_HW in stripes(INDEX[:20], hidden=9, height=8, width=6):
        (part,) = [row.tolist() for row in mask_HW if 0 < row.sum() < 6]
        assert part == [True, True, True, False, False, False]


def test_vertical_stripes_are_columns() -> None:
    mask_BHW = Stripes(direction="vertical", period=2)(INDEX, hidden=18, height=6, width=8)
    assert (mask_BHW.all(dim=1).sum(dim=1) == 3).all()


def test_the_width_of_stripes_is_set_apart_from_that_of_images() -> None:
    wide = stripes.having(width=3)
    assert wide == Stripes(width=3)
    assert wide(INDEX, hidden=24, height=8, width=8).sum() == 24 * len(INDEX)
    assert not wide(INDEX, hidden=24, height=8, width=8).equal(stripes(INDEX, hidden=24, height=8, width=8))


@pytest.mark.parametrize(
    ("parameters", "message", "path"),
    [
        ({"width": 4}, "width of stripes to be less than their period, 4, got 4", "width"),
        ({"period": 3, "width": 7}, "width of stripes to be less than their period, 3, got 7", "width"),
        (
            {"direction": "diagonal"},
            'direction of stripes to be one of horizontal, .* got "diagonal"',
            "direction",
        ),
        ({"direction": "vertcal"}, '"vertcal".*\nDid you mean vertical?', "direction"),
    ],
)
def test_impossible_stripes_are_refused(parameters: dict[str, object], message: str, path: str) -> None:
    with pytest.raises(ExpectedError, match=message) as raised:
        stripes.having(**parameters)
    assert raised.value.path == path


@pytest.mark.parametrize(
    ("direction", "lines"), [("horizontal", "10, the rows"), ("vertical", "7, the columns")]
)
def test_a_period_longer_than_the_image_is_refused(direction: str, lines: str) -> None:
    family = stripes.having(period=11, direction=direction)
    with pytest.raises(
        ExpectedError, match=f"period of stripes to be at most {lines} of the images, got 11"
    ) as raised:
        family(INDEX, hidden=1, height=10, width=7)
    assert raised.value.path == "period"
    with pytest.raises(ExpectedError, match="period of stripes"):
        family.ranks(INDEX, height=10, width=7)
