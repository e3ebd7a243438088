"""Models of libraries, with random weights, through whole trials: masks, a search and a certificate."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

SOURCES = [
    ("timm", "timm:mobilenetv3_small_050", {}),
    ("timm", "timm:vit_tiny_patch16_224", {"img_size": 32, "patch_size": 16}),
    ("torchvision", "torchvision:mobilenet_v3_small", {}),
    ("robustbench", "robustbench:cifar10/Linf/Wong2020Fast", {}),
]


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """Images in colour, as npz."""
    random = np.random.default_rng(0)
    file = tmp_path_factory.mktemp("photos") / "photos.npz"
    images = random.integers(0, 256, (40, 32, 32, 3), dtype=np.uint8)
    labels = np.arange(40) % 10
    np.savez(file, x_train=images[:30], y_train=labels[:30], x_test=images[30:], y_test=labels[30:])
    return {"name": "npz", "path": str(file), "max_train": None, "max_test": None, "val_fraction": 0.0}


@pytest.mark.parametrize(("package", "name", "options"), SOURCES)
def test_every_kind_of_evaluation(package, name, options, photos, kinds, make_trial, run, tmp_path):
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"{package} is not installed")
    search = {"granularity": 16, "budget": 10}
    evaluations = [
        kinds.masked(num_images=10),
        kinds.masked("salient_block", 100, num_images=10),
        kinds.masked("scatter", 100, num_images=10),
        kinds.attacked("greedy_hide", [256], mask=search, num_images=2),
        kinds.certified(1000, num_images=1, select_votes=10, votes=20),
    ]
    model = {"name": name, "options": options, "width": 1}
    evaluate = {"evaluations": evaluations, "batch_size": 10}
    trial = make_trial(train=None, dataset=photos, model=model, evaluate=evaluate)
    reporter, result = run(trial, tmp_path)
    assert result.status == "done"
    assert len(reporter.evaluations) == len(evaluations)
