"""A whole trial: what it reports and what it leaves."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch

from sparsight.protocol.generated import AttackedRecord, SmoothedRecord
from sparsight.reporting.evaluation_of import evaluation_of
from sparsight.trial import _run


def weights(directory: Path) -> bytes:
    return (directory / "checkpoints" / "model.safetensors").read_bytes()


def test_a_trial_reports_its_training_and_every_evaluation_in_order(make_trial, run, tmp_path):
    trial = make_trial()
    reporter, result = run(trial, tmp_path)
    assert result.status == "done"
    assert list(reporter.evaluations) == list(range(len(trial.evaluate.evaluations)))
    assert [evaluation_of(record) for record in reporter.evaluations.values()] == trial.evaluate.evaluations
    assert {"accuracy", "nll", "ece"} == set(reporter.evaluations[0].metrics)
    [worst] = reporter.evaluations[7].results
    assert worst.metrics["forwards_per_image"] == 42  # (8 - 2 + 1)·(8 - 3 + 1) positions of 2×3 pixels
    logged = {step for step, name in reporter.metrics if name == "train_loss"}
    assert logged == {4, 8, 12, 16, 19}  # 3 epochs of 200 images in batches of 32
    validated = [step for step, name in reporter.metrics if name == "val_accuracy"]
    assert validated == [7, 13, 19]
    assert {"train_loss", "train_accuracy", "lr", "val_accuracy", "val_masked_accuracy", "val_nll"} == set(
        result.metrics
    )
    assert result.num_images_seen == result.num_steps * 32


def test_images_of_the_cache_and_images_in_memory_give_the_same_bits(make_trial, run, tmp_path, monkeypatch):
    """Which is how a data set that is larger than the memory trains and is evaluated."""
    augment = {"crop_padding": 1, "crop_mode": "reflect", "flip": "random"}
    trial = make_trial(train={"augment": augment})
    stays, _ = run(trial, tmp_path / "cache")
    load = _run.load_dataset

    def in_memory(*arguments):
        dataset = load(*arguments)
        splits = {
            name: replace(split, images_NCHW=split.images_NCHW[:]) for name, split in dataset.splits.items()
        }
        return replace(dataset, splits=splits)

    monkeypatch.setattr(_run, "load_dataset", in_memory)
    moves, _ = run(trial, tmp_path / "memory")
    assert stays.metrics == moves.metrics
    assert stays.evaluations == moves.evaluations
    assert weights(tmp_path / "cache") == weights(tmp_path / "memory")


def test_regime_original_is_validated_without_masks(make_trial, run, tmp_path):
    no_mask = {
        "mask": {"family": "none"},
        "of": "ratio",
        "distribution": "fixed",
        "values": [0],
        "fills": [{"name": "none"}],
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
    assert sorted(path.name for path in (tmp_path / "checkpoints").iterdir()) == [
        "model.safetensors",
        "trained.json",
    ]
    rows = np.load(tmp_path / "predictions" / "test.npy")
    labels = np.load(tmp_path / "predictions" / "test-labels.npy")
    index = np.load(tmp_path / "predictions" / "test-images.npy")
    assert rows.shape == (len(list(measured(reporter.evaluations.values()))), 50)
    assert (index.shape, index.dtype) == ((50,), np.int32)
    assert len(set(index.tolist())) == 50
    assert result.files.keys() >= {"predictions/test.npy", "predictions/test-images.npy"}
    assert rows.dtype == labels.dtype == np.uint8
    for row, (num_images, accuracy) in enumerate(measured(reporter.evaluations.values())):
        assert (rows[row, num_images:] == 255).all()
        assert (rows[row, :num_images] == labels[:num_images]).mean() == accuracy
        assert (rows[row, :num_images] < 10).all() or row in {10, 11}  # certificates by chance may abstain


def inner(record):
    """What is hidden from a smoothed classifier, or the record itself."""
    return record.of if isinstance(record, SmoothedRecord) else record


def measured(records):
    """Number of images and accuracy of each amount."""
    for record in map(inner, records):
        for result in record.results if isinstance(record, AttackedRecord) else [record]:
            yield record.num_images, result.metrics["accuracy"]


def test_the_result_has_the_digest_of_every_file_that_an_evaluation_left(make_trial, run, tmp_path):
    reporter, result = run(make_trial(), tmp_path)
    found = {
        str(file.relative_to(tmp_path)): hashlib.sha256(file.read_bytes()).hexdigest()
        for folder in ("predictions", "artifacts")
        for file in (tmp_path / folder).iterdir()
    }
    assert result.files == found
    recorded = {}
    for record in reporter.evaluations.values():
        recorded |= inner(record).artifacts
    assert found == {**recorded, **{path: found[path] for path in found if path.startswith("predictions")}}
    assert not (tmp_path / "parts").exists()


def test_it_learns(make_trial, run, tmp_path):
    trial = make_trial(
        train={"epochs": 15, "regime": "original"},
        dataset={"max_train": None, "val_fraction": 0.0},
        model={"width": 0.5},
    )
    reporter, _ = run(trial, tmp_path)
    assert reporter.evaluations[0].metrics["accuracy"] > 0.9
    assert not [name for _, name in reporter.metrics if name.startswith("val")]


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


def test_a_trial_that_decodes_its_images_counts_them(make_trial, recorder, tmp_path):
    trial = make_trial(train=None)
    reporter = recorder()
    _run.run_trial(
        trial,
        directory=tmp_path / "trial",
        completed_evaluations=(),
        device=torch.device("cpu"),
        cache_directory=tmp_path / "cache",
        reporter=reporter,
    )
    counted = [(each.phase, each.num_images_done, each.num_images) for each in reporter.progress_log]
    assert ("load", 1797, 1797) in counted
