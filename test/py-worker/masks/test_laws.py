"""The laws of every mask family; a new file in masks/ is held to them without an edit here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage
from torch import Tensor

from sparsight_worker import attacks, masks
from sparsight_worker.errors import ExpectedError
from sparsight_worker.keyed_hash import uniform
from sparsight_worker.masks import MaskFamily, MaskKey

NAMES = masks.names()
SCHEMA = json.loads((Path(__file__).parents[3] / "schemas" / "mask.json").read_text())["$defs"]
INDEX = torch.tensor([0, 1, 2, 7, 1000, 49_999, 2**31 - 1])
every_family = pytest.mark.parametrize("family", [masks.load(name) for name in NAMES], ids=NAMES)
sizes = st.tuples(st.integers(1, 40), st.integers(1, 40))


def mask(
    family: MaskFamily,
    index_B: Tensor = INDEX,
    *,
    hidden: int | Tensor,
    height: int = 16,
    width: int = 12,
    key: int | MaskKey = 0,
    draw: int = 0,
    granularity: int = 1,
) -> Tensor:
    """A mask of any family; what an image's significance is depends on its index alone."""
    significance_BHW = None
    if family.needs_significance:
        significance_BHW = uniform(index_B, (1, 2), height * width).view(-1, height, width)
    return family(
        index_B,
        hidden=hidden,
        height=height,
        width=width,
        key=key,
        draw=draw,
        granularity=granularity,
        significance_BHW=significance_BHW,
    )


def test_every_file_is_a_family_of_its_own_name() -> None:
    folder = Path(masks.__file__).parent
    assert set(NAMES) == {file.stem for file in folder.glob("[!_]*.py")}
    assert all(isinstance(masks.load(name), MaskFamily) and masks.load(name).name == name for name in NAMES)


def test_the_schema_names_the_families_and_the_attacks() -> None:
    assert set(SCHEMA["family"]["enum"]) == {"none", *NAMES, *attacks.names()}
    assert set(SCHEMA["train_family"]["enum"]) == {
        name for name in NAMES if not masks.load(name).needs_significance
    }


@every_family
def test_the_schema_says_of_a_family_what_its_class_says(family: MaskFamily) -> None:
    traits = SCHEMA["family"]["traits"].get(family.name, {})
    assert traits.get("random", False) == family.random
    assert traits.get("patches", False) == family.patches


