"""Weights from a file into a model."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from sparsight.errors import ExpectedError, Found, expected
from sparsight.models._checkpoint_file import content_of
from sparsight.models._names import allowed, counts_left_out, rename, some_of
from sparsight.models._state_dict import weights_in
from sparsight.networks.batch_statistics import keep_apart
from sparsight.networks.model_state import ModelState, live_state, load_state

_OTHER_MODEL = "They are of another model, or of one for other images or another number of classes."
_MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class WeightsRules:
    """Which weights of a checkpoint are taken, and what need not fit; as in the settings of a model."""

    key: str | None = None
    allow_missing: Sequence[str] = ()
    allow_unused: Sequence[str] = ()


def load_weights(
    model: nn.Module, file: Path, *, sha256: str | None = None, rules: WeightsRules | None = None
) -> list[str]:
    """Fill all parameters and buffers of the model from a checkpoint of safetensors or of torch; returns, in
    sentences, what was done that not everybody expects.

    Nothing in the file is run. Prefixes that wrappers put before names are left out, of tied weights one name
    is enough, half precision is widened, and counts of batches that torch before 0.4.1 did not save stay as
    they are. Raises ExpectedError, naming what differs, for a file that cannot be read, that is not the one
    with this digest, whose names, shapes or kinds of numbers are not those of the model, unless `rules` allow
    them by name, or whose numbers are not finite.
    """
    state, notes = _fitting(model, file, sha256, rules or WeightsRules())
    load_state(model, state)
    return notes


def _fitting(
    model: nn.Module, file: Path, sha256: str | None, rules: WeightsRules
) -> tuple[ModelState, list[str]]:
    thing = f"the weights in {file}"
    found, notes = weights_in(content_of(_read(file, sha256), file.name), rules.key, thing)
    state, more = _widened(found, thing)
    if any("masked_running_mean" in name for name in state.tensors):
        keep_apart(model)
    own = live_state(model)
    state, renamed = _renamed(state, own)
    optional = counts_left_out(model, state.tensors)
    kept = _by_memory(own, state.tensors)
    left_out = _check(thing, own, ModelState({**state.tensors, **kept}, extra=state.extra), optional, rules)
    broken = [name for name, value in state.tensors.items() if not bool(value.isfinite().all())]
    if broken:
        raise expected(thing, "finite", Found(f"NaN or infinity in {some_of(broken)}"), at="model.weights")
    left = sorted(own.extra.keys() - state.extra.keys())
    if left:
        left_out.append(f"{some_of(left)} is not in the file and stays as the model is made")
    extra = {name: value for name, value in state.extra.items() if name in own.extra}
    told = [*notes, *more, *renamed, *left_out]
    complete = {**{name: own.tensors[name] for name in own.tensors if name not in optional}, **kept}
    return ModelState(complete, extra=extra), [f"{thing}: {note}." for note in told]


def _widened(state: ModelState, thing: str) -> tuple[ModelState, list[str]]:
    """The same numbers, in float32 where they have fewer bits."""
    odd = next((n for n, value in state.tensors.items() if value.is_quantized or not _is_dense(value)), None)
    if odd is not None:
        got = Found(f"{odd} of another layout, or quantised")
        raise expected(thing, "dense tensors", got, at="model.weights")
    halves = [n for n, value in state.tensors.items() if value.is_floating_point() and value.itemsize < 4]
    if not halves:
        return state, []
    kinds = ", ".join(sorted({_kind(state.tensors[name]) for name in halves}))
    wide = {**state.tensors, **{name: state.tensors[name].float() for name in halves}}
    return ModelState(wide, state.aliases, state.extra), [f"numbers in {kinds} are widened to float32"]


def _is_dense(value: Tensor) -> bool:
    return value.layout == torch.strided


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


def _check(
    thing: str, own: ModelState, found: ModelState, optional: Collection[str], rules: WeightsRules
) -> list[str]:
    """Raise where the file does not fit; else what of both sides is left out, as the rules allow."""
    wanted = {*own.tensors, *own.aliases, *own.extra}
    differences = [*_differences(own.tensors, found.tensors), *_contradictions(own, found.tensors)]
    missing = [name for name in own.tensors if name not in found.tensors and name not in optional]
    unused = [name for name in [*found.tensors, *found.extra] if name not in wanted]
    may_miss, may_stay = allowed(missing, rules.allow_missing), allowed(unused, rules.allow_unused)
    refused = ([n for n in missing if n not in may_miss], [n for n in unused if n not in may_stay])
    if differences or any(refused):
        raise _misfit(thing, own, found, differences, refused)
    notes = [f"{some_of(may_miss)} missing, left as the model is made"] if may_miss else []
    return notes + ([f"{some_of(may_stay)} left over, unused"] if may_stay else [])


def _misfit(
    thing: str,
    own: ModelState,
    found: ModelState,
    differences: list[str],
    refused: tuple[list[str], list[str]],
) -> ExpectedError:
    missing, unused = refused
    parts = [some_of(differences)] if differences else []
    parts += [f"{some_of(missing)} missing"] if missing else []
    parts += [f"{some_of(unused)} unknown"] if unused else []
    fitting = [n for n, value in own.tensors.items() if _shape(found.tensors.get(n)) == value.shape]
    sides = ""
    if missing or unused:
        names = f"The model has {some_of([*own.tensors, *own.aliases, *own.extra])}; "
        sides = f"{names}the file has {some_of(found.tensors)}.\n"
    much = f"{len(fitting)} of the model's {len(own.tensors)} tensors fit. "
    fix = f"{sides}{much}{_OTHER_MODEL}{_allowing(fitting, missing, unused)}"
    return expected(thing, "those of the model", Found(", ".join(parts)), at="model.weights", fix=fix)


def _allowing(fitting: list[str], missing: list[str], unused: list[str]) -> str:
    """How to go without some, where most of the rest fits."""
    if (not missing and not unused) or len(fitting) <= len(missing) + len(unused):
        return ""
    settings = [("allow_missing", missing), ("allow_unused", unused)]
    lists = [f"model.{name}: [{', '.join(_most(names))}]" for name, names in settings if names]
    return f"\nTo go without them all the same, name them (* stands for any text): {', '.join(lists)}"


def _most(names: list[str]) -> list[str]:
    return [*names[:_MOST_SHOWN], *(["…"] if len(names) > _MOST_SHOWN else [])]


def _shape(tensor: Tensor | None) -> torch.Size | None:
    return None if tensor is None else tensor.shape


def _read(file: Path, sha256: str | None) -> bytes:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise expected("the weights file", "readable", str(error), at="model.weights") from error
    digest = hashlib.sha256(content).hexdigest()
    if sha256 is not None and digest != sha256:
        fix = "It was changed after the experiment was planned: plan it again."
        raise expected("the SHA-256 of the weights file", sha256, digest, at="model.weights", fix=fix)
    return content


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
