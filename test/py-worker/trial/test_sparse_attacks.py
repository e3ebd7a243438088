"""A public net without a defence falls to sparse attacks as published, and sooner to searches than to random
masks.

SPARSIGHT_CHECKPOINTS names the folder with resnet20-12fca82f.th of akamaster/pytorch_resnet_cifar10,
SPARSIGHT_CIFAR10 the one with lossless CIFAR-10 as Parquet.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch

from sparsight import attacks, datasets, models, recolorings
from sparsight.datasets import DatasetConfig

CHECKPOINTS, CIFAR10 = (os.environ.get(f"SPARSIGHT_{name}") for name in ("CHECKPOINTS", "CIFAR10"))
MEAN, STD = (torch.tensor(each)[:, None, None] for each in ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)))


@pytest.mark.timeout(1800)
@pytest.mark.skipif(
    None in (CHECKPOINTS, CIFAR10), reason="SPARSIGHT_CHECKPOINTS and SPARSIGHT_CIFAR10 are not set"
)
def test_robust_accuracy_falls_as_published(make_trial, cache_directory):
    trial = make_trial(dataset={"name": "parquet", "path": CIFAR10, "max_train": None, "max_test": 64})
    dataset = {key: each for key, each in msgspec.to_builtins(trial.dataset).items() if key != "facts"}
    test = datasets.load(DatasetConfig.of(dataset), cache_directory).splits["test"]
    sizes = {"image_height": 32, "image_width": 32, "num_channels": 3, "num_classes": 10}
    net = models.build("resnet20", **sizes, width=1, options={}).eval()
    models.load_weights(net, Path(CHECKPOINTS) / "resnet20-12fca82f.th")
    images = torch.from_numpy(np.ascontiguousarray(test.images_NCHW[:64])).float() / 255
    labels = torch.from_numpy(test.labels_N[:64])

    def model(images_BCHW):
        return net((images_BCHW - MEAN) / STD)

    def accuracy(attack, **settings):
        return [
            1 - float(each.succeeds_B.float().mean()) for each in attack(model, images, labels, **settings)
        ]

    one, five, many = accuracy(recolorings.load("sparse_rs"), pixels=[1, 5, 24], queries=100)
    assert 0.6 < one < 0.9
    assert five < 0.5
    assert many < 0.05
    (white,) = accuracy(recolorings.load("pgd0"), pixels=[24], steps=20, restarts=1)
    assert white < 0.25
    (random,) = accuracy(attacks.load("worst_of"), hidden=[24], num_draws=1)
    (found,) = accuracy(attacks.load("random_search_hide"), hidden=[24], queries=60)
    assert found < 0.2 < random