@every_family
@given(size=sizes, part=st.floats(0, 1), key=st.integers(0, 2**64 - 1), draw=st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_exactly_as_many_are_hidden(
    family: MaskFamily, size: tuple[int, int], part: float, key: int, draw: int
) -> None:
    height, width = size
    hidden = round(part * height * width)
    mask_BHW = mask(family, hidden=hidden, height=height, width=width, key=key, draw=draw)
    assert mask_BHW.dtype == torch.bool
    assert mask_BHW.shape == (len(INDEX), height, width)
    assert (mask_BHW.sum(dim=(1, 2)) == hidden).all()


@every_family
@given(size=sizes)
@settings(max_examples=20, deadline=None)
def test_ratio_0_hides_nothing_and_1_everything(family: MaskFamily, size: tuple[int, int]) -> None:
    for ratio in (0, 1):
        hidden = masks.hidden_count(ratio, *size)
        mask_BHW = mask(family, hidden=hidden, height=size[0], width=size[1])
        assert (mask_BHW == bool(ratio)).all()


@every_family
def test_counts_may_differ_between_images(family: MaskFamily) -> None:
    hidden_B = torch.tensor([0, 1, 5, 20, 100, 191, 192])
    together_BHW = mask(family, hidden=hidden_B)
    for i, hidden in enumerate(hidden_B.tolist()):
        alone_1HW = mask(family, INDEX[i : i + 1], hidden=hidden)
        assert together_BHW[i].equal(alone_1HW[0])


@every_family
def test_the_same_request_gives_the_same_mask(family: MaskFamily) -> None:
    assert mask(family, hidden=40, key=3, draw=2).equal(mask(family, hidden=40, key=3, draw=2))


@every_family
def test_a_mask_does_not_depend_on_the_rest_of_the_batch(family: MaskFamily) -> None:
    index_B = torch.arange(600)
    whole_BHW = mask(family, index_B, hidden=31, height=32, width=32)
    order = torch.randperm(600, generator=torch.Generator().manual_seed(1))
    assert mask(family, index_B[order], hidden=31, height=32, width=32).equal(whole_BHW[order])
    assert mask(family, index_B[123:124], hidden=31, height=32, width=32).equal(whole_BHW[123:124])
    assert mask(family, index_B.to(torch.int32), hidden=31, height=32, width=32).equal(whole_BHW)


@every_family
def test_an_empty_batch_is_no_error(family: MaskFamily) -> None:
    assert mask(family, INDEX[:0], hidden=5).shape == (0, 16, 12)


@every_family
def test_key_data_set_draw_and_image_matter_where_the_family_is_random(family: MaskFamily) -> None:
    base_BHW = mask(family, hidden=40, key=MaskKey(1, "digits"))
    others = {
        "key": mask(family, hidden=40, key=MaskKey(2, "digits")),
        "data set": mask(family, hidden=40, key=MaskKey(1, "cifar10")),
        "draw": mask(family, hidden=40, key=MaskKey(1, "digits"), draw=1),
    }
    for what, other_BHW in others.items():
        differs_B = (base_BHW != other_BHW).flatten(1).any(dim=1)
        assert differs_B.sum() >= 5 if family.random else not differs_B.any(), what
    assert len(base_BHW.flatten(1).unique(dim=0)) >= 5


@every_family
@pytest.mark.parametrize("size", [(16, 12), (5, 40)])
def test_an_order_that_serves_all_counts_gives_the_same_masks(
    family: MaskFamily, size: tuple[int, int]
) -> None:
    height, width = size
    rank_BHW = family.ranks(INDEX, height=height, width=width, key=5, draw=2)
    if rank_BHW is not None:
        assert family.nested
        for hidden in (0, 1, 40, height * width):
            direct_BHW = mask(family, hidden=hidden, height=height, width=width, key=5, draw=2)
            assert masks.mask_of_rank(rank_BHW, hidden).equal(direct_BHW)


@every_family
@given(size=sizes, parts=st.tuples(st.floats(0, 1), st.floats(0, 1)))
@settings(max_examples=40, deadline=None)
def test_nested_where_it_says_so(
    family: MaskFamily, size: tuple[int, int], parts: tuple[float, float]
) -> None:
    if family.nested:
        few, many = sorted(round(part * size[0] * size[1]) for part in parts)
        fewer_BHW, more_BHW = (mask(family, hidden=n, height=size[0], width=size[1]) for n in (few, many))
        assert not (fewer_BHW & ~more_BHW).any()


@every_family
@given(size=sizes, part=st.floats(0.001, 1))
@settings(max_examples=40, deadline=None)
def test_connected_where_it_says_so(family: MaskFamily, size: tuple[int, int], part: float) -> None:
    if family.contiguous:
        hidden = max(1, round(part * size[0] * size[1]))
        for mask_HW in mask(family, hidden=hidden, height=size[0], width=size[1]).numpy():
            assert ndimage.label(mask_HW)[1] == 1


@every_family
def test_patches_are_hidden_whole_or_not_possible(family: MaskFamily) -> None:
    if not family.patches:
        with pytest.raises(ExpectedError, match=f"granularity to be 1 for {family.name}, got 4"):
            mask(family, hidden=16, granularity=4)
        return
    for hidden in (0, 16, 64, 192):
        mask_BHW = mask(family, hidden=hidden, granularity=4)
        assert (mask_BHW.sum(dim=(1, 2)) == hidden).all()
        corner_BHW = mask_BHW[:, ::4, ::4].repeat_interleave(4, dim=1).repeat_interleave(4, dim=2)
        assert mask_BHW.equal(corner_BHW)


@every_family
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here: equality of CPU and CUDA not checked")
@pytest.mark.parametrize("size", [(8, 8), (28, 28), (32, 32), (33, 47), (5, 60), (224, 224)])
def test_a_gpu_makes_the_same_bits(family: MaskFamily, size: tuple[int, int]) -> None:
    height, width = size
    for hidden in (1, height * width // 5, height * width - 1):
        on_cpu_BHW = mask(family, hidden=hidden, height=height, width=width, key=9)
        on_gpu_BHW = mask(family, INDEX.cuda(), hidden=hidden, height=height, width=width, key=9)
        assert on_gpu_BHW.device.type == "cuda"
        assert on_gpu_BHW.cpu().equal(on_cpu_BHW)
