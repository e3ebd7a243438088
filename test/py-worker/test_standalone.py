"""The command that runs one trial from a file: what it refuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from sparsight_worker.standalone import MissingDeviceError, find_device

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
    command = [sys.executable, "-m", "sparsight_worker", "trial", str(config), *arguments]
    ended = subprocess.run(command, cwd=PY_WORKER, capture_output=True, text=True, check=False)
    assert ended.returncode == exit_code
    assert message in ended.stderr
    assert "Traceback" not in ended.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["config.json"]


def test_takes_the_directory_of_a_trial(make_trial, tmp_path):
    (tmp_path / "config.json").write_bytes(msgspec.json.encode(make_trial()))
    command = [sys.executable, "-m", "sparsight_worker", "trial", str(tmp_path)]
    ended = subprocess.run(command, cwd=PY_WORKER, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "evaluations.jsonl").exists()


def test_finds_what_is_there():
    assert find_device("cpu").type == "cpu"
    with pytest.raises(MissingDeviceError):
        find_device("cuda:99")
