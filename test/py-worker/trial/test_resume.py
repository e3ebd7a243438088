"""An interruption of a trial changes nothing of what it reports and leaves."""

from __future__ import annotations

import json
import os
from pathlib import Path

import msgspec
import numpy as np
import pytest
import safetensors.torch

from sparsight.attacks.random_search_hide import RandomSearchHide
from sparsight.attacks.worst_of import WorstOf
from sparsight.recolorings import Recoloring

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
            trial, tmp_path / "cut", stop_when=lambda progress, stop=stop: progress.step >= stop
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
    run(trial, tmp_path / "b", stop_when=lambda progress: progress.step >= 3)
    _, resumed = run(trial, tmp_path / "b")
    assert resumed.weights_sha256 == result.weights_sha256


FORGETFUL = """
from torch import nn

def forgetful(image_height, image_width, num_channels, num_classes):
    num_values = image_height * image_width * num_channels
    return nn.Sequential(nn.Flatten(), nn.Dropout(0.5), nn.Linear(num_values, num_classes))
"""


def evaluating(num_done: int, num_images_done: int = 0):
    """Stop at this point of the evaluations."""
    return lambda progress: (
        progress.phase == "evaluate"
        and (progress.num_evaluations_done, progress.num_images_done) >= (num_done, num_images_done)
    )


def artifacts(directory: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (directory / "artifacts").iterdir()}


def test_evaluation_goes_on_after_the_evaluations_that_are_done(make_trial, run, tmp_path):
    trial = make_trial()
    undisturbed, result = run(trial, tmp_path / "undisturbed")
    first, stopped = run(trial, tmp_path / "cut", stop_when=evaluating(3))
    assert stopped is None
    assert list(first.evaluations) == [0, 1, 2]
    second, resumed = run(trial, tmp_path / "cut", completed_evaluations=[0, 1, 2])
    assert not second.metrics
    assert first.evaluations | second.evaluations == undisturbed.evaluations
    assert list(second.evaluations) == list(range(3, len(trial.evaluate.evaluations)))
    assert predictions(tmp_path / "cut") == predictions(tmp_path / "undisturbed")
    assert artifacts(tmp_path / "cut") == artifacts(tmp_path / "undisturbed")
    assert lasting(resumed) == lasting(result)


