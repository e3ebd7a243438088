"""Training and evaluation mode, layer by layer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from torch import nn


@contextmanager
def mode_of_each(model: nn.Module, *, training: bool) -> Iterator[None]:
    """Put the model into training or evaluation mode, and afterwards each layer into the mode that it had.

    `model.train()` afterwards would also reach layers that its author keeps in evaluation mode.
    """
    modes = [(module, module.training) for module in model.modules()]
    model.train(training)
    try:
        yield
    finally:
        for module, was_training in modes:
            if module.training != was_training:
                module.training = was_training


def kept_in_evaluation(model: nn.Module) -> list[nn.Module]:
    """Layers in evaluation mode of a model that is itself in training mode: its author froze them."""
    return [module for module in model.modules() if not module.training] if model.training else []
