"""Lost packets."""

from __future__ import annotations

import pytest
import torch

from sparsight.errors import ExpectedError
from sparsight.masks.packets import Packets

INDEX = torch.arange(200)


def test_packets_are_runs_in_reading_order() -> None:
    mask_BN = Packets(length=5)(INDEX, hidden=13, height=7, width=9).flatten(1)
    packets_BP5 = torch.nn.functional.pad(mask_BN, (0, 2)).view(
        len(INDEX), -1, 5
    )  # 63 pixels, the last packet of 3
    counts_BP = packets_BP5.sum(dim=2)
    assert (counts_BP.sum(dim=1) == 13).all()
    for counts_P, packets_P5 in zip(counts_BP.tolist(), packets_BP5, strict=True):
        whole = sum(count == 5 for count in counts_P[:-1]) + (counts_P[-1] == 3)
        assert whole >= sum(count > 0 for count in counts_P) - 1  # at most one is hidden in part
        for packet in packets_P5:
            assert packet.tolist() == sorted(packet.tolist(), reverse=True)


@pytest.mark.parametrize(("unit", "side"), [("8x8", 8), ("16x16", 16)])
def test_macroblocks_are_hidden_as_squares(unit: str, side: int) -> None:
    mask_BHW = Packets(length=2, unit=unit)(INDEX, hidden=2 * side * side, height=64, width=96)  # type: ignore[arg-type]
    squares_BKL = mask_BHW.view(-1, 64 // side, side, 96 // side, side).sum(dim=(2, 4))
    assert set(squares_BKL.unique().tolist()) == {0, side * side}
    first_B = squares_BKL.flatten(1).argmax(dim=1)
    assert (first_B % 2 == 0).all()
    assert (squares_BKL.flatten(1).gather(1, first_B[:, None] + 1) > 0).all()
    assert len(first_B.unique()) > 8


def test_an_image_that_is_not_made_of_whole_macroblocks_has_smaller_ones_at_its_edges() -> None:
    ranks_BHW = Packets(length=1, unit="8x8").ranks(INDEX, height=10, width=19)
    sizes = {(0, 0): 64, (0, 8): 64, (0, 16): 24, (8, 0): 16, (8, 8): 16, (8, 16): 6}
    for (top, left), size in sizes.items():
        block_BN = ranks_BHW[:, top : top + 8, left : left + 8].flatten(1)
        assert block_BN.shape[1] == size
        assert (block_BN - block_BN[:, :1]).equal(torch.arange(size, dtype=torch.int32).expand_as(block_BN))


@pytest.mark.parametrize(
    ("family", "path", "message"),
    [
        (
            Packets(64),
            "length",
            "length of packets to be at most 63, so that images of 8×8 are several, got 64",
        ),
        (
            Packets(1, "8x8"),
            "unit",
            r"images to be more than one unit of 8x8, got images of 8×8, which are one",
        ),
    ],
)
def test_an_image_that_is_one_packet_is_refused(family: Packets, path: str, message: str) -> None:
    with pytest.raises(ExpectedError, match=message) as raised:
        family(INDEX, hidden=3, height=8, width=8)
    assert raised.value.path == path
    with pytest.raises(ExpectedError, match=message):
        family.ranks(INDEX, height=8, width=8)
