"""What code of the user's own changes for the whole process is noticed, and put back."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from sparsight.process.process_state import ProcessState, arithmetic_kept

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3] / "py-worker")}

CHANGES = {
    "gradients": "torch.set_grad_enabled(False)",
    "the number of threads": "torch.set_num_threads(torch.get_num_threads() + 1)",
    "the default dtype": "torch.set_default_dtype(torch.float64)",
    "the default device": "torch.set_default_device('meta')",
    "deterministic algorithms": "torch.use_deterministic_algorithms(True)",
    "fresh memory": "torch.utils.deterministic.fill_uninitialized_memory = False",
    "cuDNN's benchmark": "torch.backends.cudnn.benchmark = True",
    "oneDNN": "torch.backends.mkldnn.set_flags(False)",
    "the precision of float32": "torch.set_float32_matmul_precision('medium')",
    "attention by math": "torch.backends.cuda.enable_math_sdp(False)",
    "autocast on cpu": "torch.set_autocast_enabled('cpu', True)",
    "anomaly detection": "torch.autograd.set_detect_anomaly(True)",
    "denormal numbers": "torch.set_flush_denormal(True)",
    "hooks of all modules": "torch.nn.modules.module.register_module_forward_hook(lambda *_: None)",
    "errors of NumPy": "np.seterr(all='ignore')",
    "signal handlers": "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
    "the real timer": "signal.alarm(1000)",
    "the working folder": "os.chdir('/')",
    "environment variables": "os.environ['LEFT_BEHIND'] = '1'",
    "sys.path": "sys.path.insert(0, '/nowhere')",
    "filters of warnings": "warnings.simplefilter('ignore')",
    "sys.stdout": "sys.stdout = open(os.devnull, 'w')",
    "the recursion limit": "sys.setrecursionlimit(5000)",
    "garbage collection": "gc.disable()",
    "functions of torch.nn.functional": "nn.functional.relu = nn.functional.gelu",
    "functions of Linear": "nn.Linear.forward = lambda self, images: images",
    "functions of random": "random.random = lambda: 0.5",
    "functions of sparsight.randomness.seeding": (
        "import sparsight.randomness.seeding as s; s.derive = lambda *_: 0"
    ),
}
NOT_PUT_BACK = {
    "running threads": "threading.Thread(target=threading.Event().wait, daemon=True).start()",
    "inference mode": "global mode; mode = torch.inference_mode(); mode.__enter__()",
    "modes of torch functions": "torch.utils._device.DeviceContext('cpu').__enter__()",
}
HARMLESS = {
    "nothing": "pass",
    "numbers": "nn.Linear(2, 2)(torch.randn(3, 2)).sum().backward()",
    "draws": "random.random(); np.random.rand(); torch.rand(1)",
    "a library": "import sqlite3",
}
PROBE = """
import gc, json, os, random, signal, sys, threading, warnings
import numpy as np
import torch
import torch.utils._device
from torch import nn
import sparsight.randomness.seeding
from sparsight.process.process_state import ProcessState

torch.utils.deterministic.fill_uninitialized_memory = True
torch.set_num_threads(1)
for name, change in json.load(sys.stdin).items():
    if os.fork() == 0:
        state = ProcessState()
        exec(change)
        sys.__stdout__.write(json.dumps([name, state.put_back(), state.put_back()]) + "\\n")
        sys.__stdout__.flush()
        os._exit(0)
    os.wait()
"""


@pytest.fixture(scope="module")
def found():
    """What `put_back` returns the first and the second time, by the name of the change."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        input=json.dumps(CHANGES | NOT_PUT_BACK | HARMLESS),
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        check=True,
    )
    return {name: both for name, *both in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_named_and_put_back(name, found):
    first, second = found[name]
    assert any(change.startswith(name) for change in first)
    assert second == []


@pytest.mark.parametrize("name", NOT_PUT_BACK)
def test_what_cannot_be_put_back_is_named_each_time(name, found):
    first, second = found[name]
    assert name in first
    assert name in second


@pytest.mark.parametrize("name", HARMLESS)
def test_what_concerns_no_other_trial_is_no_change(name, found):
    assert found[name] == [[], []]


def test_modules_of_the_users_own_are_loaded_again(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "own_package").mkdir()
    (tmp_path / "own_package" / "__init__.py").write_text("count = [0]\n")
    (tmp_path / "own_package" / "part.py").write_text("from own_package import count\ncount[0] += 1\n")
    for _ in range(2):
        state = ProcessState()
        import own_package.part

        assert own_package.part.count == [1]
        assert state.put_back() == []
        assert not [name for name in sys.modules if name.startswith("own_package")]


def test_arithmetic_is_put_back_as_soon_as_a_model_is_made():
    changed: list[str] = []
    with arithmetic_kept(changed):
        torch.set_default_dtype(torch.float64)
        handler = signal.signal(
            signal.SIGTERM, signal.SIG_IGN
        )  # which would make a worker deaf to a preemption
    assert changed == ["the default dtype", "signal handlers"]
    assert torch.get_default_dtype() == torch.float32
    assert signal.getsignal(signal.SIGTERM) == handler
