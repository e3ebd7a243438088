"""`python -m sparsight fit`, as the orchestrator runs it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch

from sparsight import models

PY_WORKER = Path(__file__).parents[3] / "py-worker"
SETTINGS = {
    "width": 0.25,
    "options": {},
    "image_height": 8,
    "image_width": 8,
    "num_channels": 1,
    "num_classes": 10,
    "normalize": True,
    "weights_key": None,
    "allow_missing": [],
    "allow_unused": [],
    "output": None,
    "output_is": "logits",
    "input": "image",
    "preprocess": None,
    "is_trained": True,
    "families": ["none", "scatter", "salient_block", "worst_block"],
    "recolorings": [],
    "saliencies": ["gradient"],
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


PREPROCESS = {
    "resampling": {
        "resize": 16,
        "center_crop": 12,
        "interpolation": "bilinear",
        "antialias": True,
        "resized_as": "tensor",
    },
    "mean": None,
    "std": None,
    "channel_order": "rgb",
    "range": "0-255",
    "layout": "nhwc",
    "mask_at": "source",
}


def ask(folder, *requests, module=MODULE):
    if module is not None:
        (folder / "own_fit.py").write_text(module)
    done = subprocess.run(
        [sys.executable, "-m", "sparsight", "fit"],
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
        "fix": "12 of the model's 14 tensors fit. "
        "They are of another model, or of one for other images or another number of classes.",
        "path": "model.weights",
    }


USED = """
import itertools
import random

import numpy as np
import torch
from torch import nn

own_generator = np.random.default_rng(0)
unseeded = np.random.default_rng()


class Net(nn.Module):
    def __init__(self, image_height, image_width, num_channels, num_classes):
        super().__init__()
        self.body = nn.Linear(image_height * image_width * num_channels, 8)
        self.head, self.center = nn.Linear(8, num_classes), 0.0

    def forward(self, images):
        return self.head(self.body(images.flatten(1)).relu())


class Auxiliary(Net):
    def forward(self, images):
        logits = super().forward(images)
        return (logits, logits) if self.training else logits


class WithoutGradient(Net):
    @torch.no_grad()
    def forward(self, images):
        return super().forward(images)


class Detached(Net):
    def forward(self, images):
        return super().forward(images.detach())


class InPlace(Net):
    def forward(self, images):
        return super().forward(images.sub_(0.5))


class Softmax(Net):
    def forward(self, images):
        return super().forward(images).softmax(1)


class LogSoftmax(Net):
    def forward(self, images):
        return super().forward(images).log_softmax(1)


class Frozen(Net):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.requires_grad_(False)


class HalfFrozen(Net):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.body.requires_grad_(False)


class Random(Net):
    def forward(self, images):
        return super().forward(images + torch.randn_like(images))


class Dice(Net):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.body.weight.data *= random.random()

    def forward(self, images):
        return super().forward(images * np.random.rand() if self.training else images)


class Unseeded(Net):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.body.bias.data += unseeded.random()


class UnseededStep(Net):
    def forward(self, images):
        return super().forward(images * unseeded.random() if self.training else images)


class OwnGenerator(Net):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.body.bias.data += own_generator.random()

    def forward(self, images):
        return super().forward(images * own_generator.random() if self.training else images)


class Hidden(Net):
    def forward(self, images):
        if self.training:
            self.center = 0.9 * self.center + 0.1 * float(images.mean() + 1)
        return super().forward(images - self.center)


class Object(Net):
    def forward(self, images):
        return {"scores": super().forward(images), "features": images}


class Broken(Net):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.head.bias.data[0] = torch.nan


class Extra(Net):
    def get_extra_state(self):
        return object()

    def set_extra_state(self, state):
        pass


class Tied(Net):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.again = self.body
        self.register_buffer("mean", torch.zeros(1).expand(3))


def gradients_off(**sizes):
    torch.set_grad_enabled(False)
    return Net(**sizes)