def parts_of(num_forwards: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a small net, so few images would be too cheap to be worth a file."""
    monkeypatch.setattr("sparsight.evaluation.attacked._FORWARDS_PER_PART", num_forwards)
    for searches in (RandomSearchHide, WorstOf, Recoloring):
        monkeypatch.setattr(searches, "images_at_once", lambda *_, **__: 8)
    monkeypatch.setattr("sparsight.evaluation.recolored._FORWARDS_PER_PART", num_forwards)
    monkeypatch.setattr("sparsight.evaluation.certified._VIEWS_PER_PART", num_forwards)


LONG = {
    "worst block": ("attacked", "worst_block", {"hidden": [4, 6], "num_images": 30}, 2 * 49),
    "greedy hide": ("attacked", "greedy_hide", {"hidden": [20], "num_images": 24}, 1091),
    "random search": (
        "attacked",
        "random_search_hide",
        {"hidden": [8], "num_images": 50, "mask": {"queries": 20}},
        160,
    ),
    "worst of many": (
        "attacked",
        "worst_of",
        {"hidden": [8], "num_images": 50, "mask": {"num_draws": 20}},
        320,
    ),
    "colour L0": ("recolored", "sparse_rs", {"pixels": [1, 2], "num_images": 50, "queries": 10}, 160),
    "certificate": ("certified", 54, {"num_images": 9}, 300),
}
"""Evaluations in several parts of so many forward passes."""


@pytest.mark.parametrize(("kind", "what", "settings", "num_forwards"), LONG.values(), ids=LONG)
def test_a_long_evaluation_goes_on_from_the_images_that_are_done(
    make_trial, run, tmp_path, kinds, kind, what, settings, num_forwards, monkeypatch
):
    parts_of(num_forwards, monkeypatch)
    evaluation = getattr(kinds, kind)(what, **settings)
    trial = make_trial(train={"epochs": 1}, evaluate={"evaluations": [kinds.masked(), evaluation]})
    undisturbed, result = run(trial, tmp_path / "undisturbed")
    num_images = evaluation["num_images"]
    done = [p.num_images_done for p in undisturbed.progress_log if p.num_evaluations_done == 1]
    assert done == sorted(done)
    assert done[-1] == num_images
    assert len(set(done)) > 3

    stops = sorted(set(done))[1:-1]
    for stop in (stops[0], stops[-1]):
        first, stopped = run(
            trial, tmp_path / "cut", completed_evaluations=[0], stop_when=evaluating(1, stop)
        )
        assert stopped is None
        assert 1 not in first.evaluations
    assert list((tmp_path / "cut" / "parts").glob("1-*.npz"))
    second, resumed = run(trial, tmp_path / "cut", completed_evaluations=[0])
    assert second.evaluations[1] == undisturbed.evaluations[1]
    assert num_ticks(second) < num_ticks(undisturbed) / 2
    assert predictions(tmp_path / "cut") == predictions(tmp_path / "undisturbed")
    assert artifacts(tmp_path / "cut") == artifacts(tmp_path / "undisturbed")
    assert lasting(resumed) == lasting(result)
    assert not (tmp_path / "cut" / "parts").exists()


def num_ticks(reporter) -> int:
    return sum(progress.num_evaluations_done == 1 for progress in reporter.progress_log)


def test_a_damaged_part_is_computed_again(make_trial, run, tmp_path, kinds, monkeypatch):
    parts_of(300, monkeypatch)
    trial = make_trial(evaluate={"evaluations": [kinds.masked(), kinds.certified(54, num_images=9)]})
    undisturbed, result = run(trial, tmp_path / "undisturbed")
    run(trial, tmp_path / "cut", stop_when=evaluating(1, 6))
    [part, *_] = sorted((tmp_path / "cut" / "parts").glob("1-*.npz"))
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 1
    part.write_bytes(content)
    second, resumed = run(trial, tmp_path / "cut", completed_evaluations=[0])
    assert second.evaluations[1] == undisturbed.evaluations[1]
    assert lasting(resumed) == lasting(result)


def test_parts_are_kept_until_the_record_is_acknowledged(
    make_trial, run, tmp_path, kinds, recorder, monkeypatch
):
    parts_of(300, monkeypatch)

    monkeypatch.setattr("sparsight.evaluation.part_files.WRITE_EVERY_S", 0)

    class Looking(recorder):
        """Looks which parts there are while it waits for the orchestrator."""

        def flush(self):
            super().flush()
            seen.append((list(self.evaluations), sorted(file.name for file in parts.glob("*.npz"))))

    seen, parts = [], tmp_path / "parts"
    trial = make_trial(evaluate={"evaluations": [kinds.masked(), kinds.certified(54, num_images=9)]})
    run(trial, tmp_path, reporter=Looking())
    assert ([0, 1], ["1-0.npz", "1-3.npz"]) in seen
    assert not parts.exists()


@pytest.mark.parametrize("index", [7, 8, 9])
def test_a_search_or_certificate_ticks_while_it_works_on_an_image(make_trial, run, tmp_path, index):
    reporter, _ = run(make_trial(), tmp_path)
    ticked = [progress for progress in reporter.progress_log if progress.num_evaluations_done == index]
    assert len(ticked) > 5
    assert len([progress for progress in ticked if progress.num_images_done == 0]) > 2


@pytest.mark.parametrize("index", [7, 8, 9])
def test_a_search_or_certificate_can_be_stopped_within_an_image(make_trial, run, tmp_path, index):
    first, stopped = run(make_trial(), tmp_path, stop_when=evaluating(index))
    assert stopped is None
    assert list(first.evaluations) == list(range(index))
    assert sum(progress.num_evaluations_done == index for progress in first.progress_log) == 1


def test_an_evaluation_whose_predictions_are_lost_is_made_again(make_trial, run, tmp_path):
    trial = make_trial()
    undisturbed, _ = run(trial, tmp_path)
    before = predictions(tmp_path)
    (tmp_path / "predictions" / "test.npy").write_bytes(before[:-10])
    again, _ = run(trial, tmp_path, completed_evaluations=range(len(trial.evaluate.evaluations)))
    assert again.evaluations == undisturbed.evaluations
    assert predictions(tmp_path) == before


@pytest.mark.parametrize("name", ["7-masks", "8-margins", "9-votes", "9-abstained"])
@pytest.mark.parametrize("damage", ["missing", "cut", "of other images"])
def test_an_evaluation_whose_artifact_is_lost_is_made_again(make_trial, run, tmp_path, name, damage):
    trial = make_trial()
    undisturbed, result = run(trial, tmp_path)
    before = artifacts(tmp_path)
    file = tmp_path / "artifacts" / f"{name}.npy"
    if damage == "missing":
        file.unlink()
    elif damage == "of other images":
        np.save(file, np.zeros((99, 99, 99), np.uint8))
    else:
        file.write_bytes(file.read_bytes()[:-1])
    again, resumed = run(trial, tmp_path, completed_evaluations=range(len(trial.evaluate.evaluations)))
    index = int(name[0])
    assert again.evaluations == {index: undisturbed.evaluations[index]}
    assert artifacts(tmp_path) == before
    assert lasting(resumed) == lasting(result)


def test_a_finished_trial_is_not_evaluated_again(make_trial, run, tmp_path):
    trial = make_trial()
    _, result = run(trial, tmp_path)
    again, resumed = run(trial, tmp_path, completed_evaluations=range(len(trial.evaluate.evaluations)))
    assert not again.evaluations
    assert lasting(resumed) == lasting(result)


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
    run(trial, tmp_path, stop_when=lambda progress: progress.step >= 4)
    [file] = (tmp_path / "checkpoints").glob("step-*.safetensors")
    with safetensors.safe_open(file, "pt") as opened:
        facts = json.loads(opened.metadata()["facts"])
    _, result = run(trial, tmp_path)
    assert (result.precision, result.memory_format) == (facts["precision"], facts["memory_format"])


def flip_last_byte(file):
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)


FILE_DAMAGES = {
    "a flipped byte": flip_last_byte,
    "cut off": lambda file: os.truncate(file, file.stat().st_size // 2),
    "appended to": lambda file: file.write_bytes(file.read_bytes() + b"more"),
    "removed": lambda file: file.unlink(),
    "a pipe": lambda file: (file.unlink(), os.mkfifo(file)),
}


@pytest.mark.parametrize("damage", FILE_DAMAGES.values(), ids=FILE_DAMAGES.keys())
def test_files_of_evaluations_that_were_damaged_are_made_again(make_trial, run, tmp_path, damage):
    trial = make_trial()
    _, whole = run(trial, tmp_path)
    files = [file for name in ("predictions", "artifacts") for file in sorted((tmp_path / name).iterdir())]
    good = {file: file.read_bytes() for file in files}
    for file in files:
        damage(file)
        _, again = run(trial, tmp_path, completed_evaluations=range(len(trial.evaluate.evaluations)))
        assert again.files == whole.files
        assert {each: each.read_bytes() for each in files} == good
