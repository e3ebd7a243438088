"""`python -m sparsight look`: what images and a model are, for a first experiment file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from sparsight import models
from sparsight.dialogues import look

DATASET = {"name": "image_folder"}


@pytest.fixture
def ask(tmp_path, trial_dataset):
    """What is found of the paths in a folder of its own, or the error."""

    def asked(data: Path | None = None, weights: Path | None = None, model: str | None = None) -> Any:
        question = {
            "data": None if data is None else {**trial_dataset, "name": "image_folder", "path": str(data)},
            "weights": None if weights is None else str(weights),
            "model": model,
        }
        return json.loads(look.respond(json.dumps(question), tmp_path / "cache"))

    return asked


@pytest.fixture
def trial_dataset(config):
    from dataclasses import asdict

    return {**asdict(config("digits")), "max_train": None, "max_test": None}


@pytest.fixture
def pictures(tmp_path):
    """Draws pictures of these sizes and modes into a folder for each class."""

    def draw(place: str, *, sizes: list[tuple[int, int]], mode: str = "RGB", classes: int = 2) -> Path:
        for label in range(classes):
            folder = tmp_path / place / f"class{label}"
            folder.mkdir(parents=True, exist_ok=True)
            for index, size in enumerate(sizes):
                Image.new(mode, size, index).save(folder / f"{index}.png")
        return tmp_path / place.split("/")[0]

    return draw


def saved(folder: Path, content: object, name: str = "net.pth") -> Path:
    torch.save(content, folder / name)
    return folder / name


def built(name: str, size: int = 32, channels: int = 3, classes: int = 2, **settings: Any) -> Any:
    settings = {"width": 1, "options": {}, **settings}
    sizes = {"image_height": size, "image_width": size, "num_channels": channels, "num_classes": classes}
    return models.build(name, **sizes, **settings)


@pytest.mark.parametrize("name", models.names())
def test_finds_every_model_of_ours_by_names_and_shapes(ask, tmp_path, name):
    found = ask(weights=saved(tmp_path, built(name, classes=7, width=1).state_dict()))["model"]
    assert (found["name"], found["num_classes"], found["num_channels"]) == (name, 7, 3)


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("small_cnn", {"width": 0.5, "options": {"depth": 2}}),
        ("vit_tiny", {"options": {"depth": 3, "patch": 2}}),
        ("resnet18", {"width": 0.25}),
    ],
)
def test_finds_width_and_options(ask, tmp_path, name, settings):
    found = ask(weights=saved(tmp_path, built(name, **settings).state_dict()))["model"]
    assert found["width"] == settings.get("width", 1)
    assert found["options"] == settings.get("options", {})


def test_a_model_for_one_size_alone_says_it(ask, tmp_path, pictures):
    data = pictures("photos/test", sizes=[(40, 40)])
    found = ask(data, saved(tmp_path, built("mlp", size=16).state_dict()))
    assert (found["model"]["name"], found["model"]["image_size"]) == ("mlp", 16)
    assert (found["image_size"], found["image_size_why"]) == (16, "the only size that the model takes")


def test_looks_under_keys_and_prefixes_and_chooses_what_was_trained(ask, tmp_path):
    state = {f"module.{name}": value for name, value in built("small_cnn").state_dict().items()}
    found = ask(weights=saved(tmp_path, {"epoch": 3, "model_ema": state, "model": state}))["model"]
    assert (found["name"], found["weights_key"]) == ("small_cnn", "model")
    assert found["keys"] == ["model_ema", "model"]
    assert any("DataParallel" in note for note in found["notes"])


def test_a_model_for_public_weights_says_how_they_were_trained(ask, tmp_path):
    found = ask(weights=saved(tmp_path, built("resnet20").state_dict()))["model"]
    assert (found["name"], found["preprocess"]["mean"]) == ("resnet20", "imagenet")


def test_weights_of_no_known_model_show_their_ends(ask, tmp_path):
    state = {"a.weight": torch.zeros(8, 1, 3, 3), "a.bias": torch.zeros(8), "fc.weight": torch.zeros(5, 8)}
    found = ask(weights=saved(tmp_path, state))["model"]
    assert found["name"] is None
    assert "3 tensors" in found["how"]
    assert (found["num_channels"], found["first_layer"]) == (1, "a")
    assert (found["num_classes"], found["last_layer"]) == (5, "fc")


def test_finds_a_model_of_torchvision_by_the_name_of_its_file(ask, tmp_path):
    torchvision = pytest.importorskip("torchvision")
    net = torchvision.models.mobilenet_v3_small(num_classes=1000)
    found = ask(weights=saved(tmp_path, net.state_dict(), "mobilenet_v3_small-0123abcd.pth"))["model"]
    assert found["name"] == "torchvision:mobilenet_v3_small"
    assert found["preprocess"]["mean"] == "imagenet"
    assert (found["preprocess"]["resize"], found["preprocess"]["center_crop"]) == (256, 224)


def test_finds_a_model_of_timm_with_its_own_preprocessing(ask, tmp_path, pictures):
    timm = pytest.importorskip("timm")
    net = timm.create_model("mobilenetv3_small_050", num_classes=2)
    data = pictures("photos/test", sizes=[(200, 180), (180, 190)])
    found = ask(data, saved(tmp_path, net.state_dict(), "mobilenetv3_small_050_best.pth"))
    assert found["model"]["name"].startswith("timm:mobilenetv3_small_050")
    assert "timm's own configuration" in found["model"]["preprocess"]["why"]
    assert found["image_size"] is None


def test_a_torchscript_program_is_the_model(ask, tmp_path):
    file = tmp_path / "net.pt"
    torch.jit.save(torch.jit.trace(built("small_cnn").eval(), torch.zeros(2, 3, 32, 32)), file)
    found = ask(weights=file)["model"]
    assert (found["name"], found["is_program"]) == (f"torchscript:{file}", True)
    assert (found["num_classes"], found["computes_gradients"]) == (2, True)


def test_an_onnx_graph_is_the_model_and_has_no_gradients(ask, tmp_path):
    pytest.importorskip("onnxscript")
    pytest.importorskip("onnxruntime")
    file = tmp_path / "net.onnx"
    shapes = ({0: torch.export.Dim("batch")},)
    torch.onnx.export(
        built("small_cnn").eval(),
        (torch.zeros(2, 3, 32, 32),),
        str(file),
        dynamic_shapes=shapes,
        verbose=False,
    )
    found = ask(weights=file)["model"]
    assert (found["name"], found["image_size"]) == (f"onnx:{file}", 32)
    assert (found["num_classes"], found["computes_gradients"]) == (2, False)
    assert found["preprocess"]["mean"] == "cifar10"


def test_splits_classes_and_sizes_of_pictures(ask, pictures):
    pictures("photos/train", sizes=[(40, 50), (60, 45)])
    data = ask(pictures("photos/val", sizes=[(40, 50)]))["data"]
    assert [(each["name"], each["num_images"]) for each in data["splits"]] == [("train", 4), ("val", 2)]
    assert data["class_names"] == ["class0", "class1"]
    assert (data["heights"], data["widths"]) == ([45, 50], [40, 60])


def test_proposes_a_usual_size_where_they_differ(ask, pictures):
    found = ask(pictures("photos/test", sizes=[(100, 120), (130, 110)]))
    assert found["image_size"] == 96


@pytest.mark.parametrize(
    ("mode", "channels", "clear"), [("L", 1, False), ("RGB", 3, False), ("RGBA", 3, True)]
)
def test_colours(ask, pictures, mode, channels, clear):
    data = ask(pictures("photos/test", sizes=[(8, 8)], mode=mode))["data"]
    assert (data["num_channels"], data["has_transparency"]) == (channels, clear)


def test_bits_in_use_of_deep_pictures(ask, tmp_path, pictures):
    data = pictures("photos/test", sizes=[(8, 8)])
    Image.fromarray(np.full((8, 8), 4095, np.uint16)).save(data / "test" / "class0" / "deep.png")
    assert ask(data)["data"]["bits"] == 12


def test_names_files_that_are_no_images(ask, pictures):
    data = pictures("photos/test", sizes=[(8, 8)])
    (data / "test" / "class0" / "notes.txt").write_text("of mine")
    (data / "test" / "class1" / "cut.png").write_bytes(b"\x89PNG")
    found = ask(data)["data"]["unreadable"]
    assert len(found) == 2
    assert "notes.txt" in "".join(found)
    assert "cut.png" in "".join(found)


def test_a_file_of_names_beside_the_weights_gives_the_order_of_outputs(ask, tmp_path, pictures):
    data = pictures("photos/test", sizes=[(32, 32)])
    (tmp_path / "classes.txt").write_text("class1\nother\nclass0\n")
    found = ask(data, saved(tmp_path, built("small_cnn", classes=3).state_dict()))["model"]
    assert found["classes"]["value"] == str(tmp_path / "classes.txt")


def test_classes_of_imagenet_are_known_by_name(ask, tmp_path):
    pytest.importorskip("timm")
    for name in ("n01440764", "n02123045"):
        (tmp_path / "photos" / "test" / name).mkdir(parents=True)
        Image.new("RGB", (40, 40)).save(tmp_path / "photos" / "test" / name / "0.png")
    found = ask(tmp_path / "photos", saved(tmp_path, built("small_cnn", classes=1000).state_dict()))["model"]
    assert found["classes"]["value"] == "imagenet"


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "weights file"), (b"PK\x03\x04 cut short", "whole"), (b"hello", "safetensors")],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_place(ask, tmp_path, content, words):
    (tmp_path / "net.pth").write_bytes(content)
    error = ask(weights=tmp_path / "net.pth")["error"]
    assert error["path"] == "model.weights"
    assert words in error["message"]


def test_a_pickle_that_would_run_code_is_refused(ask, tmp_path):
    error = ask(weights=saved(tmp_path, built("small_cnn")))["error"]
    assert "would run code" in error["message"]


def test_weights_of_another_model_than_the_one_named_are_refused(ask, tmp_path):
    weights = saved(tmp_path, built("small_cnn").state_dict())
    error = ask(weights=weights, model="resnet18")["error"]
    assert error["path"] == "model.weights"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: None, "known layout"),
        (lambda folder: (folder / "train" / "a").mkdir(parents=True), "images"),
        (lambda folder: Image.new("RGB", (8, 8)).save(folder / "a.png"), "known layout"),
    ],
)
def test_a_folder_that_is_no_data_set_is_refused(ask, tmp_path, make, words):
    folder = tmp_path / "photos"
    folder.mkdir()
    make(folder)
    error = ask(folder)["error"]
    assert (error["path"], words in error["message"]) == ("dataset.path", True)


def test_an_onnx_graph_for_so_many_images_alone_is_refused(ask, tmp_path):
    pytest.importorskip("onnxscript")
    pytest.importorskip("onnxruntime")
    file = tmp_path / "net.onnx"
    torch.onnx.export(built("small_cnn").eval(), (torch.zeros(1, 3, 32, 32),), str(file), verbose=False)
    error = ask(weights=file)["error"]
    assert error["path"] == "model.name"
    assert "1 and no other number" in error["message"]
