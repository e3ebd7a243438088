"""Optimisers: how gradients change weights.

The same arithmetic as torch.optim's, on all weights at once. torch.optim itself imports the compiler, a
second of every worker's start, and keeps its state by number.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import assert_never

import torch
from torch import Tensor, nn

from sparsight.protocol.generated import AdamW as AdamWSettings
from sparsight.protocol.generated import Optimizer as Settings
from sparsight.protocol.generated import Sgd as SgdSettings

_EPSILON = 1e-8


class Optimizer(ABC):
    """Changes the trainable weights of a model.

    Weight decay acts on weights of two dimensions and more, not on biases and normalisation. Complex weights
    count as pairs of real ones.
    """

    def __init__(self, model: nn.Module) -> None:
        named = {name: value for name, value in model.named_parameters() if value.requires_grad}
        self._names = list(named)
        self._parameters = list(named.values())
        self._weights: list[Tensor] = [_real(value) for value in self._parameters]
        self._is_decayed = [value.dim() >= 2 for value in self._parameters]
        self._decayed = self._where_decayed(self._weights)

    @torch.no_grad()
    def step(self, rate: float, num_before: int) -> None:
        """Use up the gradients at this learning rate, `num_before` steps having been made before."""
        gradients = [
            torch.zeros_like(weight) if parameter.grad is None else _real(parameter.grad)
            for parameter, weight in zip(self._parameters, self._weights, strict=True)
        ]
        self._update(gradients, rate, num_before)
        for parameter in self._parameters:
            parameter.grad = None

    def tensors(self) -> dict[str, Tensor]:
        """Everything it remembers, as `<what>.<weight>`."""
        return {
            f"{what}.{name}": value
            for what, values in self._memory().items()
            for name, value in zip(self._names, values, strict=True)
        }

    def restore(self, tensors: dict[str, Tensor]) -> None:
        """Remember what `tensors` gave."""
        for name, value in self.tensors().items():
            value.copy_(tensors[name])

    @abstractmethod
    def _update(self, gradients: list[Tensor], rate: float, num_before: int) -> None:
        """Change the weights; the gradients may be overwritten."""

    @abstractmethod
    def _memory(self) -> dict[str, list[Tensor]]:
        """What it remembers of each weight."""

    def _zeros(self) -> list[Tensor]:
        return [torch.zeros_like(weight) for weight in self._weights]

    def _where_decayed(self, values: list[Tensor]) -> list[Tensor]:
        return [value for value, decays in zip(values, self._is_decayed, strict=True) if decays]


class Sgd(Optimizer):
    """Stochastic gradient descent with momentum: Sutskever et al., ICML 2013, as torch.optim.SGD."""

    def __init__(self, settings: SgdSettings, model: nn.Module) -> None:
        super().__init__(model)
        self._settings = settings
        self._momentum = self._zeros()

    def _update(self, gradients: list[Tensor], rate: float, num_before: int) -> None:
        momentum = self._settings.momentum
        if self._settings.weight_decay:
            decayed = self._where_decayed(gradients)
            torch._foreach_add_(decayed, self._decayed, alpha=self._settings.weight_decay)
        torch._foreach_mul_(self._momentum, momentum)
        torch._foreach_add_(self._momentum, gradients)
        if self._settings.nesterov:
            torch._foreach_add_(gradients, self._momentum, alpha=momentum)
            torch._foreach_add_(self._weights, gradients, alpha=-rate)
        else:
            torch._foreach_add_(self._weights, self._momentum, alpha=-rate)

    def _memory(self) -> dict[str, list[Tensor]]:
        return {"momentum": self._momentum}


class AdamW(Optimizer):
    """Adam with decoupled weight decay: Loshchilov and Hutter, arXiv 1711.05101, as torch.optim.AdamW."""

    def __init__(self, settings: AdamWSettings, model: nn.Module) -> None:
        super().__init__(model)
        self._settings = settings
        self._mean = self._zeros()
        self._square = self._zeros()

    def _update(self, gradients: list[Tensor], rate: float, num_before: int) -> None:
        beta1, beta2 = self._settings.beta1, self._settings.beta2
        if self._settings.weight_decay:
            torch._foreach_mul_(self._decayed, 1 - rate * self._settings.weight_decay)
        torch._foreach_lerp_(self._mean, gradients, 1 - beta1)
        torch._foreach_mul_(self._square, beta2)
        torch._foreach_addcmul_(self._square, gradients, gradients, 1 - beta2)
        deviation = torch._foreach_sqrt(self._square)
        torch._foreach_div_(deviation, (1 - beta2 ** (num_before + 1)) ** 0.5)
        torch._foreach_add_(deviation, _EPSILON)
        torch._foreach_addcdiv_(self._weights, self._mean, deviation, -rate / (1 - beta1 ** (num_before + 1)))

    def _memory(self) -> dict[str, list[Tensor]]:
        return {"mean": self._mean, "square": self._square}


def _real(values: Tensor) -> Tensor:
    return torch.view_as_real(values.detach()) if values.is_complex() else values


def make_optimizer(settings: Settings, model: nn.Module) -> Optimizer:
    """The optimiser of these settings for this model."""
    match settings:
        case SgdSettings():
            return Sgd(settings, model)
        case AdamWSettings():
            return AdamW(settings, model)
        case _:
            assert_never(settings)
