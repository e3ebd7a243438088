"""The command that runs one trial from a file: what it refuses."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from sparsight.files import sealed_json
from sparsight.protocol.generated import EvaluationRecord, Result, SmoothedRecord
from sparsight.reporting.evaluation_of import evaluation_of
from sparsight.standalone import MissingDeviceError, find_device

PY_WORKER = Path(__file__).parents[2] / "py-worker"


@pytest.mark.parametrize(
    ("arguments", "exit_code", "message"),
    [
        (["--device", "foo"], 2, 'Expected --device to be cpu, cuda, cuda:1 or mps, got "foo".\n'),
        (["--device", "cpu:1"], 2, 'Expected --device to be cpu, cuda, cuda:1 or mps, got "cpu:1".\n'),
        (["--threads", "0"], 2, "Expected --threads to be a whole number from 1, got 0.\n"),
        (["--device", "cuda:99"], 4, 'one that the installed torch finds here, got "cuda:99".\nLook what'),
    ],
)
def test_refuses_what_it_cannot_run_on(make_trial, tmp_path, arguments, exit_code, message):
    config = tmp_path / "config.json"
    config.write_bytes(msgspec.json.encode(make_trial()))
    command = [sys.executable, "-m", "sparsight", "trial", str(config), *arguments]
    ended = subprocess.run(command, cwd=PY_WORKER, capture_output=True, text=True, check=False)
    assert ended.returncode == exit_code
    assert message in ended.stderr
    assert "Traceback" not in ended.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["config.json"]


def run(directory: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sparsight", "trial", str(directory)]
    return subprocess.run(command, cwd=PY_WORKER, capture_output=True, text=True, check=False)


def test_takes_the_directory_of_a_trial_and_leaves_what_an_orchestrator_would(make_trial, tmp_path):
    trial = make_trial()
    (tmp_path / "config.json").write_bytes(msgspec.json.encode(trial))
    ended = run(tmp_path)
    assert ended.returncode == 0, ended.stderr
    lines = (tmp_path / "evaluations.jsonl").read_text().splitlines()
    records = [msgspec.json.decode(line, type=EvaluationRecord) for line in lines]
    assert [evaluation_of(record) for record in records] == trial.evaluate.evaluations
    sealed = sealed_json.loads((tmp_path / "result.json").read_bytes())
    result = msgspec.convert(sealed, Result)
    for record in records:
        inner = record.of if isinstance(record, SmoothedRecord) else record
        assert inner.artifacts.items() <= result.files.items()
    for path, digest in result.files.items():
        assert hashlib.sha256((tmp_path / path).read_bytes()).hexdigest() == digest


def test_goes_on_where_it_was_killed_to_the_same_lines(make_trial, tmp_path):
    config = msgspec.json.encode(make_trial())
    for name in ("whole", "killed"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_bytes(config)
    assert run(tmp_path / "whole").returncode == 0
    command = [sys.executable, "-m", "sparsight", "trial", str(tmp_path / "killed")]
    with subprocess.Popen(command, cwd=PY_WORKER, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        evaluations = tmp_path / "killed" / "evaluations.jsonl"
        while not (evaluations.exists() and evaluations.read_text().count("\n") >= 2):
            assert process.poll() is None
        process.kill()
    assert run(tmp_path / "killed").returncode == 0
    for name in ("evaluations.jsonl", "metrics.jsonl", "predictions/test.npy", "artifacts/9-votes.npy"):
        assert (tmp_path / "killed" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


OWN_GENERATOR = """
import random
from torch import nn

generator = random.Random(0)


class Net(nn.Sequential):
    def __init__(self, image_height, image_width, num_channels, num_classes):
        super().__init__(nn.Flatten(), nn.Linear(image_height * image_width * num_channels, num_classes))

    def forward(self, images):
        return super().forward(images * generator.random() if self.training else images)
"""


def test_a_trial_that_does_not_repeat_what_it_stored_begins_again(make_trial, tmp_path):
    (tmp_path / "own_generator.py").write_text(OWN_GENERATOR)
    train = {"log_every_steps": 1, "checkpoint_every_epochs": 1, "epochs": 3}
    trial = make_trial(model={"name": "own_generator:Net"}, train=train)
    for name in ("undisturbed", "cut"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_bytes(msgspec.json.encode(trial))

    def run(name):
        command = [sys.executable, "-m", "sparsight", "trial", str(tmp_path / name)]
        environment = {**os.environ, "PYTHONPATH": f"{PY_WORKER}{os.pathsep}{tmp_path}"}
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr
        return ended.stderr

    assert "starts over" not in run("undisturbed")
    shutil.copytree(tmp_path / "undisturbed", tmp_path / "cut", dirs_exist_ok=True)
    metrics = tmp_path / "cut" / "metrics.jsonl"
    metrics.write_text(metrics.read_text().replace('"step":2,"value":', '"step":2,"value":9'))
    shutil.rmtree(tmp_path / "cut" / "checkpoints")
    assert "The trial starts over: what is stored of it is removed." in run("cut")
    for name in ("metrics.jsonl", "evaluations.jsonl", "checkpoints/model.safetensors"):
        assert (tmp_path / "cut" / name).read_bytes() == (tmp_path / "undisturbed" / name).read_bytes()


def test_finds_what_is_there():
    assert find_device("cpu").type == "cpu"
    with pytest.raises(MissingDeviceError):
        find_device("cuda:99")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2])
def test_signals_stop_it_after_a_checkpoint(make_trial, tmp_path, number):
    trial = make_trial(train={"epochs": 10_000, "log_every_steps": 1})
    (tmp_path / "config.json").write_bytes(msgspec.json.encode(trial))
    command = [sys.executable, "-m", "sparsight", "trial", str(tmp_path)]
    with subprocess.Popen(command, cwd=PY_WORKER, stderr=subprocess.PIPE, text=True) as process:
        while not list(tmp_path.glob("checkpoints/*")) and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(number)
        assert process.wait() == 75
        assert process.stderr is not None
        assert "the same command goes on from there" in process.stderr.read()
