"""Exponential average of the weights."""

from __future__ import annotations

import copy

import torch
from torch import nn


class WeightAverage:
    """Follows a model: `average = decay · average + (1 - decay) · weights` after every step, buffers
    likewise.

    The decay starts at 0.1 and rises to the one given as (1 + step) / (10 + step), so that the first weights
    are soon forgotten.
    """

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.model = copy.deepcopy(model)
        self._decay = decay
        pairs = list(zip(self.model.state_dict().values(), model.state_dict().values(), strict=True))
        self._floats = [pair for pair in pairs if pair[0].is_floating_point()]
        self._integers = [pair for pair in pairs if not pair[0].is_floating_point()]

    @torch.no_grad()
    def update(self, step: int) -> None:
        """Take in the weights after `step` steps."""
        decay = min(self._decay, (1 + step) / (10 + step))
        torch._foreach_lerp_([own for own, _ in self._floats], [new for _, new in self._floats], 1 - decay)
        for own, new in self._integers:
            own.copy_(new)
