"""Trials whose model is given images as it was trained: resized, in other units, with other axes."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
import torch
from torch.nn import functional

from sparsight import datasets
from sparsight.datasets import DatasetConfig
from sparsight.hiding import Hiding
from sparsight.randomness.mask_key import MaskKey
from sparsight.trial._network import make_network

MODULE = """
from torch import nn


class Picky(nn.Module):
    def __init__(self, image_height, image_width, num_classes):
        super().__init__()
        self.shape = (image_height, image_width, 1)
        self.head = nn.Linear(image_height * image_width, num_classes)

    def forward(self, images):
        assert images.shape[1:] == self.shape, images.shape
        return self.head(images.flatten(1))


def picky(image_height, image_width, num_channels, num_classes):
    return Picky(image_height, image_width, num_classes)
"""
RESAMPLING = {
    "resize": 16,
    "center_crop": 12,
    "interpolation": "bicubic",
    "antialias": True,
    "resized_as": "tensor",
}
PREPROCESS = {
    "resampling": RESAMPLING,
    "mean": [100.0],
    "std": [50.0],
    "channel_order": "rgb",
    "range": "0-255",
    "layout": "nhwc",
    "mask_at": "source",
}


@pytest.fixture
def trial_of(make_trial, kinds, tmp_path, monkeypatch):
    (tmp_path / "picky_models.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)
    evaluations = [
        kinds.masked(),
        kinds.masked("scatter", 13, fill={"name": "mean"}),
        kinds.masked("salient_block", 6),
        kinds.attacked("worst_block", [6], num_images=4),
    ]

    def make(preprocess, dataset=None, hidden=62, **changes):
        certified = kinds.certified(hidden, num_images=6)
        return make_trial(
            model={"name": "picky_models:picky", "preprocess": preprocess},
            dataset=dataset or {},
            evaluate={"evaluations": [*evaluations, certified]},
            **changes,
        )

    return make


def images_of(trial, cache_directory):
    config = DatasetConfig.of(msgspec.to_builtins(trial.dataset))
    return datasets.load(config, cache_directory).splits["test"].images_NCHW[:]


def test_pixels_hidden_at_the_source_are_resized_with_the_image(trial_of, run, cache_directory, tmp_path):
    trial = trial_of(PREPROCESS, train=None)
    run(trial, tmp_path / "trial")
    model = make_network(trial, used=None, device=torch.device("cpu"), cache_directory=cache_directory).model
    images_BCHW = torch.from_numpy(images_of(trial, cache_directory)).float() / 255
    key = MaskKey(0, trial.dataset.facts.fingerprint)
    mean_C = torch.tensor(trial.dataset.facts.mean)
    hiding = Hiding({"family": "scatter", "granularity": 1}, {"name": "mean"}, key=key, mean_C=mean_C)
    index_B, hidden_B = torch.arange(50), torch.full((50,), 13)
    masked_BCHW = hiding.apply(images_BCHW, index_B, hidden=hidden_B)
    rows = np.load(tmp_path / "trial" / "predictions" / "test.npy")
    for row, shown_BCHW in zip(rows[:2], (images_BCHW, masked_BCHW), strict=True):
        resized = functional.interpolate(shown_BCHW, (16, 16), mode="bicubic", antialias=True)
        with torch.no_grad():
            given = (resized[:, :, 2:14, 2:14] * 255 - 100) / 50
            assert model(given.permute(0, 2, 3, 1)).argmax(1).tolist() == row.tolist()


def test_pixels_hidden_in_the_input_belong_to_images_of_its_size(trial_of, run, cache_directory, tmp_path):
    preprocess = {**PREPROCESS, "mask_at": "input"}
    trial = trial_of(preprocess, {"resampling": RESAMPLING}, hidden=142, train=None)
    assert images_of(trial, cache_directory).shape == (50, 1, 12, 12)
    reporter, _ = run(trial, tmp_path / "trial")
    assert reporter.evaluations[1].visible == 12 * 12 - 13


def test_training_is_given_the_same(trial_of, run, tmp_path):
    trial = trial_of(PREPROCESS, train={"epochs": 1})
    reporter, result = run(trial, tmp_path / "whole")
    assert result.status == "done"
    again, _ = run(trial, tmp_path / "cut", stop_when=lambda progress: progress.step >= 4)
    rest, resumed = run(trial, tmp_path / "cut")
    assert again.metrics | rest.metrics == reporter.metrics
    assert resumed.weights_sha256 == result.weights_sha256
