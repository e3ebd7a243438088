"""The same net as code, TorchScript, torch.export and ONNX, through whole trials: equal predictions."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
import safetensors.torch
import torch

from sparsight import models
from sparsight.errors import ExpectedError
from sparsight.reporting.reporter import InvalidTrialError

pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
pytest.importorskip("onnxscript", reason="onnxscript is not installed: nothing can write ONNX")

SIZES = {"image_height": 8, "image_width": 8, "num_channels": 1, "num_classes": 10}
BATCH = ({0: torch.export.Dim("batch")},)


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """Settings of a model, by where it comes from."""
    folder = tmp_path_factory.mktemp("sources")
    torch.manual_seed(0)
    net = models.build("small_cnn", **SIZES, width=0.25, options={}).eval()
    images = torch.rand(2, 1, 8, 8)
    safetensors.torch.save_file(net.state_dict(), folder / "code")
    torch.jit.save(torch.jit.trace(net, images), folder / "torchscript")
    torch.export.save(torch.export.export(net, (images,), dynamic_shapes=BATCH), folder / "torch_export")
    torch.onnx.export(net, (images,), folder / "onnx", dynamic_shapes=BATCH, verbose=False)
    digests = {file: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}
    programs = {
        file.name: {"name": f"{file.name}:{file}", "weights_sha256": sha256}
        for file, sha256 in digests.items()
        if file.name in ("torchscript", "torch_export", "onnx")
    }
    code = {"weights": str(folder / "code"), "weights_sha256": digests[folder / "code"]}
    return {"code": code, **programs}


def outcome(run, trial, directory):
    reporter, result = run(trial, directory)
    assert result.status == "done"
    records = {
        index: (record.mask, getattr(record, "metrics", {})) for index, record in reporter.evaluations.items()
    }
    return records, np.load(directory / "predictions" / "test.npy")


def test_forwards_are_all_that_most_evaluations_need(sources, kinds, make_trial, run, tmp_path):
    evaluations = [
        kinds.masked(),
        kinds.masked("scatter", 6),
        kinds.attacked("worst_block", [6], num_images=4),
        kinds.certified(62, num_images=4),
    ]
    settings = {"train": None, "evaluate": {"evaluations": evaluations}}
    found = {
        name: outcome(run, make_trial(model=model, **settings), tmp_path / name)
        for name, model in sources.items()
    }
    for name in ("torchscript", "torch_export", "onnx"):
        assert np.array_equal(found[name][1], found["code"][1])
        for index, (mask, metrics) in found["code"][0].items():
            assert found[name][0][index][0] == mask
            assert found[name][0][index][1] == pytest.approx(metrics, rel=1e-3)


def test_saliency_needs_gradients_which_programs_of_torch_have(sources, kinds, make_trial, run, tmp_path):
    settings = {
        "train": None,
        "evaluate": {"evaluations": [kinds.masked(), kinds.masked("salient_block", 6)]},
    }
    found = {
        name: outcome(run, make_trial(model=sources[name], **settings), tmp_path / name)
        for name in ("code", "torchscript", "torch_export")
    }
    for name in ("torchscript", "torch_export"):
        assert np.array_equal(found[name][1], found["code"][1])


@pytest.mark.parametrize("name", ["torchscript", "torch_export"])
def test_a_program_of_torch_can_be_trained_on(name, sources, kinds, make_trial, run, tmp_path):
    evaluate = {"evaluations": [kinds.masked()]}
    trial = make_trial(model=sources[name], train={"epochs": 1}, evaluate=evaluate)
    assert run(trial, tmp_path / "a")[1].weights_sha256 == run(trial, tmp_path / "b")[1].weights_sha256


def test_a_file_that_was_changed_since_it_was_planned_is_refused(sources, make_trial, run, tmp_path):
    model = {**sources["onnx"], "weights_sha256": "0" * 64}
    with pytest.raises((InvalidTrialError, ExpectedError), match=r"onnx, which is the model, to be"):
        run(make_trial(train=None, model=model), tmp_path)
