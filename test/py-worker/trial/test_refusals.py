"""What cannot run is said to be invalid, not tried again."""

from __future__ import annotations

import hashlib

import msgspec
import pytest

from sparsight_worker.reporter import InvalidTrialError

CLEAN = {"family": "none", "hidden": 0, "fill": "none", "granularity": 1, "draw": 0}
BAD = {
    "model name": ({"model": {"name": "resnet_9"}}, 'resnet_9"'),
    "option": ({"model": {"options": {"deepth": 2}}}, "deepth"),
    "weights": ({"model": {"weights": "/nowhere.safetensors"}}, "the weights file to be readable"),
    "crop": ({"train": {"augment": {"crop_padding": 8, "crop_mode": "reflect", "flip": "none"}}}, "below 8"),
    "tiny batch": ({"train": {"batch_size": 1}}, "2 or more"),
    "a batch that cannot be normalised": (
        {"model": {"name": "mlp"}, "train": {"regime": "original", "batch_size": 1}},
        "2 or more, as the model's batch normalisation needs",
    ),
    "half a batch that cannot be normalised": (
        {"model": {"name": "mlp"}, "train": {"batch_size": 2, "batch_norm": "separate"}},
        "2 or more, as the model's batch normalisation needs",
    ),
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


def test_a_file_that_the_models_code_read_and_that_changed_is_refused(make_trial, run, tmp_path):
    file = tmp_path / "sizes.json"
    file.write_text("{}")
    read = {"path": str(file), "sha256": hashlib.sha256(b"{}").hexdigest()}
    run(make_trial(model={"read_files": [read]}, train={"epochs": 0.1}), tmp_path / "unchanged")
    for change in (lambda: file.write_text("[]"), file.unlink):
        change()
        with pytest.raises(InvalidTrialError, match=r"sizes\.json, which the model's code reads, to be"):
            run(make_trial(model={"read_files": [read]}), tmp_path / "changed")
