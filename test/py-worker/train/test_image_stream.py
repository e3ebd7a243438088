"""The images of each step: which, in what order, how masked, and as a function of seed and step alone."""

from __future__ import annotations

import hashlib
import itertools

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from sparsight import fills, masks
from sparsight.arithmetic.numerics import Numerics
from sparsight.datasets import Split
from sparsight.evaluation.network import Network
from sparsight.train import image_stream
from sparsight.train.budget import Budget
from sparsight.train.image_stream import ImageStream

NUM_IMAGES = 50
ALL_FILLS = [{"name": name, **fills.load(name).parameters} for name in fills.names() if name != "none"]
DEVICES = [
    "cpu",
    pytest.param("cuda", marks=pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA GPU")),
]


@pytest.fixture
def split():
    """Every pixel of image i is 3·i + 60: a visible pixel tells the image, and none is black."""
    values = 60 + 3 * np.arange(NUM_IMAGES, dtype=np.uint8)
    images_NCHW = np.broadcast_to(values[:, None, None, None], (NUM_IMAGES, 3, 8, 10)).copy()
    return Split(images_NCHW, np.arange(NUM_IMAGES))


@pytest.fixture
def make_stream(make_trial, split, twenty_visible):
    def make(*, seed=0, device="cpu", split=split, **settings):
        defaults = {"batch_size": 16, "epochs": 4}
        train = make_trial(train={**defaults, "mask": twenty_visible, **settings}).train
        # No normalisation: mean 0 and deviation 1 / 255.
        numerics = Numerics("float32", "contiguous")
        network = Network(
            nn.Identity(), numerics=numerics, mean=[0] * 3, std=[1 / 255] * 3, device=torch.device(device)
        )
        budget = Budget.of(train, NUM_IMAGES)
        return ImageStream(train, split, network, budget, seed=seed, dataset_key="test"), budget

    return make


def all_batches(stream):
    return list(stream.batches(0))


def test_every_epoch_shows_every_image_once_in_a_new_order(make_stream):
    stream, budget = make_stream(regime="original")
    batches = all_batches(stream)
    assert len(batches) == budget.num_steps == 13
    assert {len(batch.labels_B) for batch in batches} == {16}
    labels = torch.cat([batch.labels_B for batch in batches])
    epochs = [labels[start : start + NUM_IMAGES].tolist() for start in range(0, 200, NUM_IMAGES)]
    assert all(sorted(epoch) == list(range(NUM_IMAGES)) for epoch in epochs)
    assert len({tuple(epoch) for epoch in epochs}) == 4


def test_originals_are_whole_and_belong_to_their_labels(make_stream):
    for batch in all_batches(make_stream(regime="original")[0]):
        expected = (60 + 3 * batch.labels_B)[:, None, None, None].expand_as(batch.images_BCHW).float()
        torch.testing.assert_close(batch.images_BCHW, expected)


@pytest.mark.parametrize(("regime", "num_masked"), [("masked", 16), ("mixed", 8), ("original", 0)])
def test_the_first_images_of_a_batch_are_masked_exactly(make_stream, regime, num_masked):
    for batch in all_batches(make_stream(regime=regime)[0]):
        hidden_BHW = (batch.images_BCHW == 0).all(dim=1)
        assert hidden_BHW.sum(dim=(1, 2)).tolist() == [60] * num_masked + [0] * (16 - num_masked)


def test_masks_differ_between_images_and_epochs(make_stream):
    images = torch.cat([batch.images_BCHW for batch in all_batches(make_stream(regime="masked")[0])])
    hidden = (images[:200] == 0).all(dim=1).flatten(1)
    assert len({tuple(row.tolist()) for row in hidden}) == 200


@pytest.mark.parametrize("first_step", [1, 3, 7, 12])
def test_from_any_step_on_the_bits_are_the_same(make_stream, monkeypatch, twenty_visible, first_step):
    monkeypatch.setitem(image_stream._CHUNK_VALUES, "cpu", 3 * 16 * 240)  # three steps a chunk
    augment = {"crop_padding": 2, "crop_mode": "reflect", "flip": "random"}
    mask = twenty_visible | {"of": "ratio", "distribution": "uniform", "values": [0, 1], "fills": ALL_FILLS}
    settings = {"augment": augment, "mask": mask}
    whole = all_batches(make_stream(**settings)[0])
    part = list(make_stream(**settings)[0].batches(first_step))
    assert len(part) == 13 - first_step
    for a, b in zip(part, whole[first_step:], strict=True):
        assert torch.equal(a.images_BCHW, b.images_BCHW)
        assert torch.equal(a.labels_B, b.labels_B)


def test_batches_larger_than_the_train_split_go_round(make_stream):
    stream, _ = make_stream(regime="masked", batch_size=128, epochs=None, steps=3)
    for batch in all_batches(stream):
        counts = torch.bincount(batch.labels_B, minlength=NUM_IMAGES)
        assert counts.min() >= 1
        assert counts.max() <= 4
        assert (batch.images_BCHW == 0).all(dim=1).sum(dim=(1, 2)).tolist() == [60] * 128


def test_the_seed_changes_order_and_masks(make_stream):
    first, second = (all_batches(make_stream(seed=seed, regime="masked")[0])[0] for seed in (0, 1))
    assert not torch.equal(first.labels_B, second.labels_B)


def test_regimes_share_order_and_masks(make_stream):
    masked, mixed = (all_batches(make_stream(regime=regime)[0]) for regime in ("masked", "mixed"))
    for a, b in zip(masked, mixed, strict=True):
        assert torch.equal(a.labels_B, b.labels_B)
        assert torch.equal(a.images_BCHW[:8], b.images_BCHW[:8])


def test_a_fill_is_picked_for_each_image(make_stream, twenty_visible):
    changes = {"mask": {"family": "random_block"}, "fills": [{"name": "black"}, {"name": "white"}]}
    mask = twenty_visible | changes | {"of": "ratio", "values": [0.5]}
    images = torch.cat(
        [batch.images_BCHW for batch in all_batches(make_stream(regime="masked", mask=mask)[0])]
    )
    black, white = ((images - value).abs().amax(dim=1).lt(0.1).sum(dim=(1, 2)) for value in (0, 255))
    assert set((black + white).tolist()) == {40}
    assert set(black.tolist()) == {0, 40}
    assert 60 < (black == 0).sum() < 150


@pytest.mark.parametrize("family", [f for f in masks.names() if masks.load(f).mask_depends_on == "draw"])
def test_every_family_that_needs_no_model_can_be_trained_with(make_stream, twenty_visible, family):
    mask = twenty_visible | {"mask": {"family": family, **masks.load(family).parameters}}
    for batch in all_batches(make_stream(regime="masked", mask=mask)[0]):
        assert (batch.images_BCHW == 0).all(dim=1).sum(dim=(1, 2)).tolist() == [60] * 16


def test_a_given_mask_hides_its_own_amount(make_stream, twenty_visible, tmp_path):
    light_HW = np.zeros((8, 10), np.uint8)
    light_HW[2:5, 3:7] = 255
    Image.fromarray(light_HW).save(tmp_path / "mask.png")
    sha256 = hashlib.sha256((tmp_path / "mask.png").read_bytes()).hexdigest()
    given = {"family": "given", "path": str(tmp_path / "mask.png"), "hides": "light", "sha256": sha256}
    stream, _ = make_stream(regime="mixed", mask=twenty_visible | {"mask": given})
    for batch in all_batches(stream):
        black_BHW = (batch.images_BCHW == 0).all(dim=1)
        assert (black_BHW[:8].numpy() == (light_HW > 0)).all()
        assert not black_BHW[8:].any()


@pytest.mark.parametrize("device", DEVICES)
def test_devices_agree_on_images_and_masks(make_stream, device):
    ours, theirs = (all_batches(make_stream(device=d)[0]) for d in ("cpu", device))
    for a, b in itertools.islice(zip(ours, theirs, strict=True), 3):
        torch.testing.assert_close(a.images_BCHW, b.images_BCHW.cpu(), rtol=1e-6, atol=1e-6)
