"""Public checkpoints, straight from their files, have the accuracy that their authors publish.

SPARSIGHT_CHECKPOINTS names the folder with resnet20-12fca82f.th and resnet56-4bfd9763.th of
akamaster/pytorch_resnet_cifar10, SPARSIGHT_CIFAR10 the one with lossless CIFAR-10 as Parquet.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch

from sparsight import datasets, models
from sparsight.datasets import DatasetConfig

CHECKPOINTS, CIFAR10 = (os.environ.get(f"SPARSIGHT_{name}") for name in ("CHECKPOINTS", "CIFAR10"))
PUBLISHED = {"resnet20-12fca82f.th": 9173, "resnet56-4bfd9763.th": 9339}
MEAN, STD = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))


@pytest.mark.timeout(1800)
@pytest.mark.skipif(
    None in (CHECKPOINTS, CIFAR10), reason="SPARSIGHT_CHECKPOINTS and SPARSIGHT_CIFAR10 are not set"
)
@pytest.mark.parametrize("file", PUBLISHED)
def test_clean_accuracy_is_the_published_one(file, make_trial, cache_directory):
    trial = make_trial(dataset={"name": "parquet", "path": CIFAR10, "max_train": None, "max_test": None})
    dataset = {key: each for key, each in msgspec.to_builtins(trial.dataset).items() if key != "facts"}
    test = datasets.load(DatasetConfig.of(dataset), cache_directory).splits["test"]
    model = models.build(
        file.partition("-")[0],
        image_height=32,
        image_width=32,
        num_channels=3,
        num_classes=10,
        width=1,
        options={},
    ).eval()
    models.load_weights(model, Path(CHECKPOINTS) / file)
    mean, std = (torch.tensor(numbers)[:, None, None] for numbers in (MEAN, STD))
    num_right = 0
    with torch.no_grad():
        for start in range(0, 10_000, 500):
            images = (
                torch.from_numpy(np.ascontiguousarray(test.images_NCHW[start : start + 500])).float() / 255
            )
            labels = torch.from_numpy(test.labels_N[start : start + 500])
            num_right += int((model((images - mean) / std).argmax(1) == labels).sum())
    assert num_right == pytest.approx(PUBLISHED[file], abs=3)
