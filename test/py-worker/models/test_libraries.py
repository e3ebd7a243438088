"""Models of libraries by their names: made, refused, and installed without moving torch."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from sparsight import models
from sparsight.errors import ExpectedError
from sparsight.networks import model_source
from sparsight.networks.model_source import SCHEMES, install_command, source_of, version_sha256

PY_WORKER = Path(__file__).parents[3] / "py-worker"


def needs(package):
    is_there = importlib.util.find_spec(package) is not None
    return pytest.mark.skipif(not is_there, reason=f"{package} is not installed")


timm, torchvision, robustbench, transformers = map(
    needs, ("timm", "torchvision", "robustbench", "transformers")
)


def make(name, *, size=32, channels=3, classes=10, **options):
    return models.build(
        name,
        image_height=size,
        image_width=size,
        num_channels=channels,
        num_classes=classes,
        width=1,
        options=options,
    )


MADE = [
    pytest.param("timm:resnet10t", {}, marks=timm),
    pytest.param("timm:vit_tiny_patch16_224", {"img_size": 32.0, "patch_size": 8.0}, marks=timm),
    pytest.param("torchvision:mobilenet_v3_small", {}, marks=torchvision),
    pytest.param("robustbench:cifar10/Linf/Wong2020Fast", {}, marks=robustbench),
    pytest.param("robustbench:cifar10/Linf/Standard", {}, marks=robustbench),
]


@pytest.mark.parametrize(("name", "options"), MADE)
def test_classes_of_libraries_with_random_weights(name, options):
    model = make(name, **options).eval()
    images = torch.rand(3, 3, 32, 32, requires_grad=True)
    model(images).sum().backward()
    assert images.grad is not None
    assert bool(images.grad.abs().sum() > 0)


@timm
def test_channels_and_classes_of_timm_are_those_of_the_data_set():
    assert make("timm:resnet10t", channels=1, classes=7)(torch.rand(2, 1, 32, 32)).shape == (2, 7)
    with pytest.raises(ExpectedError, match=r"The model has 1000 classes, the data set 10"):
        make("timm:resnet10t", num_classes=1000.0)


WRONG = [
    pytest.param("timm:resnet188", {}, "Did you mean timm:resnet18?", marks=timm),
    pytest.param("torchvision:resnet188", {}, "Did you mean torchvision:resnet18?", marks=torchvision),
    pytest.param("robustbench:Standart", {}, "Did you mean robustbench:Standard?", marks=robustbench),
    pytest.param(
        "robustbench:Standard", {}, "Say which, such as robustbench:cifar10/Linf/Standard", marks=robustbench
    ),
    pytest.param(
        "robustbench:cifar10/Linf/Wong2020Fast",
        {"depth": 3.0},
        "pretrained alone, got depth",
        marks=robustbench,
    ),
    pytest.param("timm:resnet10t", {"depht": 3.0}, "to be made without an error, got", marks=timm),
    pytest.param("timm:vit_tiny_patch16_224", {}, "Input height (32) doesn't match model (224)", marks=timm),
]


@pytest.mark.parametrize(("name", "options", "message"), WRONG)
def test_what_is_wrong_is_said(name, options, message):
    with pytest.raises(ExpectedError) as caught:
        make(name, **options)
    assert message in str(caught.value)


PRETRAINED = [
    pytest.param("timm:resnet10t.c3_in1k", marks=timm),
    pytest.param("torchvision:resnet18", marks=torchvision),
    pytest.param("robustbench:cifar10/Linf/Wong2020Fast", marks=robustbench),
]


@pytest.mark.parametrize("name", PRETRAINED)
def test_weights_that_cannot_be_fetched_are_said_to_be_that(name, monkeypatch, tmp_path):
    for variable in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    torch.hub.set_dir(str(tmp_path))
    with pytest.raises(ExpectedError) as caught:
        make(name, pretrained=True)
    assert f"Expected the pretrained weights of {name} to be there, or fetched, got " in str(caught.value)
    assert str(caught.value).endswith("model.weights: FILE, without options.pretrained.")


@transformers
def test_a_folder_as_transformers_saves_it(tmp_path):
    import transformers as library

    sizes = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    config = library.ViTConfig(image_size=32, patch_size=8, num_labels=10, **sizes)
    saved = library.ViTForImageClassification(config).eval()
    saved.save_pretrained(tmp_path)
    images = torch.rand(2, 3, 32, 32)
    torch.testing.assert_close(make(f"transformers:{tmp_path}").eval()(images), saved(images).logits)
    for file in tmp_path.glob("*.safetensors"):
        file.unlink()
    made = make(f"transformers:{tmp_path}")  # random weights, as nothing else is there
    assert not torch.equal(made.classifier.weight, saved.classifier.weight)


def test_every_scheme_has_a_file():
    folder = Path(models.__file__).parent / "_sources"
    assert {file.stem for file in folder.glob("[a-z]*.py")} == {*SCHEMES, "code"}
    text = (PY_WORKER.parent / "orchestrator" / "experiment" / "model-source.ts").read_text()
    lists = re.findall(r"const \w+_SCHEMES = \[(.*?)\]", text)
    assert {*re.findall(r"'(\w+)'", " ".join(lists))} == {*SCHEMES}


def test_a_missing_package_is_told_with_the_line_that_installs_it(monkeypatch):
    monkeypatch.setitem(model_source._PACKAGES, "timm", "timm_of_nobody")
    with pytest.raises(ExpectedError) as caught:
        version_sha256(source_of("timm:resnet18").package, "timm")
    assert str(caught.value) == (
        "Expected the package timm_of_nobody to be there, as timm: needs it, got none in the workers' Python "
        f"– at model.name.\nInstall it beside the pinned torch: {install_command('timm')}"
    )


@pytest.mark.parametrize("scheme", ["onnx", "timm", "torchvision", "robustbench", "transformers"])
def test_the_line_that_installs_a_library_leaves_torch_as_it_is(scheme):
    """A plain `pip install` would take the newest torch that the library can be with."""
    pip, what = install_command(scheme).split(" -c ")
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    installer = pip.split() if uv is None else [uv, "pip", "install", "--python", sys.executable]
    trial = [*installer, "--dry-run", "-c", *what.split()]
    done = subprocess.run(trial, capture_output=True, text=True, check=False)
    told = done.stdout + done.stderr
    if done.returncode != 0 and "No matching" not in told and "no version" not in told:
        pytest.skip(f"no index of packages to be reached: {told.strip()[-200:]}")
    assert done.returncode == 0, told
    assert not re.search(r"^ [+-] (torch|nvidia-\S+|numpy)==|Would install.* torch-", told, re.MULTILINE), (
        told
    )
