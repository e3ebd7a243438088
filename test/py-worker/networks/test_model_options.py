"""What a model takes, as its code says it: nothing is run, and torch is not waited for."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sparsight import models
from sparsight.errors import ExpectedError
from sparsight.members import load_member
from sparsight.networks.model_options import options_of, respond

PY_WORKER = Path(__file__).parents[3] / "py-worker"
GIVEN = "image_height, image_width, num_channels, num_classes"


@pytest.fixture
def own(tmp_path, monkeypatch):
    """Writes a module of the user's own, which must not be run."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def write(text, name="own_net"):
        file = tmp_path / f"{name.replace('.', '/')}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{text}\nraise SystemExit('was run')\n")

    return write


@pytest.mark.parametrize("name", models.names())
def test_of_a_member_they_are_those_that_python_sees(name):
    seen = inspect.signature(load_member("sparsight.models", "model", name)).parameters
    given = {*GIVEN.split(", "), "width"}
    assert options_of(name) == {"optional": [each for each in seen if each not in given], "required": []}


TAKES = {
    "a function": (
        f"def net({GIVEN}, *, heads, depth=2): ...",
        {"optional": ["depth", *GIVEN.split(", ")], "required": ["heads"]},
    ),
    "a class": (
        f"class net:\n    def __init__(self, {GIVEN}, depth=2): ...",
        {"optional": ["depth", *GIVEN.split(", ")], "required": []},
    ),
    "two of the sizes": (
        "def net(num_classes, image_width=32, *, heads): ...",
        {"optional": ["image_width", "num_classes"], "required": ["heads"]},
    ),
    "none of the sizes": ("def net(): ...", {"optional": [], "required": []}),
    "any option": (f"def net({GIVEN}, **options): ...", None),
    "of a decorated function": (f"@cached\ndef net({GIVEN}): ...", None),
    "of a class that inherits": ("class net(Base): ...", None),
    "of what is imported": ("from elsewhere import net", None),
    "of what may be imported": ("from elsewhere import *", None),
    "of what is made by a call": ("net = partial(other, depth=2)", None),
    "of what is defined twice": (f"def net({GIVEN}): ...\nnet = cached(net)", None),
    "of what is set by its name": ("setattr(module, 'net', other)", None),
}


@pytest.mark.parametrize(("text", "options"), TAKES.values(), ids=TAKES)
def test_of_a_model_of_the_users_own(own, text, options):
    own(text)
    assert options_of("own_net:net") == options


def test_of_a_model_inside_a_package(own):
    own("", "own_nets.__init__")
    own(f"def net({GIVEN}, depth=2): ...", "own_nets.parts")
    optional = ["depth", *GIVEN.split(", ")]
    assert options_of("own_nets.parts:net") == {"optional": optional, "required": []}
    assert options_of("own_nets.made_when_imported:net") is None


WRONG = {
    "a name of nothing": (f"def net({GIVEN}): ...", "own_net:nett", "Did you mean own_net:net?"),
    "broken code": ("def net(", "own_net:net", "the module own_net to be Python code"),
    "no module": ("", "own_nett:net", "Run from the folder that holds own_nett.py"),
}


@pytest.mark.parametrize(("text", "name", "message"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said(own, text, name, message):
    own(text)
    with pytest.raises(ExpectedError) as caught:
        options_of(name)
    assert message in str(caught.value)
    error = json.loads(respond(name))["error"]
    assert error["path"] == "model.name"


def test_the_command_finds_modules_in_the_folder_it_is_typed_in_and_imports_no_torch(tmp_path):
    (tmp_path / "own_net.py").write_text(f"def net({GIVEN}): ...\n")
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "sparsight", "model", "own_net:net"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(PY_WORKER)},
        capture_output=True,
        text=True,
        check=True,
    )
    answer = json.loads(done.stdout)
    assert answer["ok"]
    assert len(answer["sha256"]) == 64
    assert " torch" not in done.stderr
