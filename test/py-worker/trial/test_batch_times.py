"""`python -m sparsight pace`, as `plan` runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import msgspec
import torch
from torch import nn

from sparsight.trial.batch_times import _noise

PY_WORKER = Path(__file__).parents[3] / "py-worker"
MODULE = """
from torch import nn


def net(image_height, image_width, num_channels, num_classes, fails: bool = False):
    print("made")
    assert not fails
    return nn.Sequential(nn.Flatten(), nn.Linear(image_height * image_width * num_channels, num_classes))
"""


def ask(folder, *trials):
    (folder / "own_pace.py").write_text(MODULE)
    request = {"device": "cpu", "num_threads": 1, "trials": [msgspec.to_builtins(trial) for trial in trials]}
    done = subprocess.run(
        [sys.executable, "-m", "sparsight", "pace"],
        input=json.dumps(request),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": f"{PY_WORKER}:{folder}", "SPARSIGHT_CACHE": str(folder / "cache")},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_a_larger_model_takes_longer_an_image(tmp_path, make_trial):
    small, large = ask(
        tmp_path, make_trial(model={"name": "mlp"}), make_trial(model={"name": "resnet9", "width": 0.5})
    )
    assert 0 < small["evaluate_s"] < large["evaluate_s"]
    assert 0 < small["train_s"] < large["train_s"]


def test_a_model_that_cannot_be_made_has_no_time_and_hides_no_other(tmp_path, make_trial):
    own = make_trial(model={"name": "own_pace:net"})
    fails = make_trial(model={"name": "own_pace:net", "options": {"fails": True}})
    answers = ask(tmp_path, fails, own)
    assert answers[0] is None
    assert answers[1]["evaluate_s"] > 0


def test_what_is_not_trained_has_no_time_of_training(tmp_path, make_trial):
    (answer,) = ask(tmp_path, make_trial(train=None))
    assert answer["train_s"] is None
    assert answer["evaluate_s"] > 0


def test_of_large_images_few_are_measured(make_trial):
    """64 images of 224×224 through a network without strides would take minutes."""
    facts = make_trial().dataset.facts
    large = msgspec.structs.replace(facts, image_height=224, image_width=224)
    trial = make_trial(model={"name": "resnet9"})
    trial = msgspec.structs.replace(trial, dataset=msgspec.structs.replace(trial.dataset, facts=large))
    model = nn.Sequential(nn.Conv2d(facts.num_channels, 1024, 3, padding=1))
    network = SimpleNamespace(model=model, device=torch.device("cpu"))
    assert len(_noise(network, trial, 512).labels_N) == 9
    assert len(_noise(network, make_trial(), 512).labels_N) == 64
