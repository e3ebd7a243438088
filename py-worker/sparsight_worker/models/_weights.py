"""Weights from a file into a model."""

from __future__ import annotations

import hashlib
from pathlib import Path

import safetensors.torch
from safetensors import SafetensorError
from torch import Tensor, nn

from sparsight_worker.batch_statistics import keep_apart
from sparsight_worker.errors import Found, expected


def load_weights(model: nn.Module, file: Path, *, sha256: str | None = None) -> None:
    """Fill all parameters and buffers of the model from a safetensors file.

    Raises ExpectedError, naming what differs, for a file that cannot be read, that is not the one with this
    digest, whose names or shapes are not those of the model, or whose numbers are not finite.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise expected("the weights file", "readable", str(error), at="model.weights") from error
    digest = hashlib.sha256(content).hexdigest()
    if sha256 is not None and digest != sha256:
        fix = "It was changed after the experiment was planned: plan it again."
        raise expected("the SHA-256 of the weights file", sha256, digest, at="model.weights", fix=fix)
    try:
        tensors = safetensors.torch.load(content)
    except SafetensorError as error:
        fix = "Save it by safetensors.torch.save_file(model.state_dict(), file)."
        raise expected(
            "the weights file", "in safetensors format", Found(error), at="model.weights", fix=fix
        ) from error
    if any("masked_running_mean" in name for name in tensors):
        keep_apart(model)
    _check(model, tensors, file)
    broken = [name for name, value in tensors.items() if not bool(value.isfinite().all())]
    if broken:
        got = f"NaN or infinity in {', '.join(broken[:5])}"
        raise expected("the weights", "finite", Found(got), at=f"model.weights ({file})")
    model.load_state_dict(tensors)


def _check(model: nn.Module, tensors: dict[str, Tensor], file: Path) -> None:
    wanted = {name: tuple(value.shape) for name, value in model.state_dict().items()}
    found = {name: tuple(value.shape) for name, value in tensors.items()}
    differences = [
        *(f"{name} missing" for name in wanted if name not in found),
        *(f"{name} unknown" for name in found if name not in wanted),
        *(
            f"{name} {found[name]} for {wanted[name]}"
            for name in wanted
            if found.get(name, wanted[name]) != wanted[name]
        ),
    ]
    if differences:
        shown = ", ".join(differences[:5]) + (
            f" and {len(differences) - 5} more" if len(differences) > 5 else ""
        )
        raise expected("the weights", "those of the model", shown, at=f"model.weights ({file})")
