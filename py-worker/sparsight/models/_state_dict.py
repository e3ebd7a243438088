"""The weights in a checkpoint, wherever its trainer put them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from torch import Tensor

from sparsight.errors import Found, expected, kind_of
from sparsight.models._names import some_of
from sparsight.networks.extra_state import encode
from sparsight.networks.model_state import ModelState

_AT = "model.weights_key"
_DEEPEST = 3
_NOT_WEIGHTS = ("optimizer", "optim", "scheduler", "scaler", "loops", "callbacks", "rng")
"""Beginnings of the keys under which trainers keep what is no model."""


def weights_in(loaded: ModelState | object, key: str | None, thing: str) -> tuple[ModelState, list[str]]:
    """The state under this key (`a.b` lies deeper), or the only one that is there; and what to tell of it.

    Raises ExpectedError, naming the keys that there are, where there is none, or where there are several and
    none is chosen.
    """
    if isinstance(loaded, ModelState):
        if key is not None:
            got = Found("a file of safetensors, which holds one state")
            raise expected("model.weights_key", "left out", got, at=_AT)
        return loaded, []
    states = dict(_states(loaded, ""))
    if key is None and "" in states:
        return _state(states[""]), []
    chosen = _chosen(states, key, loaded, thing)
    beside = [name for name in states if name != chosen]
    left = f", and not those under {some_of(beside)}" if beside else ""
    return _state(states[chosen]), [f"the weights under {chosen or 'no key'} are taken{left}"]


def states_in(loaded: ModelState | object, thing: str) -> Mapping[str, Mapping[str, Tensor]]:
    """The tensors of every state by the key under which it lies, in the order of the file; the key is empty
    where the file is the state. Raises ExpectedError where there is none.
    """
    if isinstance(loaded, ModelState):
        return {"": loaded.tensors}
    states = dict(_states(loaded, ""))
    if not states:
        _chosen(states, None, loaded, thing)
    return {
        key: {name: each for name, each in state.items() if isinstance(each, Tensor)}
        for key, state in states.items()
    }


def _chosen(states: Mapping[str, Mapping[str, Any]], key: str | None, loaded: object, thing: str) -> str:
    if key is not None:
        if key in states:
            return key
        there = some_of(name or "the file itself" for name in states) or "none"
        raise expected("model.weights_key", f"a key with weights in it, such as {there}", key, at=_AT)
    if len(states) == 1:
        return next(iter(states))
    if states:
        got = Found(f"weights under {', '.join(states)}")
        first = next(iter(states))
        fix = f"Choose one of them, model.weights_key: {first}"
        raise expected(thing, "one model's, or model.weights_key to choose", got, at=_AT, fix=fix)
    keys = f"a dict of {some_of(map(str, loaded))}" if isinstance(loaded, Mapping) else kind_of(loaded)
    fix = "Save it by torch.save(model.state_dict(), file)."
    raise expected(thing, "tensors by name", Found(keys), at="model.weights", fix=fix)


def _states(value: object, path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every mapping from texts to tensors, by where it lies; what lies in one is not looked at."""
    if not isinstance(value, Mapping) or path.count(".") >= _DEEPEST:
        return
    named = {name: each for name, each in value.items() if isinstance(name, str)}
    if len(named) == len(value) and _is_state(named):
        yield path, named
        return
    for name, each in named.items():
        if not name.lower().startswith(_NOT_WEIGHTS):
            yield from _states(each, f"{path}.{name}" if path else name)


def _is_state(named: Mapping[str, Any]) -> bool:
    """More tensors than anything else, and no mapping of tensors: that would be the state."""
    num_tensors = sum(isinstance(each, Tensor) for each in named.values())
    has_deeper = any(isinstance(each, Mapping) and _holds_tensors(each) for each in named.values())
    return num_tensors * 2 > len(named) and not has_deeper


def _holds_tensors(value: Mapping[Any, Any]) -> bool:
    return any(isinstance(each, Tensor) for each in value.values())


def _state(named: Mapping[str, Any]) -> ModelState:
    tensors = {name: each for name, each in named.items() if isinstance(each, Tensor)}
    extra = {name: encode(each, name) for name, each in named.items() if not isinstance(each, Tensor)}
    return ModelState(dict(sorted(tensors.items())), extra=extra)
