"""`python -m sparsight inspect`, as the orchestrator runs it."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

PY_WORKER = Path(__file__).parents[3] / "py-worker"


@pytest.fixture
def digits(config):
    return asdict(config("digits"))


@pytest.fixture
def ask(tmp_path):
    """Asks a process of its own; with `python` options, such as -X importtime, its stderr is returned too."""

    def run(settings, *python):
        environment = {**os.environ, "SPARSIGHT_CACHE": str(tmp_path / "cache"), "PYTHONPATH": str(PY_WORKER)}
        done = subprocess.run(
            [sys.executable, *python, "-m", "sparsight", "inspect"],
            input=json.dumps(settings),
            capture_output=True,
            text=True,
            check=True,
            env=environment,
        )
        return json.loads(done.stdout), done.stderr

    return run


def test_answers_in_order_facts_or_errors(ask, tmp_path, digits):
    labels_N = np.arange(12) % 2
    images_NHW = np.random.default_rng(0).integers(0, 256, (12, 4, 4), np.uint8)
    np.savez(tmp_path / "a.npz", x_train=images_NHW, y_train=labels_N)
    missing = str(tmp_path / "missing.npz")
    answers, errors = ask(
        [
            digits,
            {**digits, "name": "npz", "path": missing},
            {**digits, "name": "npz", "path": str(tmp_path / "a.npz")},
            {**digits, "name": "npz", "path": str(tmp_path / "a.npz"), "image_size": 7},
        ]
    )
    assert [answer["ok"] for answer in answers] == [True, False, True, True]
    assert answers[0]["facts"]["num_classes"] == 10
    assert answers[1]["error"] == {
        "message": f'Expected the path of the data set to be an existing file or folder, got "{missing}"',
        "fix": "Check its spelling, and that the disk it is on is mounted.",
        "path": "dataset.path",
    }
    assert answers[2]["facts"]["image_height"] == 4
    assert answers[3]["facts"]["image_height"] == 7
    assert errors == ""


def test_facts_of_a_trial_may_be_in_the_settings(ask, digits):
    [first], _ = ask([digits])
    [second], _ = ask([{**digits, "facts": first["facts"]}])
    assert second == first


def test_unknown_settings_are_refused(ask, digits):
    [answer], _ = ask([{**digits, "colour": "rgb"}])
    assert answer["error"]["path"] == "dataset.colour"
    assert answer["error"]["message"].startswith(
        "Expected the settings of a data set to be exactly name, path,"
    )


def imported(trace):
    """Names of the modules in the output of -X importtime, up to the first dot."""
    return {line.rsplit("|", 1)[1].strip().split(".")[0] for line in trace.splitlines() if "|" in line}


def test_only_what_is_needed_is_imported(ask, digits):
    [first], trace = ask([digits], "-X", "importtime")
    assert "numpy" in imported(trace)
    assert not imported(trace) & {"torch", "sklearn", "scipy", "pyarrow", "PIL", "msgspec", "zmq"}
    [again], trace = ask([digits], "-X", "importtime")
    assert again == first
    assert "sparsight" in imported(trace)
    assert not imported(trace) & {"numpy", "torch", "sklearn", "scipy", "pyarrow", "PIL", "msgspec", "zmq"}