"""
FITS = ["Net", "InPlace", "LogSoftmax", "HalfFrozen", "Dice", "Tied"]
NOTED = {
    "Softmax": "The outputs of own_fit:Softmax look like probabilities",
    "OwnGenerator": "own_fit:OwnGenerator has a generator or a state of its own that no checkpoint keeps",
    "gradients_off": "own_fit:gradients_off changes gradients of its process",
}
REFUSED = {
    "Auxiliary": "own_fit:Auxiliary in training mode to be logits of shape [4, 10], got a tuple",
    "WithoutGradient": "to be a model with a gradient with respect to its images, as salient_block needs it, "
    "got RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn",
    "Detached": "to be a model with a gradient with respect to its images",
    "Frozen": "the parameters of own_fit:Frozen to be trainable, at least one, got none that requires a grad",
    "Random": "own_fit:Random, asked again in evaluation mode, to be the same",
    "Unseeded": "made again with the same seed, to be the same, got other numbers in body.bias",
    "UnseededStep": "UnseededStep, trained again by the same step, to be the same, got other numbers in body",
    "Hidden": "own_fit:Hidden, after its state was saved and loaded, to be the same, got other outputs",
    "Object": "what own_fit:Object returns to be logits, or model.output to choose them, got a dict",
    "Broken": "the outputs of own_fit:Broken to be finite, got NaN or infinity",
    "Extra": "_extra_state of the model to be made of numbers",
}


@pytest.fixture(scope="module")
def used(tmp_path_factory):
    """Answers for every class of USED that is trained and evaluated, by its name."""
    names = [*FITS, *NOTED, *REFUSED]
    requests = [{"name": f"own_fit:{name}", "weights": None, **SETTINGS} for name in names]
    return dict(zip(names, ask(tmp_path_factory.mktemp("fit"), *requests, module=USED), strict=True))


@pytest.mark.parametrize("name", FITS)
def test_a_model_that_works_fits_without_a_word(name, used):
    assert used[name] == {"ok": True, "notes": [], "files": []}


@pytest.mark.parametrize("name", NOTED)
def test_what_not_everybody_expects_is_noted(name, used):
    assert used[name]["ok"]
    [note] = used[name]["notes"]
    assert note.startswith(NOTED[name])


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_fail_later_is_refused(name, used):
    assert not used[name]["ok"]
    assert REFUSED[name] in used[name]["error"]["message"]
    assert "sparsight" not in used[name]["error"]["message"]
    assert used[name]["error"]["path"] in ("model.name", "model.output")


def test_only_what_will_be_needed_is_tried(tmp_path):
    evaluated = {**SETTINGS, "is_trained": False}
    without = {"name": "own_fit:WithoutGradient", "weights": None, **evaluated, "families": ["scatter"]}
    answers = ask(
        tmp_path,
        {"name": "own_fit:Frozen", "weights": None, **evaluated},
        {"name": "own_fit:WithoutGradient", "weights": None, **evaluated},
        {"name": "own_fit:WithoutGradient", "weights": None, **evaluated, "families": ["scatter"]},
        {"name": "own_fit:WithoutGradient", "weights": None, **SETTINGS, "families": ["scatter"]},
        {"name": "own_fit:InPlace", "weights": None, **SETTINGS, "normalize": False},
        {**without, "recolorings": ["sparse_rs"]},
        {**without, "recolorings": ["pgd0"]},
        {"name": "own_fit:WithoutGradient", "weights": None, **evaluated, "saliencies": ["occlusion"]},
        {"name": "mlp", "weights": None, **evaluated, "saliencies": ["gradient", "grad_cam"]},
        module=USED,
    )
    refusals = [i for i, answer in enumerate(answers) if not answer["ok"]]
    assert refusals == [1, 3, 6, 8]
    assert "or let its saliency be occlusion" in answers[1]["error"]["fix"]
    assert "mlp to be a model with a convolution, as the saliency grad_cam" in answers[8]["error"]["message"]
    assert "with respect to its images, as pgd0 needs it" in answers[6]["error"]["message"]
    assert "own_fit:WithoutGradient to be a model that can be trained" in answers[3]["error"]["message"]


READING = """
import ctypes
import json
import sqlite3
import tempfile
from pathlib import Path

import numpy as np
import safetensors
import safetensors.torch
import torch
from torch import nn

from beside import HIDDEN

HERE = Path(__file__).parent


def json_file():
    return json.loads((HERE / "sizes.json").read_text())["hidden"]


def array():
    return int(np.load(HERE / "sizes.npy")[0])


def tensors():
    return len(safetensors.torch.load_file(HERE / "sizes.safetensors")["x"])


def opened():
    with safetensors.safe_open(HERE / "sizes.safetensors", "pt") as file:
        return len(file.get_tensor("x"))


def script():
    return torch.jit.load(str(HERE / "sizes.pt")).out_features


def pickled():
    return torch.load(HERE / "sizes.pth")


def relative():
    return int(open("sizes.txt").read())


def hidden():
    return int((HERE / ".sizes.txt").read_text())


def elsewhere():
    return int((HERE.parent / "elsewhere.txt").read_text())


def written():
    (HERE / "log.txt").write_text("8")
    with tempfile.TemporaryFile() as file:
        file.write(b"8")
    return int((HERE / "log.txt").read_text())


def net(image_height, image_width, num_channels, num_classes, by: str):
    hidden = HIDDEN if by == "import" else globals()[by]()
    body = nn.Linear(image_height * image_width * num_channels, hidden)
    return nn.Sequential(nn.Flatten(), body, nn.ReLU(), nn.Linear(hidden, num_classes))
