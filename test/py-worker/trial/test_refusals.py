"""What cannot run is said to be invalid, not tried again."""

from __future__ import annotations

import hashlib

import msgspec
import pytest

from sparsight.reporting.reporter import InvalidTrialError

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
}


@pytest.mark.parametrize(("changes", "message"), BAD.values(), ids=BAD)
def test_settings_that_cannot_run_are_said_to_be_invalid(changes, message, make_trial, run, tmp_path):
    with pytest.raises(InvalidTrialError, match="Expected") as caught:
        run(make_trial(**changes), tmp_path)
    assert message in str(caught.value)


IMPOSSIBLE = {
    "too many images": (lambda kinds: kinds.masked(num_images=51), "at most 50", "num_images"),
    "too many pixels": (lambda kinds: kinds.masked("scatter", 65), "from 0 to 64", None),
    "patches that do not tile": (
        lambda kinds: kinds.masked("scatter", 9, mask={"granularity": 3}),
        "a divisor of both sides of a 8×8 image",
        "granularity",
    ),
    "half a patch": (
        lambda kinds: kinds.attacked("greedy_hide", [4, 6], mask={"granularity": 2}),
        "a multiple of 4",
        None,
    ),
    "a budget smaller than one step": (
        lambda kinds: kinds.attacked("greedy_hide", [10], mask={"budget": 10}),
        "at least 11: one forward pass per step",
        "budget",
    ),
    "amounts out of order": (lambda kinds: kinds.attacked("worst_block", [6, 4]), "in ascending order", None),
    "a fill that sees hidden pixels": (
        lambda kinds: kinds.certified(52, fill={"name": "blur", "sigma": 2}),
        "one that looks neither at hidden pixels nor at other images",
        "fill",
    ),
    "too few votes": (lambda kinds: kinds.certified(52, votes=4), "enough to certify a radius", "votes"),
    "no visible pixel": (lambda kinds: kinds.certified(64), "from 1 to 64", None),
}


@pytest.mark.parametrize(("evaluation", "message", "path"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_an_impossible_evaluation_is_refused_before_anything_is_trained(
    evaluation, message, path, make_trial, kinds, run, recorder, tmp_path
):
    trial = make_trial(evaluate={"evaluations": [kinds.masked(), evaluation(kinds)]})
    reporter = recorder()
    with pytest.raises(InvalidTrialError, match="Expected") as caught:
        run(trial, tmp_path, reporter=reporter)
    assert message in str(caught.value)
    place = "evaluate.evaluations[1]"
    assert caught.value.path == (place if path is None else f"{place}.{path}")
    assert not reporter.metrics


BROKEN_NET = """
import torch
from torch import nn

class BrokenNet(nn.Module):
    def __init__(self, num_classes, **_):
        super().__init__()
        self.head = nn.Linear(1, num_classes)

    def forward(self, images):
        return self.head(images.mean(dim=(1, 2, 3))[:, None]) * torch.nan
"""


@pytest.mark.parametrize(
    "evaluation", [lambda kinds: kinds.attacked("worst_block", [4]), lambda kinds: kinds.certified(52)]
)
def test_a_search_or_certificate_on_a_model_that_gives_nan_is_refused(
    evaluation, make_trial, kinds, run, tmp_path, monkeypatch
):
    (tmp_path / "broken_net.py").write_text(BROKEN_NET)
    monkeypatch.syspath_prepend(tmp_path)
    trial = make_trial(
        train=None,
        model={"name": "broken_net:BrokenNet"},
        evaluate={"evaluations": [kinds.masked(), evaluation(kinds)]},
    )
    with pytest.raises(InvalidTrialError, match="logits of a clean image to be numbers, got NaN for image 0"):
        run(trial, tmp_path / "trial")


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
