"""Weights from a file."""

from __future__ import annotations

import hashlib

import pytest
import safetensors.torch
import torch
from torch import nn

from sparsight_worker.errors import ExpectedError
from sparsight_worker.models import check_weights, load_weights


@pytest.fixture
def model():
    return nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4))


@pytest.fixture
def file(model, tmp_path):
    file = tmp_path / "weights.safetensors"
    tensors = {name: torch.full_like(value, 2) for name, value in model.state_dict().items()}
    safetensors.torch.save_file(tensors, file)
    return file


def test_all_of_them_are_taken(model, file):
    load_weights(model, file, sha256=hashlib.sha256(file.read_bytes()).hexdigest())
    assert all(bool((value == 2).all()) for value in model.state_dict().values())


def test_another_content_is_refused(model, file):
    with pytest.raises(ExpectedError, match="SHA-256 of the weights file"):
        load_weights(model, file, sha256="0" * 64)


def test_differences_are_named(file):
    other = nn.Sequential(nn.Linear(3, 5), nn.LayerNorm(4), nn.Linear(2, 2))
    with pytest.raises(ExpectedError) as caught:
        load_weights(other, file)
    assert str(caught.value) == (
        f"Expected the weights in {file} to be those of the model, got "
        "0.weight of shape [4, 3] in place of [5, 3], 0.bias of shape [4] in place of [5], "
        "2.weight of shape [2, 2] missing and 4 more – at model.weights.\n"
        "They are of another model, or of one for other images or another number of classes."
    )


def test_whole_numbers_are_no_weights(model, tmp_path):
    tensors = {**model.state_dict(), "0.bias": torch.ones(4, dtype=torch.int8)}
    safetensors.torch.save_file(tensors, tmp_path / "quantised.safetensors")
    with pytest.raises(ExpectedError, match=r"got 0\.bias of int8 in place of float32 – at model\.weights"):
        load_weights(model, tmp_path / "quantised.safetensors")


def test_a_check_finds_the_same_and_leaves_the_model_as_it_is(model, file):
    before = {name: value.clone() for name, value in model.state_dict().items()}
    check_weights(model, file)
    assert all(bool((value == before[name]).all()) for name, value in model.state_dict().items())
    with pytest.raises(ExpectedError, match="to be those of the model"):
        check_weights(nn.Linear(3, 4), file)


def test_another_format_is_refused(model, tmp_path):
    (tmp_path / "weights.pt").write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(ExpectedError, match="in safetensors format"):
        load_weights(model, tmp_path / "weights.pt")


def test_numbers_that_are_none_are_refused(model, tmp_path):
    tensors = model.state_dict()
    tensors["0.weight"] = torch.full((4, 3), torch.nan)
    safetensors.torch.save_file(tensors, tmp_path / "broken.safetensors")
    with pytest.raises(ExpectedError, match=r"to be finite, got NaN or infinity in 0\.weight"):
        load_weights(model, tmp_path / "broken.safetensors")
