"""Weights from a file into a model."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import safetensors.torch
from safetensors import SafetensorError
from torch import Tensor, nn

from sparsight_worker.batch_statistics import keep_apart
from sparsight_worker.errors import Found, expected

_MOST_SHOWN = 3


def load_weights(model: nn.Module, file: Path, *, sha256: str | None = None) -> None:
    """Fill all parameters and buffers of the model from a safetensors file.

    Raises ExpectedError, naming what differs, for a file that cannot be read, that is not the one with this
    digest, whose names, shapes or kinds of numbers are not those of the model, or whose numbers are not
    finite.
    """
    model.load_state_dict(_fitting(model, file, sha256))


def check_weights(model: nn.Module, file: Path) -> None:
    """Raise what `load_weights` raises; the model's numbers are left as they are."""
    _fitting(model, file, None)


def _fitting(model: nn.Module, file: Path, sha256: str | None) -> dict[str, Tensor]:
    tensors = _read(file, sha256)
    if any("masked_running_mean" in name for name in tensors):
        keep_apart(model)
    thing = f"the weights in {file}"
    differences = _differences(model.state_dict(), tensors)
    if differences:
        fix = "They are of another model, or of one for other images or another number of classes."
        raise expected(thing, "those of the model", _some_of(differences), at="model.weights", fix=fix)
    broken = [name for name, value in tensors.items() if not bool(value.isfinite().all())]
    if broken:
        raise expected(thing, "finite", Found(f"NaN or infinity in {_some_of(broken)}"), at="model.weights")
    return tensors


def _read(file: Path, sha256: str | None) -> dict[str, Tensor]:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise expected("the weights file", "readable", str(error), at="model.weights") from error
    digest = hashlib.sha256(content).hexdigest()
    if sha256 is not None and digest != sha256:
        fix = "It was changed after the experiment was planned: plan it again."
        raise expected("the SHA-256 of the weights file", sha256, digest, at="model.weights", fix=fix)
    try:
        return safetensors.torch.load(content)
    except SafetensorError as error:
        fix = "Save it by safetensors.torch.save_file(model.state_dict(), file)."
        raise expected(
            "the weights file", "in safetensors format", Found(error), at="model.weights", fix=fix
        ) from error


def _differences(wanted: Mapping[str, Tensor], found: Mapping[str, Tensor]) -> list[str]:
    """What tells most first: tensors that both have, then those that one of them lacks."""
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
            if wanted[name].is_floating_point() and not found[name].is_floating_point()
        ),
        *(f"{name} of shape {list(wanted[name].shape)} missing" for name in wanted if name not in found),
        *(f"{name} of shape {list(found[name].shape)} unknown" for name in found if name not in wanted),
    ]


def _some_of(texts: list[str]) -> Found:
    more = f" and {len(texts) - _MOST_SHOWN} more" if len(texts) > _MOST_SHOWN else ""
    return Found(", ".join(texts[:_MOST_SHOWN]) + more)


def _kind(tensor: Tensor) -> str:
    return str(tensor.dtype).removeprefix("torch.")
