"""What the orchestrator asks about masks before a run."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from sparsight import attacks
from sparsight.dialogues import inspect_masks


def question(mask: dict[str, Any], hidden: list[int] | None, **changes: Any) -> dict[str, Any]:
    size = {"height": 12, "width": 16, "num_channels": 3, "num_classes": 10}
    return {"mask": mask, "hidden": hidden, **size, **changes}


def answer(*questions: dict[str, Any]) -> Any:
    return json.loads(inspect_masks.respond(json.dumps(questions)))


@pytest.fixture
def mask_file(tmp_path: Path) -> Path:
    """A file that hides the left half."""
    light_HW = np.zeros((12, 16), np.uint8)
    light_HW[:, :8] = 255
    folder = tmp_path / "masks of my sensor"
    folder.mkdir()
    Image.fromarray(light_HW).save(folder / "left.png")
    return folder / "left.png"


def test_each_question_has_its_answer_in_order(mask_file: Path) -> None:
    nothing = {"ok": True, "hidden": None, "sha256": None, "forwards_per_image": None}
    assert answer(
        question({"family": "scatter", "granularity": 2}, [4, 20]),
        question({"family": "stripes", "period": 4, "width": 2, "direction": "vertical"}, None),
        question({"family": "given", "path": str(mask_file), "hides": "light"}, None),
        question({"family": "given", "path": str(mask_file), "hides": "dark"}, None, height=7, width=5),
        question({"family": "worst_block"}, [12, 4]),
        question({"family": "greedy_hide", "granularity": 1, "budget": None}, [2]),
    ) == [
        nothing,
        nothing,
        nothing | {"hidden": 96, "sha256": hashlib.sha256(mask_file.read_bytes()).hexdigest()},
        nothing | {"hidden": 21, "sha256": hashlib.sha256(mask_file.read_bytes()).hexdigest()},
        nothing | {"forwards_per_image": 11 * 15 + 10 * 13},
        nothing | {"forwards_per_image": attacks.load("greedy_hide").forwards([2], height=12, width=16)},
    ]


@pytest.mark.parametrize(
    ("mask", "hidden", "message", "path"),
    [
        (
            {"family": "scatter", "granularity": 5},
            [0],
            "granularity to be a divisor of both sides of a 12×16",
            "granularity",
        ),
        (
            {"family": "stripes", "period": 4, "width": 4, "direction": "horizontal"},
            None,
            "width of stripes to be less than their period, 4, got 4",
            "width",
        ),
        (
            {"family": "stripes", "period": 13, "width": 4, "direction": "horizontal"},
            [1],
            "period of stripes to be at most 12, the rows of the images, got 13",
            "period",
        ),
        (
            {"family": "multi_block", "num_blocks": 0},
            [1],
            "number of blocks to be an integer from 1",
            "num_blocks",
        ),
        (
            {"family": "given", "path": "/nowhere.png", "hides": "light"},
            None,
            "/nowhere.png to be a readable",
            "path",
        ),
        ({"family": "given", "hides": "light"}, None, "mask image to be given by its path", "path"),
        (
            {"family": "packets", "length": 64, "unit": "16x16"},
            [1],
            "images to be more than one unit of 16x16",
            "unit",
        ),
        (
            {"family": "hide_salient", "granularity": 1, "saliency": "gradient", "samples": 3},
            [1],
            'parameter of gradient to be left out, as there are none, got "samples"',
            "samples",
        ),
        ({"family": "random_block"}, [193], "hidden count to be an integer from 0 to 192", None),
        ({"family": "worst_block"}, [193], "hidden count to be an integer from 0 to 192", None),
        (
            {"family": "greedy_hide", "granularity": 5, "budget": None},
            [25],
            "granularity to be a divisor of both sides of a 12×16",
            "granularity",
        ),
    ],
)
def test_what_cannot_be_made_is_explained_by_its_parameter(
    mask: dict[str, Any], hidden: list[int] | None, message: str, path: str | None
) -> None:
    refused, accepted = answer(question(mask, hidden), question({"family": "random_block"}, [3]))
    assert refused["ok"] is False
    assert message in refused["error"]["message"]
    assert not refused["error"]["message"].endswith(".")
    assert refused["error"]["path"] == path
    assert accepted["ok"] is True


def test_a_file_stands_for_itself_and_a_folder_for_the_images_in_it(mask_file: Path) -> None:
    folder = mask_file.parent
    for name in ("b.TIF", "a.png"):
        Image.new("L", (2, 2)).save(folder / name)
    (folder / ".thumbnails").mkdir()
    assert answer({"list": str(mask_file)}, {"list": str(folder)}) == [
        {"ok": True, "files": [str(mask_file)]},
        {"ok": True, "files": [str(folder / name) for name in ("a.png", "b.TIF", "left.png")]},
    ]


def test_a_folder_with_anything_else_is_refused(mask_file: Path) -> None:
    folder = mask_file.parent
    (folder / "empty").mkdir()
    [refused] = answer({"list": str(folder)})
    assert refused["error"]["message"].startswith(f"Expected {folder / 'empty'} to be a mask image (.bmp")
    assert refused["error"]["message"].endswith("got a folder")
    [empty, missing] = answer({"list": str(folder / "empty")}, {"list": "/nowhere"})
    assert (
        empty["error"]["message"]
        == f"Expected folder {folder / 'empty'} to be one with mask images, got an empty one"
    )
    assert (
        missing["error"]["message"]
        == "Expected mask image /nowhere to be a file or folder that is there, got nothing"
    )
    (folder / "empty").rmdir()
    (folder / "notes.txt").write_text("which sensor?")
    [refused] = answer({"list": str(folder)})
    assert refused["error"]["message"].endswith("got another kind of file")
    assert refused["error"]["path"] == missing["error"]["path"] == empty["error"]["path"] == "path"


def test_the_command_answers_on_standard_output(mask_file: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sparsight", "inspect-masks"],
        input=json.dumps([{"list": str(mask_file)}]),
        cwd=Path(inspect_masks.__file__).parents[2],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == [{"ok": True, "files": [str(mask_file)]}]
