"""`python -m sparsight_worker fit`, as the orchestrator runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import safetensors.torch

from sparsight_worker import models

PY_WORKER = Path(__file__).parents[2] / "py-worker"
SETTINGS = {
    "width": 0.25,
    "options": {},
    "image_height": 8,
    "image_width": 8,
    "num_channels": 1,
    "num_classes": 10,
}
MODULE = """
import atexit
from torch import nn

print("imported")
atexit.register(print, "left")


def net(image_height, image_width, num_channels, num_classes, hidden: int = 8):
    print("called", end="")
    return nn.Sequential(nn.Flatten(), nn.Linear(image_height * image_width * num_channels, num_classes))


def leaves(**_):
    raise SystemExit(3)
"""


def ask(folder, *requests):
    (folder / "own_fit.py").write_text(MODULE)
    done = subprocess.run(
        [sys.executable, "-m", "sparsight_worker", "fit"],
        input=json.dumps(requests),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(PY_WORKER)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_answers_in_order_whatever_a_model_prints_and_wherever_it_ends(tmp_path):
    settings = {"image_height": 8, "image_width": 8, "num_channels": 1, "num_classes": 10}
    weights = str(tmp_path / "mlp.safetensors")
    safetensors.torch.save_file(models.build("mlp", width=0.25, options={}, **settings).state_dict(), weights)
    answers = ask(
        tmp_path,
        {"name": "own_fit:net", "weights": None, **SETTINGS},
        {"name": "own_fit:leaves", "weights": None, **SETTINGS},
        {"name": "own_fit:net", "weights": None, **SETTINGS, "options": {"hidden": "many"}},
        {"name": "mlp", "weights": weights, **SETTINGS},
        {"name": "mlp", "weights": weights, **SETTINGS, "num_classes": 3},
    )
    assert [answer["ok"] for answer in answers] == [True, False, False, True, False]
    assert answers[1]["error"]["message"].endswith("got SystemExit: 3 (own_fit.py:15)")
    assert answers[2]["error"]["path"] == "model.options.hidden"
    assert answers[4]["error"] == {
        "message": f"Expected the weights in {weights} to be those of the model, got "
        "3.weight of shape [10, 128] in place of [3, 128], 3.bias of shape [10] in place of [3]",
        "fix": "They are of another model, or of one for other images or another number of classes.",
        "path": "model.weights",
    }
