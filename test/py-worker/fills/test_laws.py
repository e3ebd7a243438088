"""The laws of every fill; a new file in fills/ is held to them without an edit here."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from sparsight import fills
from sparsight.errors import ExpectedError
from sparsight.fills import Fill
from sparsight.masks import MaskKey
from sparsight.masks.scatter import scatter

NAMES = tuple(name for name in fills.names() if name != "none")
"""All but the one that refuses to hide anything."""
INDEX = torch.arange(20)
OTHERS = torch.randint(256, (31, 3, 9, 11), dtype=torch.uint8, generator=torch.Generator().manual_seed(1))
GIVEN: dict[str, Any] = {"mean_C": [0.25, 0.5, 0.75], "others_NCHW": OTHERS}
"""What some fills need to be given."""


def every(names: Iterable[str]) -> pytest.MarkDecorator:
    chosen = list(names)
    assert chosen, "a law that no fill is held to"
    return pytest.mark.parametrize("fill", [fills.load(name) for name in chosen], ids=chosen)


every_fill = every(NAMES)
devices = [
    "cpu",
    pytest.param(
        "cuda", marks=pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here: fills on CUDA")
    ),
]


def images(dtype: torch.dtype = torch.float32) -> Tensor:
    return torch.rand(20, 3, 9, 11, generator=torch.Generator().manual_seed(0)).to(dtype)


def masks_of(hidden: int) -> Tensor:
    return scatter(INDEX, hidden=hidden, height=9, width=11)


def filled(fill: Fill, hidden: int = 30, key: int | MaskKey = 0, draw: int = 0) -> Tensor:
    return fills.apply(images(), masks_of(hidden), fill.name, index_B=INDEX, key=key, draw=draw, **GIVEN)


def test_every_file_is_a_fill_of_its_own_name() -> None:
    folder = Path(fills.__file__).parent
    assert set(fills.names()) == {file.stem for file in folder.glob("[!_]*.py")}
    for name in fills.names():
        assert isinstance(fills.load(name), Fill)
        assert fills.load(name).name == name


@every_fill
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16, torch.float64])
@pytest.mark.parametrize("device", devices)
def test_visible_pixels_keep_their_bits(fill: Fill, dtype: torch.dtype, device: str) -> None:
    before_BCHW, mask_BHW = images(dtype).to(device), masks_of(30).to(device)
    after_BCHW = fills.apply(before_BCHW, mask_BHW, fill.name, index_B=INDEX.to(device), **GIVEN)
    visible_BCHW = ~mask_BHW[:, None].expand_as(before_BCHW)
    assert after_BCHW.dtype == dtype
    assert after_BCHW[visible_BCHW].equal(before_BCHW[visible_BCHW])


def filled_with_others_hidden(fill: Fill) -> Tensor:
    mask_BHW = masks_of(30)
    other_BCHW = images().where(~mask_BHW[:, None], 1 - images())
    return fills.apply(other_BCHW, mask_BHW, fill.name, index_B=INDEX, **GIVEN)


@every(name for name in NAMES if not fills.load(name).sees_hidden)
def test_what_was_hidden_leaves_no_trace(fill: Fill) -> None:
    assert filled_with_others_hidden(fill).equal(filled(fill))


@every(name for name in NAMES if fills.load(name).sees_hidden)
def test_what_was_hidden_shows_where_the_fill_sees_it(fill: Fill) -> None:
    differs_BCHW = filled_with_others_hidden(fill) != filled(fill)
    assert differs_BCHW.flatten(1).any(dim=1).all()


@every_fill
def test_values_lie_in_0_to_1_and_hide_everything_on_request(fill: Fill) -> None:
    after_BCHW = filled(fill, hidden=99)
    assert after_BCHW.min() >= 0
    assert after_BCHW.max() <= 1
    assert not (after_BCHW == images()).flatten(1).all(dim=1).any()


@every_fill
def test_an_empty_batch_is_no_error(fill: Fill) -> None:
    for names in (fill.name, [fill.name, "black"]):
        empty = fills.apply(images()[:0], masks_of(9)[:0], names, index_B=INDEX[:0], **GIVEN)
        assert empty.shape == (0, 3, 9, 11)


@every_fill
def test_a_fill_that_no_image_was_given_is_no_error(fill: Fill) -> None:
    names = [*NAMES, fill.name]
    one = fills.apply(images()[:1], masks_of(9)[:1], names, index_B=INDEX[:1], **GIVEN)
    assert one.shape == (1, 3, 9, 11)


@every_fill
def test_nothing_hidden_changes_nothing(fill: Fill) -> None:
    assert filled(fill, hidden=0).equal(images())


@every_fill
def test_a_fill_does_not_depend_on_the_rest_of_the_batch(fill: Fill) -> None:
    order = torch.tensor([17, 3, 4])
    some_BCHW = fills.apply(images()[order], masks_of(30)[order], fill.name, index_B=INDEX[order], **GIVEN)
    assert some_BCHW.equal(filled(fill)[order])


def with_other_draws(fill: Fill) -> list[Tensor]:
    return [
        filled(fill, key=MaskKey(2, "digits")),
        filled(fill, key=MaskKey(1, "cifar10")),
        filled(fill, key=MaskKey(1, "digits"), draw=1),
    ]


@every(name for name in NAMES if fills.load(name).random)
def test_key_data_set_and_draw_matter_where_the_fill_is_random(fill: Fill) -> None:
    base_BCHW = filled(fill, key=MaskKey(1, "digits"))
    assert filled(fill, key=MaskKey(1, "digits")).equal(base_BCHW)
    assert not any(other.equal(base_BCHW) for other in with_other_draws(fill))


@every(name for name in NAMES if not fills.load(name).random)
def test_key_data_set_and_draw_do_not_matter_elsewhere(fill: Fill) -> None:
    assert all(other.equal(filled(fill)) for other in with_other_draws(fill))


@every_fill
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here: equality of CPU and CUDA not checked")
def test_a_gpu_fills_with_the_same_bits(fill: Fill) -> None:
    on_gpu_BCHW = fills.apply(images().cuda(), masks_of(30).cuda(), fill.name, index_B=INDEX.cuda(), **GIVEN)
    assert on_gpu_BCHW.cpu().equal(filled(fill))


@every_fill
def test_the_memory_layout_is_kept(fill: Fill) -> None:
    last_BCHW = images().to(memory_format=torch.channels_last)
    after_BCHW = fills.apply(last_BCHW, masks_of(30), fill.name, index_B=INDEX, **GIVEN)
    assert after_BCHW.is_contiguous(memory_format=torch.channels_last)
    assert after_BCHW.equal(filled(fill))


def test_every_promise_of_a_fill_has_a_law() -> None:
    assert set(Fill.__annotations__) == {"random", "sees_hidden", "needs_others", "needs_color"}


@every(name for name in NAMES if fills.load(name).needs_others)
def test_the_images_of_the_split_are_needed_where_it_says_so(fill: Fill) -> None:
    with pytest.raises(ExpectedError, match=f"other images to be given, as {fill.name} shows them"):
        fills.apply(images(), masks_of(30), fill.name, index_B=INDEX)
    with pytest.raises(ExpectedError, match="other images to be two or more of shape"):
        fills.apply(images(), masks_of(30), fill.name, index_B=INDEX, others_NCHW=OTHERS[:1])


@every(name for name in NAMES if fills.load(name).needs_color)
def test_three_channels_are_needed_where_it_says_so(fill: Fill) -> None:
    with pytest.raises(ExpectedError, match=f"images to be of three channels, as {fill.name} needs, got 1"):
        fills.apply(images()[:, :1], masks_of(30), fill.name, index_B=INDEX)
