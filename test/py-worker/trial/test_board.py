"""What TensorBoard finds of a trial."""

from __future__ import annotations

from sparsight.reporting.tensorboard import FILE_NAME
from sparsight.trial._board import hyperparameters, replicates_group, run_name


def test_a_run_says_what_it_is(make_trial):
    assert run_name(make_trial(seed=3)) == "digits-small_cnn-mixed-seed3"
    given = make_trial(train=None, model={"name": "my.models:camera_net"})
    assert run_name(given) == "digits-my.models_camera_net-given-weights-seed0"


def test_settings_are_flat_and_without_what_is_found(make_trial):
    settings = hyperparameters(make_trial(seed=3, model={"options": {"depth": 2}}))
    assert settings["seed"] == 3
    assert settings["model.name"] == "small_cnn"
    assert settings["model.options.depth"] == 2
    assert settings["train.optimizer.lr"] == 0.1
    assert settings["train.mask.mask.family"] == "scatter"
    assert settings["train.mask.values"] == "[4,32]"
    assert not [name for name in settings if "facts" in name or "sha256" in name]
    assert all(isinstance(value, str | float | int) for value in settings.values())


def test_seeds_of_one_point_are_replicates_and_nothing_else_is(make_trial):
    groups = [
        replicates_group(make_trial(**changes))
        for changes in ({}, {"seed": 1}, {"train": {"epochs": 2}}, {"train": None})
    ]
    assert groups[0] == groups[1]
    assert len(set(groups)) == 3
    assert groups[0].startswith("digits-small_cnn-mixed-")


def test_curves_are_whole_also_where_the_evaluations_took_two_attempts(make_trial, run, tmp_path):
    trial = make_trial()
    run(trial, tmp_path / "whole")
    run(trial, tmp_path / "cut", stop_when=lambda progress: progress.num_evaluations_done == 8)
    run(trial, tmp_path / "cut", completed_evaluations=range(8))
    tags = [b"accuracy_by_hidden/salient_block, black", b"certified_accuracy_by_radius/2 visible, scatter"]
    for name in ("whole", "cut"):
        content = (tmp_path / name / "tensorboard" / run_name(trial) / FILE_NAME).read_bytes()
        assert all(tag in content for tag in tags)
        assert content.count(tags[0]) == 2
