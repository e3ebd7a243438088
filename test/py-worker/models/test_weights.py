"""Weights from a file."""

from __future__ import annotations

import hashlib

import pytest
import safetensors.torch
import torch
from torch import nn

from sparsight_worker.errors import ExpectedError
from sparsight_worker.models import load_weights


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
    text = str(caught.value)
    assert "2.weight missing" in text
    assert "1.running_mean unknown" in text
    assert "and 2 more" in text


def test_another_shape_is_named(file):
    with pytest.raises(ExpectedError, match=r"0\.weight \(4, 3\) for \(5, 3\)"):
        load_weights(nn.Sequential(nn.Linear(3, 5), nn.BatchNorm1d(4)), file)


def test_another_format_is_refused(model, tmp_path):
    (tmp_path / "weights.pt").write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(ExpectedError, match="in safetensors format"):
        load_weights(model, tmp_path / "weights.pt")


def test_numbers_that_are_none_are_refused(model, tmp_path):
    tensors = model.state_dict()
    tensors["0.weight"] = torch.full((4, 3), torch.nan)
    safetensors.torch.save_file(tensors, tmp_path / "broken.safetensors")
    with pytest.raises(ExpectedError, match=r"weights to be finite, got NaN or infinity in 0\.weight"):
        load_weights(model, tmp_path / "broken.safetensors")
