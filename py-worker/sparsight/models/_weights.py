"""Weights from a file into a model."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError
from torch import Tensor, nn

from sparsight.errors import Found, expected
from sparsight.files.weights_file import state_in
from sparsight.models._names import counts_left_out, rename, some_of
from sparsight.networks.batch_statistics import keep_apart
from sparsight.networks.model_state import ModelState, live_state, load_state

_OTHER_MODEL = "They are of another model, or of one for other images or another number of classes."


def load_weights(model: nn.Module, file: Path, *, sha256: str | None = None) -> list[str]:
    """Fill all parameters and buffers of the model from a safetensors file; returns, in sentences, what was
    done that not everybody expects.

    Prefixes that wrappers put before all names are left out, of tied weights one name is enough, and counts
    of batches that torch before 0.4.1 did not save stay as they are. Raises ExpectedError, naming what
    differs, for a file that cannot be read, that is not the one with this digest, whose names, shapes or
    kinds of numbers are not those of the model, or whose numbers are not finite.
    """
    state, notes = _fitting(model, file, sha256)
    load_state(model, state)
    return notes


def _fitting(model: nn.Module, file: Path, sha256: str | None) -> tuple[ModelState, list[str]]:
    state = _read(file, sha256)
    if any("masked_running_mean" in name for name in state.tensors):
        keep_apart(model)
    thing = f"the weights in {file}"
    own = live_state(model)
    state, notes = _renamed(state, own)
    optional = counts_left_out(model, state.tensors)
    kept = _by_memory(own, state.tensors)
    _check(thing, own, ModelState({**state.tensors, **kept}, extra=state.extra), optional)
    broken = [name for name, value in state.tensors.items() if not bool(value.isfinite().all())]
    if broken:
        raise expected(thing, "finite", Found(f"NaN or infinity in {some_of(broken)}"), at="model.weights")
    left = sorted(own.extra.keys() - state.extra.keys())
    if left:
        notes.append(f"{some_of(left)} is not in the file and stays as the model is made")
    return ModelState(kept, extra=state.extra), [f"{thing}: {note}." for note in notes]


def _renamed(state: ModelState, own: ModelState) -> tuple[ModelState, list[str]]:
    """The file's state under the model's names, every tensor under each of its names."""
    tensors = {**state.tensors, **{alias: state.tensors[kept] for alias, kept in state.aliases.items()}}
    names, notes = rename([*tensors, *state.extra], {*own.tensors, *own.aliases})
    by_name = {names[name]: value for name, value in tensors.items()}
    return ModelState(by_name, extra={names[name]: value for name, value in state.extra.items()}), notes


def _by_memory(own: ModelState, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The file's tensors under the names that keep them in the model: of tied weights any name will do."""
    names = {name: name for name in own.tensors} | dict(own.aliases)
    return {names[name]: value for name, value in reversed(list(tensors.items())) if name in names}


def _check(thing: str, own: ModelState, found: ModelState, optional: Collection[str]) -> None:
    wanted = [*own.tensors, *own.aliases, *own.extra]
    differences = [*_differences(own.tensors, found.tensors), *_contradictions(own, found.tensors)]
    missing = [name for name in own.tensors if name not in found.tensors and name not in optional]
    unknown = [name for name in [*found.tensors, *found.extra] if name not in wanted]
    parts = [some_of(differences)] if differences else []
    parts += [f"{some_of(missing)} missing"] if missing else []
    parts += [f"{some_of(unknown)} unknown"] if unknown else []
    if not parts:
        return
    sides = f"The model has {some_of(wanted)}; the file has {some_of(found.tensors)}.\n"
    fix = f"{sides if missing or unknown else ''}{_OTHER_MODEL}"
    raise expected(thing, "those of the model", Found(", ".join(parts)), at="model.weights", fix=fix)


def _read(file: Path, sha256: str | None) -> ModelState:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise expected("the weights file", "readable", str(error), at="model.weights") from error
    digest = hashlib.sha256(content).hexdigest()
    if sha256 is not None and digest != sha256:
        fix = "It was changed after the experiment was planned: plan it again."
        raise expected("the SHA-256 of the weights file", sha256, digest, at="model.weights", fix=fix)
    try:
        return state_in(content)
    except (SafetensorError, ValueError) as error:
        fix = "Save it by safetensors.torch.save_file(model.state_dict(), file)."
        raise expected(
            "the weights file", "in safetensors format", Found(error), at="model.weights", fix=fix
        ) from error


def _contradictions(own: ModelState, tensors: Mapping[str, Tensor]) -> list[str]:
    return [
        f"{alias} other numbers than {kept}, which is the same in the model"
        for alias, kept in own.aliases.items()
        if alias in tensors and kept in tensors and not torch.equal(tensors[alias], tensors[kept])
    ]


def _differences(wanted: Mapping[str, Tensor], found: Mapping[str, Tensor]) -> list[str]:
    both = [name for name in wanted if name in found]
    return [
        *(
            f"{name} of shape {list(found[name].shape)} in place of {list(wanted[name].shape)}"
            for name in both
            if found[name].shape != wanted[name].shape
        ),
        *(
            f"{name} of {_kind(found[name])} in place of {_kind(wanted[name])}"
            for name in both
            if not _has_values_of(found[name], wanted[name])
        ),
    ]


def _has_values_of(found: Tensor, wanted: Tensor) -> bool:
    if wanted.is_complex() or found.is_complex():
        return wanted.is_complex() and found.is_complex()
    return found.is_floating_point() or not wanted.is_floating_point()


def _kind(tensor: Tensor) -> str:
    return str(tensor.dtype).removeprefix("torch.")
