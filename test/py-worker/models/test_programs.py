"""Files that need no code give what the code that they were made of gives: TorchScript, .pt2 and ONNX."""

from __future__ import annotations

import copy
import io
import os
import zipfile
from pathlib import Path

import pytest
import torch
from torch import nn

from sparsight import models
from sparsight.errors import ExpectedError
from sparsight.models import OutputRule

onnxruntime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
pytest.importorskip("onnxscript", reason="onnxscript is not installed: nothing can write ONNX")

SCHEMES = ("torchscript", "torch_export", "onnx")
MARK = Path("/tmp") / f"sparsight-was-here-{os.getpid()}"
BATCH = ({0: torch.export.Dim("batch")},)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 6, 3, padding=1), nn.BatchNorm2d(6), nn.ReLU(), nn.Dropout(0.5)
        )
        self.head = nn.Linear(6, 5)

    def forward(self, images):
        return self.head(self.features(images).mean(dim=(2, 3)))


class Pair(Net):
    def forward(self, images):
        features = self.features(images).mean(dim=(2, 3))
        return features, self.head(features)


@pytest.fixture(scope="module")
def net():
    torch.manual_seed(0)
    return Net().eval()


def write(scheme, net, file, *, images=None, batch=BATCH):
    images = torch.rand(2, 3, 8, 8) if images is None else images
    match scheme:
        case "torchscript":
            torch.jit.save(torch.jit.trace(net, images), file)
        case "torch_export":
            torch.export.save(torch.export.export(net, (images,), dynamic_shapes=batch), file)
        case "onnx":
            torch.onnx.export(net, (images,), file, dynamic_shapes=batch, verbose=False, optimize=False)
    return file


@pytest.fixture(scope="module")
def files(net, tmp_path_factory):
    folder = tmp_path_factory.mktemp("programs")
    return {scheme: write(scheme, net, folder / f"net.{scheme}") for scheme in SCHEMES}


def make(scheme, file, size=8, classes=5, part=None):
    return models.build(
        f"{scheme}:{file}",
        image_height=size,
        image_width=size,
        num_channels=3,
        num_classes=classes,
        width=1,
        options={},
        output=OutputRule(part),
    )


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_same_net_gives_equal_logits(scheme, net, files):
    model = make(scheme, files[scheme])
    for count in (1, 2, 7):
        images = torch.rand(count, 3, 8, 8)
        with torch.no_grad():
            torch.testing.assert_close(model(images), net(images), atol=1e-5, rtol=1e-4)
            torch.testing.assert_close(copy.deepcopy(model)(images), net(images), atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_images_in_any_layout_and_both_modes(scheme, net, files):
    model = make(scheme, files[scheme]).train().eval().to(memory_format=torch.channels_last)
    images = torch.rand(3, 3, 8, 8).contiguous(memory_format=torch.channels_last)
    with torch.no_grad():
        torch.testing.assert_close(model(images), net(images), atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("scheme", ["torchscript", "torch_export"])
def test_gradients_go_through_what_torch_computes(scheme, net, files):
    images = torch.rand(3, 3, 8, 8, requires_grad=True)
    make(scheme, files[scheme])(images).sum().backward()
    gradient = images.grad.clone()
    images.grad = None
    net(images).sum().backward()
    torch.testing.assert_close(gradient, images.grad, atol=1e-6, rtol=1e-4)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_part_of_several_outputs(scheme, tmp_path):
    net = Pair().eval()
    file = write(scheme, net, tmp_path / "pair")
    with pytest.raises(ExpectedError, match=r"logits, or model\.output to choose them") as caught:
        make(scheme, file)
    part = str(caught.value).split(" [2, 6], ")[1].partition(" ")[0] if scheme == "onnx" else 1
    images = torch.rand(2, 3, 8, 8)
    torch.testing.assert_close(make(scheme, file, part=part)(images), net(images)[1], atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("scheme", ["torch_export", "onnx"])
def test_another_size_or_one_size_of_batches_is_refused(scheme, net, files, tmp_path):
    with pytest.raises(ExpectedError) as caught:
        make(scheme, files[scheme], size=32)
    assert (
        "to be 3 × 32 × 32, as those of the data set, got 3 × 8 × 8 – at model.name.\n"
        "Set dataset.image_size: 8, or export it again for any size."
    ) in str(caught.value)
    fixed = write(scheme, net, tmp_path / "fixed", batch=None)
    with pytest.raises(
        ExpectedError, match=r"takes at once to be any number, got 2 and no other number"
    ) as caught:
        make(scheme, fixed)
    assert "Export it again with a dynamic batch axis: torch." in str(caught.value)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_another_number_of_classes_is_refused(scheme, files):
    with pytest.raises(ExpectedError, match="The model has 5 classes, the data set 10"):
        make(scheme, files[scheme], classes=10)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("left", [0.3, 0.9])
def test_a_file_that_is_cut_short_is_refused(left, scheme, files, tmp_path):
    content = files[scheme].read_bytes()
    (tmp_path / "short").write_bytes(content[: int(len(content) * left)])
    with pytest.raises(ExpectedError, match=r"Expected the file .*short to be a whole .* – at model\.name\."):
        make(scheme, tmp_path / "short")


def test_weights_alone_are_no_program(net, tmp_path):
    torch.save(net.state_dict(), tmp_path / "net.pth")
    with pytest.raises(ExpectedError, match=r"got weights alone, which belong to model\.weights"):
        make("torchscript", tmp_path / "net.pth")
    for scheme in ("torch_export", "onnx"):
        with pytest.raises(ExpectedError, match=r"to be a whole"):
            make(scheme, tmp_path / "net.pth")


class Runs:
    def __reduce__(self):
        return (os.system, (f"touch {MARK}",))


def test_a_program_of_torch_export_runs_nothing_as_it_is_read(files, tmp_path):
    """Its example inputs are a pickle, which torch.export itself reads whatever it holds."""
    buffer = io.BytesIO()
    torch.save((Runs(),), buffer)
    with zipfile.ZipFile(files["torch_export"]) as whole, zipfile.ZipFile(tmp_path / "evil", "w") as evil:
        for name in whole.namelist():
            is_pickle = "sample_inputs" in name or "example_inputs" in name
            evil.writestr(name, buffer.getvalue() if is_pickle else whole.read(name))
        assert any("sample_inputs" in name for name in whole.namelist())
    with pytest.raises(ExpectedError, match=r"one that holds more than tensors"):
        make("torch_export", tmp_path / "evil")
    assert not MARK.exists()


def test_tensors_beside_a_graph_are_needed(files, tmp_path):
    beside = files["onnx"].parent / f"{files['onnx'].name}.data"
    assert beside.exists()
    (tmp_path / "net.onnx").write_bytes(files["onnx"].read_bytes())
    with pytest.raises(ExpectedError, match=r"with the files beside it that hold its tensors"):
        make("onnx", tmp_path / "net.onnx")
