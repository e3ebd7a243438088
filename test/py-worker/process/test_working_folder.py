"""Nothing of the working folder is imported unless an experiment names it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[3] / "py-worker"

NET = """
import random
import statistics
from parts import make
import installed_tool

def net(image_height, image_width, num_channels, num_classes):
    assert random.random and statistics.mean
    assert installed_tool.WHERE == "folder"
    return make(image_height * image_width * num_channels, num_classes)
"""
PARTS = """
from torch import nn

def make(num_inputs, num_classes):
    return nn.Sequential(nn.Flatten(), nn.Linear(num_inputs, num_classes))
"""
FIT = {
    "width": 1,
    "options": {},
    "weights": None,
    "image_height": 4,
    "image_width": 4,
    "num_channels": 1,
    "num_classes": 2,
    "normalize": True,
    "weights_key": None,
    "allow_missing": [],
    "allow_unused": [],
    "output": None,
    "output_is": "logits",
    "input": "image",
    "preprocess": None,
    "is_trained": False,
    "families": [],
    "recolorings": [],
    "saliencies": [],
}


FITS = [{"ok": True, "notes": [], "files": []}]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With a module that prints when it is imported, in the name of each that Python or torch look for."""
    for name in ("random", "types", "argparse", "numpy", "statistics", "triton", "onnx", "pandas"):
        (tmp_path / f"{name}.py").write_text(f"print('imported {name}')\nWHERE = 'folder'\n")
    return tmp_path


def run(folder: Path, *arguments: str, request: str = "", more_path: str = "") -> str:
    environment = {**os.environ, "PYTHONPATH": f"{PACKAGE}{os.pathsep}{more_path}".rstrip(os.pathsep)}
    command = [sys.executable, "-P", "-m", "sparsight", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, input=request, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def answers(output: str) -> list[dict[str, object]]:
    *printed, last = output.strip().split("\n")
    assert printed == []
    found: list[dict[str, object]] = json.loads(last)
    return found


def test_files_that_are_named_like_modules_of_python_are_left_alone(folder: Path) -> None:
    assert answers(run(folder, "inspect", request="[]")) == []
    output = run(folder, "fit", request=json.dumps([{**FIT, "name": "mlp"}]))
    assert answers(output) == FITS


def test_the_module_that_is_named_is_found_first_and_so_is_what_it_imports(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    installed = tmp_path_factory.mktemp("installed")
    for name in ("my_models", "installed_tool", "parts"):
        (installed / f"{name}.py").write_text("WHERE = 'installed'\n")
    (folder / "my_models.py").write_text(NET)
    (folder / "parts.py").write_text(PARTS)
    (folder / "installed_tool.py").write_text("WHERE = 'folder'\n")
    request = json.dumps([{**FIT, "name": "my_models:net"}])
    [found] = answers(run(folder, "fit", request=request, more_path=str(installed)))
    assert found["ok"]
    assert {Path(file["path"]).name for file in found["files"]} == {"installed_tool.py", "parts.py"}
    model = json.loads(run(folder, "model", "my_models:net", more_path=str(installed)))
    sizes = ["image_height", "image_width", "num_channels", "num_classes"]
    assert model["options"] == {"optional": sizes, "required": []}


def test_a_folder_of_data_does_not_hide_an_installed_package(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    installed = tmp_path_factory.mktemp("installed")
    (installed / "camera_nets.py").write_text(
        PARTS + "def net(image_height, image_width, num_channels, num_classes):\n"
        "    return make(image_height * image_width * num_channels, num_classes)\n"
    )
    (folder / "camera_nets").mkdir()
    request = json.dumps([{**FIT, "name": "camera_nets:net"}])
    assert answers(run(folder, "fit", request=request, more_path=str(installed))) == FITS


def test_without_the_option_of_the_orchestrator_the_folder_is_taken_off_the_path(folder: Path) -> None:
    (folder / "types.py").unlink()  # which Python itself needs before it runs anything of ours
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE)}
    command = [sys.executable, "-m", "sparsight", "inspect"]
    done = subprocess.run(
        command, cwd=folder, env=environment, input="[]", capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")
