"""Checkpoints as trainers leave them, into the model that they are of."""

from __future__ import annotations

import argparse
import os
import pickle
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from sparsight.errors import ExpectedError
from sparsight.models import WeightsRules, load_weights

MARK = Path("/tmp") / f"sparsight-was-here-{os.getpid()}"


@pytest.fixture
def model():
    return nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4))


def twos(model):
    return {name: torch.full_like(value, 2) for name, value in model.state_dict().items()}


def load(model, tmp_path, saved, *, name="weights.pth", legacy=False, **rules):
    torch.save(saved, tmp_path / name, _use_new_zipfile_serialization=not legacy)
    notes = load_weights(model, tmp_path / name, rules=WeightsRules(**rules))
    assert all(bool((value == 2).all()) for value in model.state_dict().values())
    return notes


def refusal(model, tmp_path, saved, **rules):
    torch.save(saved, tmp_path / "weights.pth")
    with pytest.raises(ExpectedError) as caught:
        load_weights(model, tmp_path / "weights.pth", rules=WeightsRules(**rules))
    return str(caught.value)


@pytest.mark.parametrize("legacy", [False, True])
@pytest.mark.parametrize("ending", ["pt", "pth", "th", "ckpt", "bin"])
def test_a_state_by_itself(ending, legacy, model, tmp_path):
    assert load(model, tmp_path, twos(model), name=f"weights.{ending}", legacy=legacy) == []


@pytest.mark.parametrize(
    "key", ["state_dict", "model", "model_state_dict", "net", "module", "ema", "network", "params"]
)
def test_a_state_under_any_key_is_found_beside_what_trainers_add(key, model, tmp_path):
    optimizer = torch.optim.AdamW(model.parameters())
    model(torch.rand(4, 3)).sum().backward()
    optimizer.step()
    args = argparse.Namespace(lr=0.1, path=Path("x"))
    extra = {"epoch": 3, "optimizer": optimizer.state_dict(), "args": args, "best": np.float64(0.9)}
    notes = load(model, tmp_path, {key: twos(model), **extra})
    assert [note.split(": ")[-1] for note in notes] == [f"the weights under {key} are taken."]


def test_of_several_states_one_is_chosen(model, tmp_path):
    saved = {"state_dict": twos(model), "deeper": {"state_dict_ema": twos(model)}}
    [note] = load(model, tmp_path, saved, key="deeper.state_dict_ema")
    assert note.endswith("the weights under deeper.state_dict_ema are taken, and not those under state_dict.")
    told = refusal(model, tmp_path, saved)
    assert "got weights under state_dict, deeper.state_dict_ema – at model.weights_key.\n" in told
    assert told.endswith("Choose one of them, model.weights_key: state_dict")
    told = refusal(model, tmp_path, saved, key="ema")
    assert 'with weights in it, such as state_dict, deeper.state_dict_ema, got "ema"' in told


def test_an_average_of_weights_and_its_count(model, tmp_path):
    average = torch.optim.swa_utils.AveragedModel(model)
    average.module.load_state_dict(twos(model))
    state = average.state_dict()
    assert "To go without them all the same, name them" in refusal(model, tmp_path, state)
    notes = load(model, tmp_path, state, allow_unused=["n_averaged"])
    assert '"module." (DataParallel) before names in the file is left out' in notes[0]
    assert notes[1].endswith("n_averaged left over, unused.")


def test_what_is_missing_and_left_over_is_allowed_by_name_and_told(model, tmp_path):
    state = {**twos(model), "loss.weight": torch.ones(2)}
    del state["1.bias"]
    told = refusal(model, tmp_path, state)
    assert "1.bias missing, loss.weight unknown" in told
    assert "6 of the model's 7 tensors fit." in told
    assert told.endswith("model.allow_missing: [1.bias], model.allow_unused: [loss.weight]")
    assert "1.bias missing" in refusal(model, tmp_path, state, allow_unused=["*"])
    model[1].bias.data.fill_(2)
    notes = load(model, tmp_path, state, allow_missing=["1.b*"], allow_unused=["loss.*"])
    assert [note.split(": ")[-1] for note in notes] == [
        "1.bias missing, left as the model is made.",
        "loss.weight left over, unused.",
    ]