"""
READS = {
    "json_file": "sizes.json",
    "array": "sizes.npy",
    "tensors": "sizes.safetensors",
    "opened": "sizes.safetensors",
    "script": "sizes.pt",
    "pickled": "sizes.pth",
    "relative": "sizes.txt",
    "import": None,
    "written": None,
    "hidden": None,
    "elsewhere": None,
}


def test_what_a_models_code_reads_while_it_is_made_is_told(tmp_path):
    (tmp_path / "beside.py").write_text("HIDDEN = 8\n")
    (tmp_path / "sizes.json").write_text('{"hidden": 8}')
    for name in (
        "sizes.txt",
        ".sizes.txt",
        "../elsewhere.txt",
    ):  # the last below the folder for what is temporary
        (tmp_path / name).write_text("8")
    np.save(tmp_path / "sizes.npy", np.array([8]))
    torch.save(8, tmp_path / "sizes.pth")
    torch.jit.script(torch.nn.Linear(2, 8)).save(tmp_path / "sizes.pt")
    safetensors.torch.save_file({"x": torch.zeros(8)}, tmp_path / "sizes.safetensors")
    settings = {**SETTINGS, "weights": None, "is_trained": False}
    requests = [{**settings, "name": "own_fit:net", "options": {"by": by}} for by in READS]
    answers = ask(tmp_path, *requests, module=READING)
    for answer, name in zip(answers, READS.values(), strict=True):
        read = ["beside.py", *([] if name is None else [name])]
        assert answer["ok"], answer
        assert answer["files"] == [
            {
                "path": str(tmp_path / each),
                "sha256": hashlib.sha256((tmp_path / each).read_bytes()).hexdigest(),
            }
            for each in read
        ]


def test_a_library_that_reads_files_unseen_is_noted(tmp_path):
    (tmp_path / "onnxruntime.py").write_text("")
    settings = {**SETTINGS, "weights": None}
    [answer] = ask(tmp_path, {**settings, "name": "own_fit:net"}, module=f"import onnxruntime\n{MODULE}")
    [note] = answer["notes"]
    assert note.startswith("own_fit:net uses onnxruntime, which reads files unseen")


def test_code_of_the_same_size_and_time_is_loaded_again(tmp_path):
    file = tmp_path / "own_fit.py"
    for text in ("cold", "hot!"):
        file.write_text(MODULE.replace('print("called"', f'raise ValueError("{text}")  # print("called"'))
        os.utime(file, (10**9, 10**9))
        [answer] = ask(tmp_path, {**SETTINGS, "weights": None, "name": "own_fit:net"}, module=None)
        assert f"got ValueError: {text}" in answer["error"]["message"]


OUTPUTS = """
from torch import nn


class Net(nn.Sequential):
    def __init__(self, num_classes):
        super().__init__(nn.Flatten(), nn.Linear(64, num_classes))


class Softmax(Net):
    def forward(self, images):
        return super().forward(images).softmax(1)
"""


def test_probabilities_and_choices_are_held_to_what_the_model_returns(tmp_path):
    settings = {**SETTINGS, "weights": None}
    softmax = {**settings, "output_is": "probabilities"}
    answers = ask(
        tmp_path,
        {**settings, "name": "own_fit:Softmax"},
        {**softmax, "name": "own_fit:Softmax"},
        {**softmax, "name": "own_fit:Net"},
        {**settings, "name": "own_fit:Net", "output": 0},
        module=OUTPUTS,
    )
    assert [answer["ok"] for answer in answers] == [True, True, False, False]
    assert "set model.output_is: probabilities" in answers[0]["notes"][0]
    assert answers[1]["notes"] == []
    assert [answer["error"]["path"] for answer in answers[2:]] == ["model.output_is", "model.output"]
    assert answers[3]["error"]["message"] == (
        "Expected model.output to be left out, as own_fit:Net returns a tensor, got 0"
    )


OF_OTHER_AXES = """
from torch import nn


class Net(nn.Module):
    def __init__(self, num_pixels, num_classes):
        super().__init__()
        self.head = nn.Linear(num_pixels, num_classes)

    def forward(self, images):
        assert images.shape[1:] == (12, 12, 1)
        return self.head(images.flatten(1) / 255)


def net(image_height, image_width, num_channels, num_classes):
    return Net(image_height * image_width, num_classes)
"""


def test_a_model_is_tried_on_what_its_preprocessing_makes(tmp_path):
    request = {"name": "own_fit:net", "weights": None, **SETTINGS, "normalize": False}
    [found, other] = ask(
        tmp_path, {**request, "preprocess": PREPROCESS}, {**request, "preprocess": None}, module=OF_OTHER_AXES
    )
    assert found["ok"], found
    assert not other["ok"]
    assert "images [2, 1, 8, 8]" in other["error"]["message"]
