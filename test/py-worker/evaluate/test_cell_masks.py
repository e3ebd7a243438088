"""What a cell hides, against the mask suite asked directly."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from sparsight_worker import attacks, fills, masks
from sparsight_worker.batch_statistics import keep_apart, use_statistics
from sparsight_worker.evaluate.cell_masks import CellMasks, TensorCache
from sparsight_worker.evaluate.network import Network, unit_images
from sparsight_worker.mask_key import MaskKey
from sparsight_worker.numerics import Numerics
from sparsight_worker.protocol.generated import Cell

KEY = MaskKey(7, "test")
SIZE = {"height": 8, "width": 8}


@pytest.fixture
def network():
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.Flatten(), nn.Linear(512, 4)
    )
    numerics = Numerics("float32", "contiguous")
    return Network(
        model.eval(), numerics=numerics, mean=[0.4, 0.5, 0.6], std=[0.2] * 3, device=torch.device("cpu")
    )


@pytest.fixture
def images():
    return torch.randint(1, 256, (25, 3, 8, 8), dtype=torch.uint8, generator=torch.Generator().manual_seed(1))


@pytest.fixture
def labels():
    return torch.arange(25) % 4


@pytest.fixture
def cell_masks(network, images, labels):
    return CellMasks(network, images, labels, batch_size=10, key=KEY)


def cell(family, hidden, fill="black", granularity=1, draw=0):
    return Cell(family=family, hidden=hidden, fill=fill, granularity=granularity, draw=draw, num_images=25)


CELLS = [
    cell("scatter", 13),
    cell("scatter", 13, draw=3),
    cell("scatter", 13, "noise", draw=2),
    cell("scatter", 32, "mean", granularity=2),
    cell("random_block", 9, "color", draw=1),
    cell("random_block", 64, "image_mean"),
]


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_images_are_masked_as_the_suite_says(cell_masks, images, cell):
    shown, num_forwards = cell_masks.show(cell, 10, 20)
    index = torch.arange(10, 20)
    mask = masks.load(cell.family)(
        index, hidden=cell.hidden, key=KEY, draw=cell.draw, granularity=cell.granularity, **SIZE
    )
    expected = fills.apply(
        unit_images(images[10:20]),
        mask,
        cell.fill,
        index_B=index,
        key=KEY,
        draw=cell.draw,
        mean_C=[0.4, 0.5, 0.6],
    )
    assert torch.equal(shown, expected)
    assert num_forwards == 0


def test_a_clean_cell_hides_nothing(cell_masks, images):
    shown, _ = cell_masks.show(cell("none", 0, "none"), 20, 25)
    assert torch.equal(shown, images[20:25].float() / 255)


def test_salient_blocks_follow_the_gradient_on_the_clean_image(cell_masks, network, images, labels):
    shown, _ = cell_masks.show(cell("salient_block", 9), 0, 10)
    clean = unit_images(images[:10])
    significance = attacks.input_gradient(network, clean, labels[:10])
    mask = masks.load("salient_block")(
        torch.arange(10), hidden=9, significance_BHW=significance, key=KEY, **SIZE
    )
    assert torch.equal(shown, fills.apply(clean, mask, "black"))


def test_fewer_images_of_a_batch_meet_the_same_masks(cell_masks, network, images, labels):
    for family in ("salient_block", "scatter"):
        whole, _ = cell_masks.show(cell(family, 9), 0, 10)
        fresh = CellMasks(network, images, labels, batch_size=10, key=KEY)
        part, _ = fresh.show(cell(family, 9), 0, 4)
        assert torch.equal(part, whole[:4])


def test_the_worst_block_is_worse_than_others_and_counts_its_forwards(cell_masks, network, labels):
    with torch.no_grad():
        shown = {
            family: cell_masks.show(cell(family, 9), 0, 10)
            for family in ("worst_block", "salient_block", "random_block")
        }
        margins = {f: attacks.margin(network(s), labels[:10]) for f, (s, _) in shown.items()}
    assert shown["worst_block"][1] == 10 * 36
    assert (margins["worst_block"] <= margins["salient_block"] + 1e-5).all()
    assert (margins["worst_block"] <= margins["random_block"] + 1e-5).all()


def test_permutations_are_computed_once_for_all_ratios(cell_masks, monkeypatch):
    calls = []
    family = masks.load("scatter")
    original = family.ranks
    monkeypatch.setattr(
        family,
        "ranks",
        lambda *args, **settings: calls.append(settings["draw"]) or original(*args, **settings),
    )
    for hidden in (1, 6, 20):
        for draw in (0, 1):
            cell_masks.show(cell("scatter", hidden, draw=draw), 0, 10)
    assert calls == [0, 1]


def test_the_cache_forgets_what_was_not_used_for_longest():
    cache = TensorCache(2 * 40)
    for draw in range(2):
        cache.put(("rank", draw, 1, 0), torch.zeros(10))
    assert cache.get(("rank", 0, 1, 0)) is not None
    cache.put(("rank", 2, 1, 0), torch.zeros(10))
    assert [cache.get(("rank", draw, 1, 0)) is not None for draw in range(3)] == [True, False, True]


def test_significance_is_that_of_clean_images_with_their_own_statistics(network, images, labels):
    clean = CellMasks(network, images, labels, batch_size=10, key=KEY).show(cell("salient_block", 9), 0, 10)
    keep_apart(network.model)
    network.model[1].masked_running_mean.normal_(0, 3)
    with use_statistics(network.model, "masked"):
        shown = CellMasks(network, images, labels, batch_size=10, key=KEY).show(
            cell("salient_block", 9), 0, 10
        )
    assert torch.equal(shown[0], clean[0])
