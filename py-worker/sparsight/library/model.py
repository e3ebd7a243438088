"""Any callable from images to logits, as the network that evaluations work with."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from sparsight.arithmetic.numerics import Numerics
from sparsight.errors import Found, expected, kind_of
from sparsight.evaluation.network import Network
from sparsight.files import canonical_json
from sparsight.networks.model_state import state_of

Model = Callable[[Any], Any]
"""From images [B, C, H, W], float32 in [0, 1], to logits [B, K], as tensors; a module of torch, or a function
that may give an array of NumPy. Normalisation is its own."""


def network_of(model: Model, *, mean: Sequence[float], std: Sequence[float], device: torch.device) -> Network:
    """The network of a model on this device; nothing is moved or changed."""
    return Network(
        model if isinstance(model, nn.Module) else _Function(model),
        numerics=Numerics("float32", "contiguous"),
        mean=mean,
        std=std,
        normalizes=False,
        device=device,
    )


def device_of(model: Model, wanted: str | torch.device | None) -> torch.device:
    """Where images go: to the model's parameters; for a function to `wanted`, or the CPU.

    Raises ExpectedError where `wanted` is another device than that of the parameters, which are never moved.
    """
    parameters = [*model.parameters(), *model.buffers()] if isinstance(model, nn.Module) else []
    found = sorted({str(parameter.device) for parameter in parameters})
    if len(found) > 1:
        raise expected("the model", "on one device", ", ".join(found), at="model")
    own = torch.device(found[0]) if found else None
    if wanted is None:
        return own or torch.device("cpu")
    device = torch.device(wanted)
    if own is not None and (device.type, device.index or 0) != (own.type, own.index or 0):
        fix = f"Move it: model.to({str(device)!r})."
        raise expected("the model", f"on {device}", str(own), at="device", fix=fix)
    return own or device


def num_outputs(model: Model, network: Network, images_BCHW: Tensor) -> int:
    """Classes that the model knows, from its logits for these images.

    Raises ExpectedError for what are no logits of two or more classes, one row for each image.
    """
    with network.evaluating():
        found = model(images_BCHW.clone())
    thing = "what the model returns"
    if not isinstance(found, Tensor | np.ndarray):
        fix = "Wrap it: lambda images: model(images).logits, or model(images)[0]."
        raise expected(
            "what the model returns", "logits, a tensor [B, K]", kind_of(found), at="model", fix=fix
        )
    if found.ndim != 2 or len(found) != len(images_BCHW) or found.shape[1] < 2:
        rule = f"logits [{len(images_BCHW)}, K] of two or more classes"
        raise expected(thing, rule, Found(f"shape {list(found.shape)}"), at="model")
    return int(found.shape[1])


def state_sha256(model: Model) -> str | None:
    """SHA-256 over the tensors of a module, in hexadecimal; None for a function, which shows none."""
    if not isinstance(model, nn.Module):
        return None
    state = state_of(model)
    digest = hashlib.sha256(canonical_json.dumps({"aliases": state.aliases, "extra": state.extra}).encode())
    for name, tensor in sorted(state.tensors.items()):
        digest.update(f"{name} {tensor.dtype} {list(tensor.shape)} ".encode())
        digest.update(tensor.reshape(-1).view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()


class _Function(nn.Module):
    """A function as a module."""

    def __init__(self, function: Model) -> None:
        super().__init__()
        self._function = function

    def forward(self, images_BCHW: Tensor) -> Tensor:
        found = self._function(images_BCHW)
        if isinstance(found, np.ndarray):
            return torch.from_numpy(np.ascontiguousarray(found)).to(images_BCHW.device)
        logits_BK: Tensor = found
        return logits_BK
