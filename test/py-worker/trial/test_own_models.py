"""Trials of models that are written as users write them."""

from __future__ import annotations

import pytest
import safetensors.torch
import torch

MODULE = """
import random

import numpy as np
import torch
from torch import nn
from torch.nn.utils import weight_norm


class Tied(nn.Module):
    def __init__(self, num_pixels, num_classes):
        super().__init__()
        self.down, self.block = nn.Linear(num_pixels, 16), nn.Linear(16, 16)
        self.head = nn.Linear(16, num_classes)
        self.again = self.block

    def forward(self, images):
        images = torch.relu(self.down(images.flatten(1)))
        return self.head(torch.relu(self.again(torch.relu(self.block(images)))))


class Dice(Tied):
    "Draws its weights and noise from NumPy's generator, and its depth in training from Python's."

    def __init__(self, num_pixels, num_classes):
        super().__init__(num_pixels, num_classes)
        self.down.weight.data = torch.from_numpy(np.random.normal(0, 0.1, (16, num_pixels)).astype("float32"))

    def forward(self, images):
        if self.training:
            images = images + float(np.random.rand())
        images = self.down(images.flatten(1)).relu()
        is_short = self.training and random.random() < 0.5
        return self.head(images if is_short else images + self.block(images).relu())


class InPlace(nn.Module):
    def __init__(self, num_pixels, num_classes, is_in_place):
        super().__init__()
        self.is_in_place = is_in_place
        self.head = nn.Sequential(nn.Flatten(), nn.Linear(num_pixels, num_classes))

    def forward(self, images):
        return self.head(images.sub_(0.3).div_(0.4) if self.is_in_place else (images - 0.3) / 0.4)


class Many(nn.Module):
    "Weights that a hook computes, complex ones, an expanded buffer, extra state."

    def __init__(self, num_pixels, num_classes):
        super().__init__()
        self.filter = nn.Parameter(torch.randn(8, 5, dtype=torch.cfloat) * 0.1 + 1)
        self.register_buffer("mean", torch.tensor(0.5).expand(1, 1, 1))
        self.body, self.head = weight_norm(nn.Linear(num_pixels, 16)), nn.Linear(16, num_classes)

    def get_extra_state(self):
        return {"version": 2}

    def set_extra_state(self, state):
        assert state == {"version": 2}

    def forward(self, images):
        images = torch.fft.irfft2(torch.fft.rfft2(images - self.mean) * self.filter, s=images.shape[2:])
        return self.head(self.body(images.flatten(1)).relu())


def frozen_norm(num_pixels, num_classes):
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(144, num_classes))
    model[0].requires_grad_(False)
    model[1].eval()
    return model


def _of_pixels(make):
    def net(image_height, image_width, num_channels, num_classes, **options):
        return make(image_height * image_width * num_channels, num_classes, **options)

    return net


tied, dice, in_place, many, frozen = map(_of_pixels, (Tied, Dice, InPlace, Many, frozen_norm))


def leftover(**sizes):
    torch.set_grad_enabled(False)
    torch.set_num_threads(2)
    return tied(**sizes)
"""


@pytest.fixture
def own_trial(make_trial, tmp_path, monkeypatch):
    """A trial of a model of MODULE."""
    (tmp_path / "written_by_users.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)

    def make(name, *, model=None, **changes):
        return make_trial(model={"name": f"written_by_users:{name}", **(model or {})}, **changes)

    return make


ADAMW = {"name": "adamw", "lr": 0.01, "beta1": 0.9, "beta2": 0.99, "weight_decay": 0.01}


@pytest.mark.parametrize(
    "train", [{}, {"weight_average": 0.9, "optimizer": ADAMW}], ids=["plain", "averaged"]
)
@pytest.mark.parametrize("name", ["tied", "dice", "many", "frozen"])
def test_an_interruption_changes_nothing_whatever_a_state_is_made_of(name, train, own_trial, run, tmp_path):
    trial = own_trial(name, train={"epochs": 1, **train})
    undisturbed, result = run(trial, tmp_path / "undisturbed")
    metrics = {}
    for stop in (1, 4):
        reporter, _ = run(
            trial, tmp_path / "cut", stop_when=lambda progress, stop=stop: progress.step >= stop
        )
        metrics |= reporter.metrics
    reporter, resumed = run(trial, tmp_path / "cut")
    assert metrics | reporter.metrics == undisturbed.metrics
    assert reporter.evaluations == undisturbed.evaluations
    assert resumed.weights_sha256 == result.weights_sha256


def test_evaluation_goes_on_with_the_weights_of_the_file(own_trial, run, tmp_path):
    trial = own_trial("many")
    undisturbed, _ = run(trial, tmp_path / "undisturbed")
    run(trial, tmp_path / "cut", stop_when=lambda progress: progress.num_evaluations_done == 3)
    reporter, _ = run(trial, tmp_path / "cut", completed_evaluations=[0, 1, 2])
    assert reporter.evaluations == {
        i: undisturbed.evaluations[i] for i in range(3, len(undisturbed.evaluations))
    }


def test_generators_of_python_and_numpy_follow_the_seed(own_trial, run, tmp_path):
    torch.manual_seed(1)
    results = [
        run(own_trial("dice", seed=seed), tmp_path / name)[1] for seed, name in ((0, "a"), (0, "b"), (1, "c"))
    ]
    assert results[0].weights_sha256 == results[1].weights_sha256
    assert results[0].weights_sha256 != results[2].weights_sha256


def test_what_a_model_leaves_switched_off_does_not_hold_for_its_training(own_trial, run, tmp_path, capsys):
    left, plain = (run(own_trial(name), tmp_path / name)[1] for name in ("leftover", "tied"))
    assert left.weights_sha256 == plain.weights_sha256
    assert (
        "leftover changed gradients, the number of threads of the process: put back"
        in capsys.readouterr().err
    )


def test_a_model_that_normalises_in_place_gives_the_same_numbers(own_trial, run, tmp_path):
    measured = []
    for is_in_place in (True, False):
        model = {"options": {"is_in_place": is_in_place}, "normalize": False}
        reporter, _ = run(own_trial("in_place", model=model), tmp_path / str(is_in_place))
        measured.append((reporter.metrics, reporter.evaluations))
    assert measured[0] == measured[1]


def test_layers_that_were_made_in_evaluation_mode_stay_in_it(own_trial, run, tmp_path):
    run(own_trial("frozen", train={"regime": "original"}), tmp_path)
    tensors = safetensors.torch.load_file(tmp_path / "checkpoints" / "model.safetensors")
    assert tensors["1.num_batches_tracked"] == 0
    assert torch.equal(tensors["1.running_mean"], torch.zeros(4))
