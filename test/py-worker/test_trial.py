"""A whole trial: what it reports, what it leaves, and that an interruption changes none of it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import msgspec
import numpy as np
import pytest
import safetensors.torch
import torch

from sparsight_worker.reporter import InvalidTrialError, TrialStopped
from sparsight_worker.trial import run_trial

CPU = torch.device("cpu")
WALL_CLOCK = ("train_s", "evaluate_s", "finished_at")


@pytest.fixture
def run(cache_directory, recorder):
    """Run a trial in a directory with a recorder of its own; gives what it reported, and its result."""

    def run(trial, directory, *, completed_cells=(), stop_when=lambda *_: False):
        reporter = recorder(stop_when)
        try:
            result = run_trial(
                trial,
                directory=directory,
                completed_cells=completed_cells,
                device=CPU,
                cache_directory=cache_directory,
                reporter=reporter,
            )
        except TrialStopped:
            result = None
        return reporter, result

    return run


def lasting(result):
    return {k: v for k, v in msgspec.to_builtins(result).items() if k not in WALL_CLOCK}


def weights(directory: Path) -> bytes:
    return (directory / "checkpoints" / "model.safetensors").read_bytes()


def predictions(directory: Path) -> bytes:
    return (directory / "predictions" / "test.npy").read_bytes()


def test_a_trial_reports_its_training_and_every_cell_in_order(make_trial, run, tmp_path):
    trial = make_trial()
    reporter, result = run(trial, tmp_path)
    assert result.status == "done"
    assert list(reporter.evaluations) == list(range(len(trial.evaluate.cells)))
    assert {"accuracy", "nll", "ece"} == set(reporter.evaluations[0])
    assert reporter.evaluations[7]["forwards_per_image"] == 42  # (8 - 2 + 1)·(8 - 3 + 1) places of 2×3 pixels
    logged = {step for step, name in reporter.metrics if name == "train_loss"}
    assert logged == {4, 8, 12, 16, 19}  # 3 epochs of 200 images in batches of 32
    validated = [step for step, name in reporter.metrics if name == "val_accuracy"]
    assert validated == [7, 13, 19]
    assert {"train_loss", "train_accuracy", "lr", "val_accuracy", "val_masked_accuracy", "val_nll"} == set(
        result.metrics
    )
    assert result.num_images_seen == result.num_steps * 32


def test_regime_original_is_validated_without_masks(make_trial, run, tmp_path):
    no_mask = {
        "family": "scatter",
        "of": "ratio",
        "law": "fixed",
        "values": [0],
        "fills": ["none"],
        "granularity": 1,
    }
    trial = make_trial(train={"regime": "original", "mask": no_mask})
    _, result = run(trial, tmp_path)
    assert result.status == "done"
    assert "val_accuracy" in result.metrics
    assert "val_masked_accuracy" not in result.metrics


def test_label_smoothing_mixes_the_loss_with_that_of_all_labels_alike(make_trial, run, tmp_path):
    first_loss = {}
    for smoothing in (0, 0.2, 0.4):
        settings = {"label_smoothing": smoothing, "epochs": 0.2, "log_every_steps": 1}
        reporter, _ = run(make_trial(train=settings), tmp_path / str(smoothing))
        first_loss[smoothing] = reporter.metrics[1, "train_loss"]
    assert first_loss[0.2] != pytest.approx(first_loss[0], rel=1e-4)
    assert first_loss[0.2] == pytest.approx((first_loss[0] + first_loss[0.4]) / 2, rel=1e-5)


def test_it_leaves_weights_predictions_and_labels(make_trial, run, tmp_path):
    trial = make_trial()
    reporter, result = run(trial, tmp_path)
    assert hashlib.sha256(weights(tmp_path)).hexdigest() == result.weights_sha256
    assert hashlib.sha256(predictions(tmp_path)).hexdigest() == result.predictions_sha256
    assert sorted(path.name for path in (tmp_path / "checkpoints").iterdir()) == [
        "model.safetensors",
        "trained.json",
    ]
    rows = np.load(tmp_path / "predictions" / "test.npy")
    labels = np.load(tmp_path / "predictions" / "test-labels.npy")
    assert rows.shape == (len(trial.evaluate.cells), 50)
    assert rows.dtype == labels.dtype == np.uint8
    for index, cell in enumerate(trial.evaluate.cells):
        seen = rows[index, : cell.num_images]
        assert (seen < 10).all()
        assert (rows[index, cell.num_images :] == 255).all()
        assert (seen == labels[: cell.num_images]).mean() == reporter.evaluations[index]["accuracy"]


def test_it_learns(make_trial, run, tmp_path):
    trial = make_trial(
        train={"epochs": 15, "regime": "original"},
        dataset={"max_train": None, "val_fraction": 0.0},
        model={"width": 0.5},
    )
    reporter, _ = run(trial, tmp_path)
    assert reporter.evaluations[0]["accuracy"] > 0.9
    assert not [name for _, name in reporter.metrics if name.startswith("val")]


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


def test_the_seed_decides_and_nothing_else(make_trial, run, tmp_path):
    results = [
        run(make_trial(seed=seed), tmp_path / name)[1] for seed, name in ((0, "a"), (0, "b"), (1, "c"))
    ]
    assert results[0].weights_sha256 == results[1].weights_sha256
    assert results[0].weights_sha256 != results[2].weights_sha256


def test_a_training_that_diverges_ends_there(make_trial, run, tmp_path):
    optimizer = {"name": "sgd", "lr": 100, "momentum": 0.999, "nesterov": False, "weight_decay": 10}
    trial = make_trial(train={"optimizer": optimizer, "epochs": 100})
    reporter, result = run(trial, tmp_path)
    assert result.status == "diverged"
    assert result.metrics["train_loss"] in ("nan", "inf")
    assert result.weights_sha256 is None
    assert result.num_steps < 700
    assert not reporter.evaluations


def test_a_given_model_is_evaluated_as_it_is(make_trial, run, tmp_path):
    trained, _ = run(make_trial(), tmp_path / "trained")
    file = tmp_path / "trained" / "checkpoints" / "model.safetensors"
    trial = make_trial(
        train=None,
        model={"weights": str(file), "weights_sha256": hashlib.sha256(file.read_bytes()).hexdigest()},
    )
    reporter, evaluated = run(trial, tmp_path / "given")
    assert not reporter.metrics
    assert evaluated.num_steps == 0
    assert reporter.evaluations == trained.evaluations


def test_training_goes_on_from_given_weights(make_trial, run, tmp_path):
    run(make_trial(train={"epochs": 6}), tmp_path / "first")
    file = str(tmp_path / "first" / "checkpoints" / "model.safetensors")
    reporter, _ = run(make_trial(train={"epochs": 0.2}, model={"weights": file}), tmp_path / "second")
    fresh, _ = run(make_trial(train={"epochs": 0.2}), tmp_path / "third")
    assert reporter.metrics[2, "train_loss"] < fresh.metrics[2, "train_loss"]


def test_separate_statistics_survive_in_the_weights_file(make_trial, run, tmp_path):
    trained, _ = run(make_trial(train={"batch_norm": "separate"}), tmp_path / "trained")
    file = tmp_path / "trained" / "checkpoints" / "model.safetensors"
    tensors = safetensors.torch.load_file(file)
    own, masked = (tensors[f"0.1.{name}"] for name in ("running_mean", "masked_running_mean"))
    assert not torch.equal(own, masked)
    reporter, _ = run(make_trial(train=None, model={"weights": str(file)}), tmp_path / "given")
    assert reporter.evaluations == trained.evaluations


def test_a_training_without_separate_statistics_leaves_none_behind(make_trial, run, tmp_path):
    run(make_trial(train={"batch_norm": "separate"}), tmp_path / "first")
    file = tmp_path / "first" / "checkpoints" / "model.safetensors"
    run(make_trial(train={"regime": "masked"}, model={"weights": str(file)}), tmp_path / "second")
    tensors = safetensors.torch.load(weights(tmp_path / "second"))
    assert not [name for name in tensors if "masked_" in name]
    assert any("running_mean" in name for name in tensors)


def test_equal_images_takes_more_steps(make_trial, run, tmp_path):
    _, steps = run(make_trial(), tmp_path / "a")
    _, images = run(make_trial(train={"mixed": {"balance": 0.5, "budget": "equal_images"}}), tmp_path / "b")
    assert images.num_steps == pytest.approx(2 * steps.num_steps, abs=1)


CLEAN = {"family": "none", "hidden": 0, "fill": "none", "granularity": 1, "draw": 0}
BAD = {
    "model name": ({"model": {"name": "resnet_9"}}, 'resnet_9"'),
    "option": ({"model": {"options": {"deepth": 2}}}, "deepth"),
    "weights": ({"model": {"weights": "/nowhere.safetensors"}}, "the weights file to be readable"),
    "crop": ({"train": {"augment": {"crop_padding": 8, "crop_mode": "reflect", "flip": "none"}}}, "below 8"),
    "tiny batch": ({"train": {"batch_size": 1}}, "2 or more"),
    "too many images": ({"evaluate": {"cells": [CLEAN | {"num_images": 51}]}}, "at most 50"),
}


@pytest.mark.parametrize(("changes", "message"), BAD.values(), ids=BAD)
def test_settings_that_cannot_run_are_said_to_be_invalid(changes, message, make_trial, run, tmp_path):
    with pytest.raises(InvalidTrialError, match="Expected") as caught:
        run(make_trial(**changes), tmp_path)
    assert message in str(caught.value)


@pytest.mark.parametrize("change", [{"fingerprint": "0" * 64}, {"num_test": 7}, {"std": [0.5]}])
def test_a_data_set_that_changed_is_refused(make_trial, run, tmp_path, change):
    trial = make_trial()
    facts = msgspec.structs.replace(trial.dataset.facts, **change)
    changed = msgspec.structs.replace(trial, dataset=msgspec.structs.replace(trial.dataset, facts=facts))
    with pytest.raises(InvalidTrialError, match="changed after the experiment was planned"):
        run(changed, tmp_path)


def test_a_trial_of_another_version_is_refused(make_trial, run, tmp_path):
    trial = make_trial()
    versions = msgspec.structs.replace(trial.versions, mask_suite=9)
    with pytest.raises(InvalidTrialError, match="another version of this program"):
        run(msgspec.structs.replace(trial, versions=versions), tmp_path)


def test_numerics_of_the_checkpoint_win_over_the_probe(make_trial, run, tmp_path):
    trial = make_trial(train={"precision": "auto", "memory_format": "auto"})
    run(trial, tmp_path, stop_when=lambda phase, step, _: step >= 4)
    [file] = (tmp_path / "checkpoints").glob("step-*.safetensors")
    with safetensors.safe_open(file, "pt") as opened:
        facts = json.loads(opened.metadata()["facts"])
    _, result = run(trial, tmp_path)
    assert (result.precision, result.memory_format) == (facts["precision"], facts["memory_format"])
