"""A mask and a fill together, however they are named."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from sparsight import fills
from sparsight.errors import ExpectedError
from sparsight.hiding import Hiding
from sparsight.masks import MaskKey, mask_of_rank
from sparsight.masks.scatter import Scatter, scatter
from sparsight.protocol.generated import BlackFill, NoFill, NoiseFill, NoMask, ScatterMask

INDEX = torch.arange(6)
IMAGES = torch.rand(6, 3, 8, 8, generator=torch.Generator().manual_seed(0))
KEY = MaskKey(5, "digits")


@pytest.mark.parametrize(
    "spec",
    [
        ScatterMask(granularity=2),
        {"family": "scatter", "granularity": 2},
        {"scatter": {"granularity": 2}},
        Scatter(granularity=2),
    ],
    ids=str,
)
def test_a_mask_is_named_in_any_form(spec: Any) -> None:
    hiding = Hiding(spec, key=KEY, draw=3)
    expected_BHW = scatter(INDEX, hidden=16, height=8, width=8, key=KEY, draw=3, granularity=2)
    assert hiding.mask(INDEX, hidden=16, height=8, width=8).equal(expected_BHW)


@pytest.mark.parametrize(
    "fill", [[BlackFill(), NoiseFill()], ["black", {"name": "noise"}], ("black", {"noise": {}})], ids=str
)
def test_apply_is_the_mask_and_then_the_fill(fill: Any) -> None:
    mask_BHW = scatter(INDEX, hidden=20, height=8, width=8, key=KEY, draw=1)
    expected_BCHW = fills.apply(IMAGES, mask_BHW, ["black", "noise"], index_B=INDEX, key=KEY, draw=1)
    hiding = Hiding("scatter", fill, key=KEY, draw=1)
    assert hiding.apply(IMAGES, INDEX, hidden=20).equal(expected_BCHW)
    assert hiding.fill(IMAGES, mask_BHW, INDEX).equal(expected_BCHW)


def test_the_mean_colour_reaches_the_fill() -> None:
    shown_BCHW = Hiding("scatter", "mean", mean_C=[0.1, 0.2, 0.3]).apply(IMAGES, INDEX, hidden=64)
    assert shown_BCHW[0, :, 0, 0].tolist() == pytest.approx([0.1, 0.2, 0.3])


def test_one_order_serves_all_counts() -> None:
    hiding = Hiding("scatter", key=KEY, draw=2)
    rank_BHW = hiding.ranks(INDEX, height=8, width=8)
    assert rank_BHW is not None
    for hidden in (0, 7, 64):
        assert mask_of_rank(rank_BHW, hidden).equal(hiding.mask(INDEX, hidden=hidden, height=8, width=8))


@pytest.mark.parametrize("hidden", [None, 0])
def test_none_hides_nothing(hidden: int | None) -> None:
    assert Hiding(NoMask(), NoFill()).apply(IMAGES, INDEX, hidden=hidden).equal(IMAGES)


def test_none_refuses_to_hide() -> None:
    with pytest.raises(ExpectedError, match="hidden count to be the 0 pixels that none hides, got 3"):
        Hiding("none", "none").apply(IMAGES, INDEX, hidden=3)
    with pytest.raises(ExpectedError, match="fill to be another than none where pixels are hidden"):
        Hiding("scatter", "none").apply(IMAGES, INDEX, hidden=3)


@pytest.mark.parametrize(
    ("spec", "message", "path"),
    [
        ("scater", 'mask family to be one of .*, got "scater"', None),
        (
            {"family": "scatter", "granularty": 2},
            'parameter of scatter to be one of granularity, got "granularty"',
            "granularty",
        ),
        (
            {"family": "random_block", "granularity": 2},
            'parameter of random_block to be left out, as there are none, got "granularity"',
            "granularity",
        ),
        (
            {"scatter": {"granularity": 0}},
            "granularity to be an integer from 1 to 1024, got 0",
            "granularity",
        ),
        ({"granularity": 2}, 'mask family to be a mapping with the key family, got "granularity"', "family"),
        (3, "mask family to be a name, or a mapping with the key family, got an int", None),
    ],
)
def test_a_spec_that_names_no_mask_is_refused(spec: Any, message: str, path: str | None) -> None:
    with pytest.raises(ExpectedError, match=message) as raised:
        Hiding(spec)
    assert raised.value.path == path
