"""Weights from a file."""

from __future__ import annotations

import hashlib

import pytest
import safetensors.torch
import torch
from torch import nn

from sparsight.errors import ExpectedError
from sparsight.models import load_weights


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
        "2.weight, 2.bias missing, 1.num_batches_tracked, 1.running_mean, 1.running_var unknown "
        "– at model.weights.\n"
        "The model has 0.weight, 0.bias, 1.weight and 3 more; "
        "the file has 0.bias, 0.weight, 1.bias and 4 more.\n"
        "2 of the model's 6 tensors fit. "
        "They are of another model, or of one for other images or another number of classes."
    )


def test_whole_numbers_are_no_weights(model, tmp_path):
    tensors = {**model.state_dict(), "0.bias": torch.ones(4, dtype=torch.int8)}
    safetensors.torch.save_file(tensors, tmp_path / "quantised.safetensors")
    with pytest.raises(ExpectedError, match=r"got 0\.bias of int8 in place of float32 – at model\.weights"):
        load_weights(model, tmp_path / "quantised.safetensors")


def test_another_format_is_refused(model, tmp_path):
    (tmp_path / "weights.pt").write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(ExpectedError, match="a checkpoint of safetensors or of torch, whole"):
        load_weights(model, tmp_path / "weights.pt")


def test_numbers_that_are_none_are_refused(model, tmp_path):
    tensors = model.state_dict()
    tensors["0.weight"] = torch.full((4, 3), torch.nan)
    safetensors.torch.save_file(tensors, tmp_path / "broken.safetensors")
    with pytest.raises(ExpectedError, match=r"to be finite, got NaN or infinity in 0\.weight"):
        load_weights(model, tmp_path / "broken.safetensors")


def saved(tmp_path, tensors):
    safetensors.torch.save_file(tensors, tmp_path / "other.safetensors")
    return tmp_path / "other.safetensors"


def assert_taken(model, file, *, notes):
    told = load_weights(model, file)
    assert len(told) == len(notes)
    assert all(note in text for note, text in zip(notes, told, strict=True))
    for name, value in model.state_dict().items():
        assert bool((value == (0 if name.endswith("num_batches_tracked") else 2)).all()), name


def twos(model):
    return {
        name: torch.full_like(value, 2)
        for name, value in model.state_dict().items()
        if not name.endswith("num_batches_tracked")
    }


def test_counts_that_torch_did_not_always_save_may_be_missing(model, tmp_path):
    assert_taken(model, saved(tmp_path, twos(model)), notes=[])


def test_other_statistics_may_not_be_missing(model, tmp_path):
    tensors = twos(model)
    del tensors["1.running_mean"]
    with pytest.raises(ExpectedError, match=r"1\.running_mean, 1\.num_batches_tracked missing"):
        load_weights(model, saved(tmp_path, tensors))


@pytest.mark.parametrize(
    "prefix", ["module.", "_orig_mod.", "model.", "module._orig_mod.", "model._orig_mod."]
)
def test_what_a_wrapper_puts_before_all_names_is_left_out_and_told(prefix, model, tmp_path):
    tensors = {f"{prefix}{name}": value for name, value in twos(model).items()}
    parts = [f'"{part}."' for part in prefix.rstrip(".").split(".")]
    assert_taken(model, saved(tmp_path, tensors), notes=parts)


def test_a_model_that_is_wrapped_itself_takes_weights_without(model, tmp_path):
    file = saved(tmp_path, twos(model))
    assert_taken(nn.ModuleDict({"module": model}), file, notes=['"module." (DataParallel) is put before'])


def test_a_prefix_that_the_model_has_too_stays(model, tmp_path):
    wrapped = nn.ModuleDict({"model": model})
    assert_taken(wrapped, saved(tmp_path, twos(wrapped)), notes=[])
    tensors = {f"model.{name}": value for name, value in twos(wrapped).items()}
    assert_taken(wrapped, saved(tmp_path, tensors), notes=['"model." (Lightning) before all names'])


def test_names_of_another_kind_are_shown_beside_the_models(model, tmp_path):
    tensors = {f"layer.{name}.v": value for name, value in twos(model).items()}
    with pytest.raises(ExpectedError) as caught:
        load_weights(model, saved(tmp_path, tensors))
    assert "The model has 0.weight, 0.bias, 1.weight and 4 more; the file has layer.0.bias.v" in str(
        caught.value
    )


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Linear(2, 2)
        self.up = self.down


@pytest.mark.parametrize("names", [("down", "up"), ("down",), ("up",)])
def test_of_tied_weights_any_name_will_do(names, tmp_path):
    tensors = {
        f"{name}.{part}": torch.full(shape, 2.0)
        for name in names
        for part, shape in (("weight", (2, 2)), ("bias", (2,)))
    }
    assert_taken(Tied(), saved(tmp_path, tensors), notes=[])


def test_tied_weights_that_differ_in_the_file_are_refused(tmp_path):
    tensors = twos(Tied()) | {"up.weight": torch.ones(2, 2)}
    with pytest.raises(ExpectedError, match=r"up\.weight other numbers than down\.weight"):
        load_weights(Tied(), saved(tmp_path, {name: value.clone() for name, value in tensors.items()}))


def test_half_precision_is_taken(model, tmp_path):
    halves = {name: value.half() for name, value in twos(model).items()}
    assert_taken(model, saved(tmp_path, halves), notes=["float16 are widened to float32"])


class Versioned(nn.Linear):
    def get_extra_state(self):
        return {"version": 2}

    def set_extra_state(self, state):
        assert state == {"version": 2}


def test_extra_state_that_a_file_lacks_stays_and_is_told(tmp_path):
    model = Versioned(2, 2)
    tensors = {"weight": torch.full((2, 2), 2.0), "bias": torch.full((2,), 2.0)}
    [note] = load_weights(model, saved(tmp_path, tensors))
    assert note.endswith("_extra_state is not in the file and stays as the model is made.")
    assert bool((model.weight == 2).all())
