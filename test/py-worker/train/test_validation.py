"""Validation: on clean images, and on masked ones whose masks are nobody else's."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from sparsight.arithmetic.numerics import Numerics
from sparsight.datasets import Split
from sparsight.evaluation.network import Network
from sparsight.train.budget import Budget
from sparsight.train.image_stream import ImageStream
from sparsight.train.validation import Validation

NUM_IMAGES = 12


class Watcher(nn.Module):
    """Remembers where images are black; says class 1 of images without black pixels, else class 0."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[torch.Tensor] = []

    def forward(self, images_BCHW: torch.Tensor) -> torch.Tensor:
        black_BHW = (images_BCHW == 0).all(dim=1)
        self.seen.append(black_BHW)
        return nn.functional.one_hot(1 - black_BHW.flatten(1).any(dim=1).long(), 2).float()


@pytest.fixture
def watched():
    model = Watcher()
    numerics = Numerics("float32", "contiguous")
    return Network(model, numerics=numerics, mean=[0] * 3, std=[1] * 3, device=torch.device("cpu"))


@pytest.fixture
def split():
    return Split(np.full((NUM_IMAGES, 3, 8, 10), 200, np.uint8), np.arange(NUM_IMAGES) % 3 % 2)


@pytest.fixture
def hidden(make_trial, split, watched, twenty_visible):
    """Where the images of the split are masked in validation, and what it measures."""

    def hidden(mask_key=0):
        watched.model.seen.clear()
        mask = make_trial(train={"mask": twenty_visible}).train.mask
        measured = Validation(mask, split, mask_key=mask_key, dataset_key="test").measure(watched)
        clean, masked = watched.model.seen
        assert not clean.any()
        return masked, measured

    return hidden


def test_clean_and_masked_images_are_measured_apart(hidden, split):
    _, measured = hidden()
    ones = float((split.labels_N == 1).mean())
    assert measured["val_accuracy"] == pytest.approx(ones)
    assert measured["val_masked_accuracy"] == pytest.approx(1 - ones)
    right, wrong = -np.log(np.e / (np.e + 1)), -np.log(1 / (np.e + 1))
    assert measured["val_nll"] == pytest.approx(ones * right + (1 - ones) * wrong)


def test_masks_are_those_of_training_in_number_and_the_same_every_time(hidden):
    masked, _ = hidden()
    assert (masked.sum(dim=(1, 2)) == 80 - 20).all()
    assert torch.equal(masked, hidden()[0])
    assert not torch.equal(masked, hidden(mask_key=1)[0])


def test_no_training_meets_these_masks(hidden, make_trial, split, watched, twenty_visible):
    masked, _ = hidden(mask_key=5)
    still = {"crop_padding": 0, "crop_mode": "reflect", "flip": "none"}
    drawn = {"mask": twenty_visible, "augment": still}
    settings = {**drawn, "regime": "masked", "batch_size": NUM_IMAGES, "epochs": 3}
    train = make_trial(train=settings).train
    budget = Budget.of(train, NUM_IMAGES)
    stream = ImageStream(train, split, watched, budget, seed=5, dataset_key="test")
    trained = {m.numpy().tobytes() for b in stream.batches(0) for m in (b.images_BCHW == 0).all(dim=1)}
    assert len(trained) > NUM_IMAGES
    assert not trained & {mask.numpy().tobytes() for mask in masked}


def test_without_masks_or_images_there_is_less_to_say(split, watched):
    settings = {"mask_key": 0, "dataset_key": "test"}
    assert set(Validation(None, split, **settings).measure(watched)) == {"val_accuracy", "val_nll"}
    empty = Split(split.images_NCHW[:0], split.labels_N[:0])
    assert Validation(None, empty, **settings).measure(watched) == {}
