"""An interruption of a trial changes nothing of what it reports and leaves."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
import safetensors.torch

WALL_CLOCK = ("train_s", "evaluate_s", "finished_at")


def lasting(result):
    return {k: v for k, v in msgspec.to_builtins(result).items() if k not in WALL_CLOCK}


def weights(directory: Path) -> bytes:
    return (directory / "checkpoints" / "model.safetensors").read_bytes()


def predictions(directory: Path) -> bytes:
    return (directory / "predictions" / "test.npy").read_bytes()


SETTINGS = {
    "plain": {},
    "everything": {
        "optimizer": {"name": "adamw", "lr": 0.003, "beta1": 0.9, "beta2": 0.99, "weight_decay": 0.01},
        "schedule": {"name": "cosine", "warmup_fraction": 0.1, "final_fraction": 0.01},
        "batch_norm": "separate",
        "weight_average": 0.9,
        "label_smoothing": 0.1,
        "augment": {"crop_padding": 2, "crop_mode": "zero", "flip": "alternating"},
        "memory_format": "channels_last",
    },
    "bfloat16": {"precision": "bfloat16", "memory_format": "channels_last", "regime": "masked"},
}


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_an_interruption_at_any_step_changes_nothing(settings, make_trial, run, tmp_path):
    trial = make_trial(train=settings)
    undisturbed, result = run(trial, tmp_path / "undisturbed")
    metrics = {}
    for stop in (1, 5, 6, 11, 17):
        reporter, stopped = run(
            trial, tmp_path / "cut", stop_when=lambda _, step, __, stop=stop: step >= stop
        )
        assert stopped is None
        assert reporter.checkpoints[-1] == stop
        metrics |= agreeing(metrics, reporter.metrics)
    reporter, resumed = run(trial, tmp_path / "cut")
    metrics |= agreeing(metrics, reporter.metrics)
    assert metrics == undisturbed.metrics
    assert reporter.evaluations == undisturbed.evaluations
    assert weights(tmp_path / "cut") == weights(tmp_path / "undisturbed")
    assert predictions(tmp_path / "cut") == predictions(tmp_path / "undisturbed")
    assert lasting(resumed) == lasting(result)


def agreeing(known, new):
    """The new rows, of which those that were known must be equal bit for bit."""
    assert {key: known[key] for key in new if key in known} == {key: new[key] for key in new if key in known}
    return new


def test_dropout_too_is_a_function_of_the_step(make_trial, run, tmp_path, monkeypatch):
    (tmp_path / "forgetful.py").write_text(FORGETFUL)
    monkeypatch.syspath_prepend(tmp_path)
    trial = make_trial(model={"name": "forgetful:forgetful"}, train={"epochs": 1})
    _, result = run(trial, tmp_path / "a")
    run(trial, tmp_path / "b", stop_when=lambda phase, step, _: step >= 3)
    _, resumed = run(trial, tmp_path / "b")
    assert resumed.weights_sha256 == result.weights_sha256


FORGETFUL = """
from torch import nn

def forgetful(image_height, image_width, num_channels, num_classes):
    num_values = image_height * image_width * num_channels
    return nn.Sequential(nn.Flatten(), nn.Dropout(0.5), nn.Linear(num_values, num_classes))
"""


def test_evaluation_goes_on_after_the_cells_that_are_done(make_trial, run, tmp_path):
    trial = make_trial()
    undisturbed, result = run(trial, tmp_path / "undisturbed")
    first, stopped = run(
        trial, tmp_path / "cut", stop_when=lambda phase, _, done: phase == "evaluate" and done == 3
    )
    assert stopped is None
    assert list(first.evaluations) == [0, 1, 2]
    second, resumed = run(trial, tmp_path / "cut", completed_cells=[0, 1, 2])
    assert not second.metrics
    assert first.evaluations | second.evaluations == undisturbed.evaluations
    assert list(second.evaluations) == [3, 4, 5, 6, 7]
    assert predictions(tmp_path / "cut") == predictions(tmp_path / "undisturbed")
    assert lasting(resumed) == lasting(result)


def test_an_attack_tells_its_progress_after_every_image(make_trial, run, tmp_path):
    told = []

    def stop_when(phase, _, num_cells_done):
        if phase == "evaluate" and num_cells_done == 7:
            told.append(phase)
        return len(told) == 2

    first, stopped = run(make_trial(), tmp_path, stop_when=stop_when)
    assert stopped is None
    assert list(first.evaluations) == list(range(7))


def test_a_cell_whose_predictions_are_lost_is_evaluated_again(make_trial, run, tmp_path):
    trial = make_trial()
    undisturbed, _ = run(trial, tmp_path)
    before = predictions(tmp_path)
    (tmp_path / "predictions" / "test.npy").write_bytes(before[:-10])
    again, _ = run(trial, tmp_path, completed_cells=range(8))
    assert again.evaluations == undisturbed.evaluations
    assert predictions(tmp_path) == before


def test_damaged_weights_are_trained_again(make_trial, run, tmp_path):
    trial = make_trial()
    _, result = run(trial, tmp_path)
    content = bytearray(weights(tmp_path))
    content[-1] ^= 1
    (tmp_path / "checkpoints" / "model.safetensors").write_bytes(content)
    _, again = run(trial, tmp_path)
    assert again.weights_sha256 == result.weights_sha256


def test_numerics_of_the_checkpoint_win_over_the_probe(make_trial, run, tmp_path):
    trial = make_trial(train={"precision": "auto", "memory_format": "auto"})
    run(trial, tmp_path, stop_when=lambda phase, step, _: step >= 4)
    [file] = (tmp_path / "checkpoints").glob("step-*.safetensors")
    with safetensors.safe_open(file, "pt") as opened:
        facts = json.loads(opened.metadata()["facts"])
    _, result = run(trial, tmp_path)
    assert (result.precision, result.memory_format) == (facts["precision"], facts["memory_format"])
