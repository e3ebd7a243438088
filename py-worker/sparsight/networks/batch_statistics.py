"""Batch normalisation with statistics of originals and of masked images kept apart.

Xie et al., "Adversarial examples improve image recognition", arXiv 1911.09665, keep apart all of batch
normalisation; here both kinds share scale and shift, so that the model keeps its parameters and only buffers
are added.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

Kind = Literal["original", "masked"]

_BUFFERS = ("running_mean", "running_var", "num_batches_tracked")


def keep_apart(model: nn.Module) -> None:
    """Give every batch normalisation buffers `masked_running_mean` and so on, of their own for masked
    images.
    """
    for module in _normalisations(model):
        for name in _BUFFERS:
            value = getattr(module, name)
            if value is not None and not hasattr(module, f"masked_{name}"):
                module.register_buffer(f"masked_{name}", value.clone())


def keep_together(model: nn.Module) -> None:
    """Undo `keep_apart`: what is left are the statistics of originals."""
    for module in _kept_apart(model):
        for name in _BUFFERS:
            delattr(module, f"masked_{name}")


@contextmanager
def use_statistics(model: nn.Module, kind: Kind) -> Iterator[None]:
    """Normalise with, and while training update, the statistics of this kind, where they are kept apart.

    Uses of the same model may be nested: the innermost kind is used.
    """
    modules = [module for module in _kept_apart(model) if _in_use(module) != kind]
    _swap(modules)
    try:
        yield
    finally:
        _swap(modules)


def _in_use(module: _BatchNorm) -> Kind:
    return "masked" if getattr(module, "uses_masked_statistics", False) else "original"


def _swap(modules: list[_BatchNorm]) -> None:
    for module in modules:
        module.uses_masked_statistics = _in_use(module) == "original"  # type: ignore[assignment]
        for name in _BUFFERS:
            own, masked = getattr(module, name), getattr(module, f"masked_{name}")
            setattr(module, name, masked)
            setattr(module, f"masked_{name}", own)


def _kept_apart(model: nn.Module) -> list[_BatchNorm]:
    return [module for module in _normalisations(model) if hasattr(module, "masked_running_mean")]


def _normalisations(model: nn.Module) -> list[_BatchNorm]:
    return [module for module in model.modules() if isinstance(module, _BatchNorm)]
