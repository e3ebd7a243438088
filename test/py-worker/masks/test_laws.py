"""The laws of every mask family; a new file in masks/ is held to them without an edit here.

A law about a promise runs for the members that make it, and a promise without a law fails.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from scipy import ndimage
from torch import Tensor

from sparsight import masks
from sparsight.errors import ExpectedError
from sparsight.masks import MaskFamily, MaskKey
from sparsight.randomness.keyed_hash import words

INDEX = torch.tensor([0, 1, 2, 7, 1000, 49_999, 2**31 - 1])
FOLDER = TemporaryDirectory()
sizes = st.tuples(st.integers(1, 40), st.integers(1, 40))


def mask_image() -> str:
    """A file that hides a corner."""
    light_HW = np.zeros((8, 8), np.uint8)
    light_HW[:2, :3] = 255
    Image.fromarray(light_HW).save(f"{FOLDER.name}/corner.png")
    return f"{FOLDER.name}/corner.png"


MUST_BE_GIVEN: dict[str, dict[str, Any]] = {"given": {"path": mask_image()}}
FAMILIES = [
    *(masks.load(name).having(**MUST_BE_GIVEN.get(name, {})) for name in masks.names()),
    masks.of({"family": "stripes", "period": 9, "width": 5, "direction": "vertical"}),
    masks.of({"family": "multi_block", "num_blocks": 1}),
    masks.of({"family": "multi_block", "num_blocks": 256}),
]
"""Each with its defaults, and some otherwise."""


def every(families: Iterable[MaskFamily]) -> pytest.MarkDecorator:
    chosen = list(families)
    assert chosen, "a law that no family is held to"
    ids = ["-".join([f.name, *(Path(str(v)).name for v in f.parameters.values())]) for f in chosen]
    return pytest.mark.parametrize("family", chosen, ids=ids)


every_family = every(FAMILIES)
every_free_family = every(f for f in FAMILIES if not f.has_own_amount)
every_family_with_an_amount = every(f for f in FAMILIES if f.has_own_amount)


def mask(
    family: MaskFamily,
    index_B: Tensor = INDEX,
    *,
    hidden: int | Tensor = 40,
    height: int = 16,
    width: int = 12,
    key: int | MaskKey = 0,
    draw: int = 0,
) -> Tensor:
    """A mask of any family; the saliency of an image depends on its index alone."""
    saliency_BHW = None
    if family.needs_saliency:
        saliency_BHW = all_different(index_B, height, width)
    return family(
        index_B,
        hidden=None if family.has_own_amount else hidden,
        height=height,
        width=width,
        key=key,
        draw=draw,
        saliency_BHW=saliency_BHW,
    )


def all_different(index_B: Tensor, height: int, width: int) -> Tensor:
    """Saliency of which no two pixels of an image have the same."""
    place_BN = words(index_B, (1, 2), height * width).argsort(dim=1, stable=True)
    return (1 + place_BN).to(torch.float32).view(-1, height, width)


def fitting(family: MaskFamily, size: tuple[int, int]) -> tuple[int, int]:
    """The size, or the next greater one that suits the parameters of the family."""
    height, width = size
    while not suits(family, height, width):
        height, width = height + 1, width + 1
    return height, width


def suits(family: MaskFamily, height: int, width: int) -> bool:
    try:
        family.check_size(height, width)
    except ExpectedError:
        return False
    return True


def test_every_file_is_a_family_of_its_own_name() -> None:
    folder = Path(masks.__file__).parent
    assert set(masks.names()) == {file.stem for file in folder.glob("[!_]*.py")}
    for name in masks.names():
        assert isinstance(masks.load(name), MaskFamily)
        assert masks.load(name).name == name
        assert masks.load(name).summary
    symbols = [masks.load(name).symbol for name in masks.names() if masks.load(name).symbol]
    assert len(set(symbols)) == len(symbols)


@every_free_family
@given(size=sizes, part=st.floats(0, 1), key=st.integers(0, 2**64 - 1), draw=st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_exactly_as_many_are_hidden(
    family: MaskFamily, size: tuple[int, int], part: float, key: int, draw: int
) -> None:
    height, width = fitting(family, size)
    hidden = round(part * height * width)
    mask_BHW = mask(family, hidden=hidden, height=height, width=width, key=key, draw=draw)
    assert mask_BHW.dtype == torch.bool
    assert mask_BHW.shape == (len(INDEX), height, width)
    assert (mask_BHW.sum(dim=(1, 2)) == hidden).all()


@every_free_family
@given(size=sizes)
@settings(max_examples=20, deadline=None)
def test_ratio_0_hides_nothing_and_1_everything(family: MaskFamily, size: tuple[int, int]) -> None:
    height, width = fitting(family, size)
    for ratio in (0, 1):
        hidden = masks.hidden_count(ratio, height, width)
        mask_BHW = mask(family, hidden=hidden, height=height, width=width)
        assert (mask_BHW == bool(ratio)).all()


@every_free_family
def test_counts_may_differ_between_images(family: MaskFamily) -> None:
    hidden_B = torch.tensor([0, 1, 5, 20, 100, 191, 192])
    together_BHW = mask(family, hidden=hidden_B)
    for i, hidden in enumerate(hidden_B.tolist()):
        alone_1HW = mask(family, INDEX[i : i + 1], hidden=hidden)
        assert together_BHW[i].equal(alone_1HW[0])


@every_free_family
def test_a_count_is_needed(family: MaskFamily) -> None:
    with pytest.raises(ExpectedError, match=r"hidden count to be an integer, .* got nothing"):
        family(INDEX, height=16, width=12, saliency_BHW=torch.ones(7, 16, 12))


@every_family_with_an_amount
def test_an_amount_of_its_own_is_hidden_at_every_size(family: MaskFamily) -> None:
    for height, width in ((4, 4), (16, 12), (5, 40)):
        own = family.own_hidden(height, width)
        mask_BHW = family(INDEX, height=height, width=width)
        assert mask_BHW.dtype == torch.bool
        assert mask_BHW.shape == (len(INDEX), height, width)
        assert (mask_BHW.sum(dim=(1, 2)) == own).all()
        assert family(INDEX, hidden=own, height=height, width=width).equal(mask_BHW)
        with pytest.raises(ExpectedError, match=f"hidden count to be the {own} pixels that {family.name}"):
            family(INDEX, hidden=own + 1, height=height, width=width)


@every_family
def test_the_same_request_gives_the_same_mask(family: MaskFamily) -> None:
    assert mask(family, key=3, draw=2).equal(mask(family, key=3, draw=2))


@every_family
@pytest.mark.parametrize("hidden", [31, 700])
def test_a_mask_does_not_depend_on_the_rest_of_the_batch(family: MaskFamily, hidden: int) -> None:
    index_B = torch.arange(600)
    whole_BHW = mask(family, index_B, hidden=hidden, height=32, width=32)
    order = torch.randperm(600, generator=torch.Generator().manual_seed(1))
    assert mask(family, index_B[order], hidden=hidden, height=32, width=32).equal(whole_BHW[order])
    assert mask(family, index_B[123:124], hidden=hidden, height=32, width=32).equal(whole_BHW[123:124])
    assert mask(family, index_B.to(torch.int32), hidden=hidden, height=32, width=32).equal(whole_BHW)


@every_family
def test_an_empty_batch_is_no_error(family: MaskFamily) -> None:
    assert mask(family, INDEX[:0], hidden=5).shape == (0, 16, 12)


@every_family
def test_masks_of_two_calls_share_no_memory(family: MaskFamily) -> None:
    before_BHW = mask(family)
    mask(family).logical_not_()
    assert mask(family).equal(before_BHW)


def of_other_draws(family: MaskFamily) -> dict[str, Tensor]:
    return {
        "key": mask(family, key=MaskKey(2, "digits")),
        "data set": mask(family, key=MaskKey(1, "cifar10")),
        "draw": mask(family, key=MaskKey(1, "digits"), draw=1),
    }


@every(f for f in FAMILIES if f.mask_depends_on == "draw")
def test_key_data_set_draw_and_image_matter_where_a_mask_depends_on_the_draw(family: MaskFamily) -> None:
    base_BHW = mask(family, key=MaskKey(1, "digits"))
    for what, other_BHW in of_other_draws(family).items():
        assert (base_BHW != other_BHW).flatten(1).any(dim=1).sum() >= 5, what
    assert len(base_BHW.flatten(1).unique(dim=0)) >= 5


@every(f for f in FAMILIES if f.mask_depends_on != "draw")
def test_key_data_set_and_draw_do_not_matter_elsewhere(family: MaskFamily) -> None:
    base_BHW = mask(family, key=MaskKey(1, "digits"))
    for what, other_BHW in of_other_draws(family).items():
        assert base_BHW.equal(other_BHW), what


@every(f for f in FAMILIES if f.mask_depends_on == "nothing")
def test_all_images_have_the_same_mask_where_it_depends_on_nothing(family: MaskFamily) -> None:
    assert len(mask(family).flatten(1).unique(dim=0)) == 1


@every(f for f in FAMILIES if f.needs_saliency)
def test_saliency_matters_where_it_is_needed(family: MaskFamily) -> None:
    assert len(mask(family).flatten(1).unique(dim=0)) >= 5
    with pytest.raises(ExpectedError, match=rf"saliency to be given, as {family.name}"):
        family(INDEX, hidden=3, height=4, width=4)


@every(f for f in FAMILIES if f.ranks(INDEX, height=16, width=16) is not None)
@pytest.mark.parametrize("size", [(16, 12), (5, 40)])
def test_an_order_that_serves_all_counts_gives_the_same_masks(
    family: MaskFamily, size: tuple[int, int]
) -> None:
    height, width = size
    rank_BHW = family.ranks(INDEX, height=height, width=width, key=5, draw=2)
    assert rank_BHW is not None
    assert rank_BHW.dtype == torch.int32
    assert family.nested
    for hidden in (0, 1, 40, height * width):
        direct_BHW = mask(family, hidden=hidden, height=height, width=width, key=5, draw=2)
        assert masks.mask_of_rank(rank_BHW, hidden).equal(direct_BHW)


@every(f for f in FAMILIES if f.nested)
@given(size=sizes, parts=st.tuples(st.floats(0, 1), st.floats(0, 1)))
@settings(max_examples=40, deadline=None)
def test_nested(family: MaskFamily, size: tuple[int, int], parts: tuple[float, float]) -> None:
    height, width = fitting(family, size)
    few, many = sorted(round(part * height * width) for part in parts)
    fewer_BHW, more_BHW = (mask(family, hidden=n, height=height, width=width) for n in (few, many))
    assert not (fewer_BHW & ~more_BHW).any()


@every(f for f in FAMILIES if f.contiguous)
@given(size=sizes, part=st.floats(0.001, 1))
@settings(max_examples=40, deadline=None)
def test_connected(family: MaskFamily, size: tuple[int, int], part: float) -> None:
    height, width = fitting(family, size)
    hidden = max(1, round(part * height * width))
    for mask_HW in mask(family, hidden=hidden, height=height, width=width).numpy():
        assert ndimage.label(mask_HW)[1] == 1


@every(f for f in FAMILIES if "granularity" in f.parameters)
def test_patches_are_hidden_whole(family: MaskFamily) -> None:
    coarse = family.having(granularity=4)
    assert (family.patch_side, coarse.patch_side) == (1, 4)
    for hidden in (0, 16, 64, 192):
        mask_BHW = mask(coarse, hidden=hidden)
        assert (mask_BHW.sum(dim=(1, 2)) == hidden).all()
        corner_BHW = mask_BHW[:, ::4, ::4].repeat_interleave(4, dim=1).repeat_interleave(4, dim=2)
        assert mask_BHW.equal(corner_BHW)


@every_family
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here: equality of CPU and CUDA not checked")
@pytest.mark.parametrize("size", [(33, 47), (4, 40)])
def test_a_gpu_gives_the_same_bits(family: MaskFamily, size: tuple[int, int]) -> None:
    height, width = size
    for hidden in (1, height * width // 5, height * width // 2, height * width - 1):
        on_cpu_BHW = mask(family, hidden=hidden, height=height, width=width, key=9)
        on_gpu_BHW = mask(family, INDEX.cuda(), hidden=hidden, height=height, width=width, key=9)
        assert on_gpu_BHW.device.type == "cuda"
        assert on_gpu_BHW.cpu().equal(on_cpu_BHW)


LAWS = {
    "summary": [test_every_file_is_a_family_of_its_own_name],
    "symbol": [test_every_file_is_a_family_of_its_own_name],
    "mask_depends_on": [
        test_key_data_set_draw_and_image_matter_where_a_mask_depends_on_the_draw,
        test_key_data_set_and_draw_do_not_matter_elsewhere,
        test_all_images_have_the_same_mask_where_it_depends_on_nothing,
    ],
    "nested": [test_nested],
    "contiguous": [test_connected],
    "needs_saliency": [test_saliency_matters_where_it_is_needed],
    "has_own_amount": [test_an_amount_of_its_own_is_hidden_at_every_size],
}


def test_every_promise_of_a_family_has_a_law_and_every_family_is_held_to_its_own() -> None:
    assert set(LAWS) == set(MaskFamily.__annotations__)
    assert {family.name for family in FAMILIES} == set(masks.names())
    for promise in ("nested", "contiguous", "needs_saliency", "has_own_amount"):
        (law,) = LAWS[promise]
        (held,) = [mark for mark in law.pytestmark if mark.args[0] == "family"]  # type: ignore[attr-defined]
        assert held.args[1] == [family for family in FAMILIES if getattr(family, promise)]
