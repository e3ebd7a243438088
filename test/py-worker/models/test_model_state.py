"""The state of models that are more than a set of separate tensors of floats."""

from __future__ import annotations

import pytest
import safetensors.torch
import torch
from torch import nn
from torch.nn.utils import parametrizations, weight_norm

from sparsight.errors import ExpectedError
from sparsight.files.weights_file import state_in, weights_content
from sparsight.networks.model_state import load_state, separate_elements, state_of


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.block, self.head = nn.Linear(4, 4), nn.Linear(4, 3)
        self.again = self.block

    def forward(self, images):
        return self.head(self.again(self.block(images.flatten(1))))


class Views(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Flatten(), nn.Linear(4, 3))
        self.register_buffer("table", torch.arange(8.0))
        self.register_buffer("first", self.table[:5])
        self.register_buffer("last", self.table[3:])


class Expanded(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Flatten(), nn.Linear(4, 3))
        self.register_buffer("mean", torch.tensor([0.5]).expand(3))
        self.register_buffer("same", self.mean)


class Extra(nn.Linear):
    def __init__(self, state):
        super().__init__(4, 3)
        self.state = state

    def get_extra_state(self):
        return self.state

    def set_extra_state(self, state):
        self.state = state

    def forward(self, images):
        return super().forward(images.flatten(1))


class Complex(nn.Module):
    def __init__(self):
        super().__init__()
        self.filter = nn.Parameter(torch.randn(1, 2, 2, dtype=torch.cfloat))
        self.head = nn.Linear(4, 3)

    def forward(self, images):
        spectrum = torch.fft.rfft2(images) * self.filter
        return self.head(torch.fft.irfft2(spectrum, s=images.shape[2:]).flatten(1))


NOTED = {
    "version": 2,
    "sizes": (1, 2),
    "scale": torch.tensor([2.0, 3.0]),
    "raw": b"\x00\xff",
    7: [None, True],
}
MODELS = {
    "tied": Tied,
    "views": Views,
    "expanded": Expanded,
    "extra": lambda: Extra(dict(NOTED)),
    "extra tensor": lambda: Extra(torch.tensor([4.0])),
    "complex": Complex,
    "halves": lambda: nn.Sequential(nn.Flatten(), nn.Linear(4, 3)).half(),
    "old weight norm": lambda: nn.Sequential(nn.Flatten(), weight_norm(nn.Linear(4, 3))),
    "spectral norm": lambda: nn.Sequential(nn.Flatten(), parametrizations.spectral_norm(nn.Linear(4, 3))),
    "strided": lambda: nn.Sequential(nn.Conv2d(1, 3, 2), nn.Flatten()).to(memory_format=torch.channels_last),
    "scripted": lambda: torch.jit.script(nn.Sequential(nn.Flatten(), nn.Linear(4, 3))),
    "empty": lambda: nn.Sequential(nn.Flatten(), nn.Linear(4, 3), nn.Linear(3, 0)),
}


def made(kind, seed):
    torch.manual_seed(seed)
    model = MODELS[kind]()
    separate_elements(model)
    return model


@pytest.mark.parametrize("kind", MODELS)
def test_a_state_goes_through_a_file_into_another_model(kind):
    first, second = made(kind, 0), made(kind, 1)
    for name, buffer in first.named_buffers():
        if name in ("mean", "table"):
            buffer += 1
    content = weights_content(state_of(first))
    assert content == weights_content(state_of(first))
    load_state(second, state_in(content))
    assert weights_content(state_of(second)) == content
    for (name, own), value in zip(second.state_dict().items(), first.state_dict().values(), strict=True):
        if isinstance(own, torch.Tensor):
            assert torch.equal(own, value), name


def test_tied_weights_are_in_a_file_once_and_stay_tied(tmp_path):
    model = made("tied", 0)
    state = state_of(model)
    assert list(state.tensors) == ["block.weight", "block.bias", "head.weight", "head.bias"]
    assert state.aliases == {"again.weight": "block.weight", "again.bias": "block.bias"}
    (tmp_path / "tied.safetensors").write_bytes(weights_content(state))
    other = made("tied", 1)
    assert safetensors.torch.load_model(other, tmp_path / "tied.safetensors") == (set(), [])
    assert torch.equal(other.again.weight, model.block.weight)


def test_a_state_is_a_copy():
    model = made("tied", 0)
    state = state_of(model)
    before = state.tensors["block.weight"].clone()
    with torch.no_grad():
        model.block.weight += 1
    assert torch.equal(state.tensors["block.weight"], before)


def test_extra_state_comes_back_as_it_was():
    other = Extra(None)
    load_state(other, state_in(weights_content(state_of(Extra(dict(NOTED))))))
    assert other.state.keys() == NOTED.keys()
    assert torch.equal(other.state.pop("scale"), NOTED["scale"])
    assert other.state == {key: value for key, value in NOTED.items() if key != "scale"}


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (Extra({"made by": object()}), "_extra_state of the model to be made of numbers, texts, bytes"),
        (nn.LazyLinear(3), "weight of the model to be a dense tensor, got one that was never initialised"),
        (nn.Linear(2, 2, device="meta"), "got a tensor without numbers"),
    ],
)
def test_what_no_file_can_hold_is_named(model, message):
    with pytest.raises(ExpectedError, match=message):
        state_of(model)


def test_sparse_buffers_are_named():
    model = nn.Linear(2, 2)
    model.register_buffer("graph", torch.eye(3).to_sparse())
    with pytest.raises(
        ExpectedError, match=r"graph of the model to be a dense tensor, got a tensor of layout"
    ):
        state_of(model)
