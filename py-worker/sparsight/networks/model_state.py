"""The state of a model: what a checkpoint, a weights file and the weight average keep of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from sparsight.errors import Found, expected
from sparsight.networks.extra_state import decode, encode


@dataclass(frozen=True, slots=True)
class ModelState:
    """All numbers of a model, as files hold them."""

    tensors: Mapping[str, Tensor]
    """Parameters, buffers, and extra state that is a tensor: every memory once, under its first name."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Further names of the same memory (as of tied weights), and the name that keeps it."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Other extra state, as JSON, by its name."""


def live_state(model: nn.Module) -> ModelState:
    """The state of the model, whose tensors are the model's own.

    Raises ExpectedError for a tensor or an extra state that no file can hold.
    """
    tensors: dict[str, Tensor] = {}
    aliases: dict[str, str] = {}
    extra: dict[str, Any] = {}
    names: dict[tuple[object, ...], str] = {}
    for name, value in model.state_dict().items():
        if not isinstance(value, Tensor):
            extra[name] = encode(value, name)
            continue
        _check_layout(name, value)
        kept = names.setdefault(_memory(value, name), name)
        if kept == name:
            tensors[name] = value
        else:
            aliases[name] = kept
    return ModelState(tensors, aliases, extra)


def state_of(model: nn.Module) -> ModelState:
    """The state of the model in contiguous copies on the CPU; raises as `live_state` does."""
    state = live_state(model)
    copies = {
        name: value.detach().to("cpu").clone(memory_format=torch.contiguous_format)
        for name, value in state.tensors.items()
    }
    return ModelState(copies, state.aliases, state.extra)


def load_state(model: nn.Module, state: ModelState) -> None:
    """Give the model this state, which is that of a model made in the same way."""
    own = live_state(model)
    complete: dict[str, Any] = dict(state.tensors)
    for alias, kept in own.aliases.items():
        if kept in complete:
            complete.setdefault(alias, complete[kept])
    complete |= {name: decode(value) for name, value in {**own.extra, **state.extra}.items()}
    model.load_state_dict(complete)


def separate_elements(model: nn.Module) -> None:
    """Give each buffer whose elements share memory, as `expand` leaves them, elements of its own.

    Such a buffer can be read, but neither loaded nor averaged. Buffers that are one stay one.
    """
    separated: dict[tuple[object, ...], Tensor] = {}
    for module in model.modules():
        for name, value in list(module._buffers.items()):
            if value is None or not _shares_elements(value):
                continue
            memory = _memory(value, name)
            if memory not in separated:
                separated[memory] = value.clone(memory_format=torch.contiguous_format)
            module._buffers[name] = separated[memory]


def _shares_elements(value: Tensor) -> bool:
    sizes = zip(value.shape, value.stride(), strict=True) if value.layout == torch.strided else ()
    return any(size > 1 and stride == 0 for size, stride in sizes)


def _memory(value: Tensor, name: str) -> tuple[object, ...]:
    """What is equal for tensors that are the same numbers in memory; an empty one has none."""
    if value.numel() == 0:
        return (name,)
    place = (value.untyped_storage().data_ptr(), value.storage_offset(), value.device)
    return (*place, value.dtype, tuple(value.shape), value.stride())


def _check_layout(name: str, value: Tensor) -> None:
    if value.is_meta:
        got = "a tensor without numbers (on the device meta)"
    elif nn.parameter.is_lazy(value):
        got = "one that was never initialised"
    elif value.layout != torch.strided or value.is_quantized:
        got = f"a tensor of layout {value.layout}" if value.layout != torch.strided else "a quantised tensor"
    else:
        return
    raise expected(f"{name} of the model", "a dense tensor", Found(got), at="model.name")
