"""Pixels of other images, and pixels that lose channels."""

from __future__ import annotations

import pytest
import torch

from sparsight import fills
from sparsight.errors import ExpectedError
from sparsight.hiding import Hiding

OTHERS = torch.randint(256, (12, 3, 4, 4), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
INDEX = torch.arange(6000) % 12
EVERYTHING = torch.ones(6000, 4, 4, dtype=torch.bool)


def test_every_other_image_is_shown_equally_often_and_the_image_itself_never() -> None:
    images_BCHW = OTHERS[INDEX] / 255
    counts = torch.zeros(12, 12)
    for draw in range(3):
        shown_BCHW = fills.apply(
            images_BCHW[:12],
            EVERYTHING[:12],
            "other_image",
            index_B=INDEX[:12],
            draw=draw,
            others_NCHW=OTHERS,
        )
        same_BN = (shown_BCHW[:, None] == OTHERS / 255).flatten(2).all(dim=2)
        assert (same_BN.sum(dim=1) == 1).all()
        assert not same_BN.diagonal().any()
    for key in range(3000):
        word = fills.apply(
            images_BCHW[:12], EVERYTHING[:12], "other_image", index_B=INDEX[:12], key=key, others_NCHW=OTHERS
        )
        counts += (word[:, None] == OTHERS / 255).flatten(2).all(dim=2)
    off = counts[~torch.eye(12, dtype=torch.bool)]
    expected = 3000 / 11
    assert ((off - expected) ** 2 / expected).sum() < 131 + 4 * (2 * 131) ** 0.5


def test_images_of_the_split_may_be_floats() -> None:
    mask_BHW = EVERYTHING[:5]
    zeros_BCHW = torch.zeros(5, 3, 4, 4)
    shown = [
        Hiding("scatter", "other_image", others_NCHW=others).fill(zeros_BCHW, mask_BHW, INDEX[:5])
        for others in (OTHERS, OTHERS / 255)
    ]
    assert shown[0].equal(shown[1])


@pytest.mark.parametrize(
    ("lost", "channels"),
    [("red", [0]), ("green", [1]), ("blue", [2]), ("all_but_red", [1, 2]), ("all_but_blue", [0, 1])],
)
def test_hidden_pixels_lose_channels_and_keep_the_others(lost: str, channels: list[int]) -> None:
    images_BCHW = 0.1 + torch.rand(5, 3, 4, 4)
    mask_BHW = torch.rand(5, 4, 4) < 0.5
    shown_BCHW = fills.apply(images_BCHW, mask_BHW, {"channels": {"lost": lost, "value": 0.05}})
    for channel in range(3):
        is_lost_BHW = mask_BHW if channel in channels else torch.zeros_like(mask_BHW)
        expected_BHW = images_BCHW[:, channel].masked_fill(is_lost_BHW, 0.05)
        assert shown_BCHW[:, channel].equal(expected_BHW)


def test_a_channel_that_there_is_not_is_refused() -> None:
    with pytest.raises(
        ExpectedError, match=r'what channels lose to be one of red, .*, got "yellow"'
    ) as raised:
        fills.of({"channels": {"lost": "yellow"}})
    assert raised.value.path == "lost"