def test_numbers_of_few_bits_are_widened(model, tmp_path):
    state = {
        name: value.bfloat16() if value.is_floating_point() else value for name, value in twos(model).items()
    }
    [note] = load(model, tmp_path, state)
    assert note.endswith("numbers in bfloat16 are widened to float32.")
    assert model[0].weight.dtype == torch.float32


class Runs:
    def __reduce__(self):
        return (os.system, (f"touch {MARK}",))


@pytest.mark.parametrize("legacy", [False, True])
def test_a_pickle_that_would_run_code_is_refused_and_nothing_of_it_runs(legacy, model, tmp_path):
    torch.save({"state_dict": Runs()}, tmp_path / "evil.pt", _use_new_zipfile_serialization=not legacy)
    with pytest.raises(ExpectedError) as caught:
        load_weights(model, tmp_path / "evil.pt")
    told = str(caught.value)
    assert told.startswith(
        "Expected the weights file to be numbers alone, got a pickle that would run code as it is read: "
        "posix.system – at model.weights.\nNothing of it was run."
    )
    assert not MARK.exists()


def test_a_whole_model_is_code_too_and_what_to_do_works(model, tmp_path, monkeypatch):
    model.load_state_dict(twos(model))
    torch.save(model, tmp_path / "whole.pt")
    with pytest.raises(ExpectedError, match=r"would run code as it is read: torch\.nn\.modules") as caught:
        load_weights(model, tmp_path / "whole.pt")
    monkeypatch.chdir(tmp_path)
    command = str(caught.value.fix).partition("by yourself: python ")[2]
    assert os.system(f"{sys.executable} {command}") == 0
    assert load_weights(model, tmp_path / "weights.pt") == []


@pytest.mark.parametrize("legacy", [False, True])
@pytest.mark.parametrize("left", [0.1, 0.5, 0.99])
def test_a_file_that_is_cut_short_is_refused(left, legacy, model, tmp_path):
    file = tmp_path / "short.pt"
    torch.save(twos(model), file, _use_new_zipfile_serialization=not legacy)
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * left)])
    with pytest.raises(
        ExpectedError, match=r"torch cannot read \(\w+\) – at model\.weights\.\nCopy or download"
    ):
        load_weights(model, file)


def test_other_pickles_and_programs_are_named(model, tmp_path):
    (tmp_path / "raw.pkl").write_bytes(pickle.dumps([1, 2]))
    torch.jit.save(torch.jit.script(model), tmp_path / "script.pt")
    torch.export.save(torch.export.export(model, (torch.rand(2, 3),)), tmp_path / "program.pt2")
    for name, rest in {
        "raw.pkl": "one that torch cannot read",
        "script.pt": "a TorchScript program – at model.weights.\nIt needs no code: write model: "
        "{ name: 'torchscript:script.pt' }, without weights.",
        "program.pt2": "a program of torch.export – at model.weights.\nIt needs no code: write model: "
        "{ name: 'torch_export:program.pt2' }, without weights.",
    }.items():
        with pytest.raises(ExpectedError) as caught:
            load_weights(model, tmp_path / name)
        assert f"got {rest}" in str(caught.value)


@pytest.mark.parametrize(
    ("saved", "got"),
    [
        ([torch.ones(2)], "got a list"),
        (torch.ones(2), "got a Tensor"),
        ({"epoch": 3, "optimizer": {"weight": torch.ones(2)}}, "got a dict of epoch, optimizer"),
    ],
)
def test_a_file_without_weights_is_refused(saved, got, model, tmp_path):
    assert got in refusal(model, tmp_path, saved)


def test_safetensors_has_no_keys(model, tmp_path):
    from safetensors.torch import save_file

    save_file(twos(model), tmp_path / "a.safetensors")
    with pytest.raises(ExpectedError, match=r"model\.weights_key to be left out"):
        load_weights(model, tmp_path / "a.safetensors", rules=WeightsRules("state_dict"))
