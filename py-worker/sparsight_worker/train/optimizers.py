"""Optimisers: how gradients change weights."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.optim import SGD, AdamW, Optimizer

from sparsight_worker.protocol.generated import Optimizer as Settings
from sparsight_worker.protocol.generated import Sgd


def make_optimizer(settings: Settings, model: nn.Module, device: torch.device) -> Optimizer:
    """The optimiser; weight decay acts on weights of two dimensions and more, not on biases and
    normalisation.
    """
    trainable = [parameter for parameter in model.parameters() if parameter.requires_grad]
    groups = [
        {"params": [p for p in trainable if p.dim() >= 2], "weight_decay": settings.weight_decay},
        {"params": [p for p in trainable if p.dim() < 2], "weight_decay": 0.0},
    ]
    groups = [group for group in groups if group["params"]]
    fused = device.type in ("cpu", "cuda")  # one pass over all weights
    if isinstance(settings, Sgd):
        nesterov = settings.nesterov and settings.momentum > 0
        return SGD(groups, lr=settings.lr, momentum=settings.momentum, nesterov=nesterov, fused=fused)
    return AdamW(groups, lr=settings.lr, betas=(settings.beta1, settings.beta2), fused=fused)


def set_rate(optimizer: Optimizer, rate: float) -> None:
    """The learning rate of the next step."""
    for group in optimizer.param_groups:
        group["lr"] = rate


def optimizer_tensors(optimizer: Optimizer) -> dict[str, Tensor]:
    """Everything the optimiser remembers, as `<number of the weight>.<name>`."""
    state = optimizer.state_dict()["state"]
    return {
        f"{number}.{name}": value
        for number, values in state.items()
        for name, value in values.items()
        if isinstance(value, Tensor)
    }


def restore_optimizer(optimizer: Optimizer, tensors: dict[str, Tensor]) -> None:
    """Let the optimiser remember what `optimizer_tensors` gave, in the memory layout of its weights."""
    parameters = [parameter for group in optimizer.param_groups for parameter in group["params"]]
    for key, value in tensors.items():
        number, _, name = key.partition(".")
        parameter = parameters[int(number)]
        if value.shape == parameter.shape:
            value = torch.empty_like(parameter).copy_(value)
        optimizer.state[parameter][name] = value
