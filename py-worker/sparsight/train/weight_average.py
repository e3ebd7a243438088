"""Exponential average of the weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from sparsight.networks.model_state import live_state


class WeightAverage:
    """Follows a model: `average = decay · average + (1 - decay) · weights` after every step, buffers
    likewise; what is not a real or complex number is taken as it is. Memory that has several names counts
    once.

    The decay starts at 0.1 and rises to the one given as (1 + step) / (10 + step), so that the first weights
    are soon forgotten.
    """

    def __init__(self, model: nn.Module, decay: float) -> None:
        self._model = model
        self._decay = decay
        self._holders = [part for each in model.modules() for part in (each._parameters, each._buffers)]
        self._seen: list[Tensor | None] = []
        self._live: dict[str, Tensor] = {}
        self._find()
        self._average = {name: value.detach().clone() for name, value in self._live.items()}

    @torch.no_grad()
    def update(self, step: int) -> None:
        """Take in the weights after `step` steps."""
        self._find()
        decay = min(self._decay, (1 + step) / (10 + step))
        averaged = [name for name, own in self._average.items() if _is_averaged(own)]
        own, new = ([values[name] for name in averaged] for values in (self._average, self._live))
        torch._foreach_lerp_(own, new, 1 - decay)
        for name in self._average.keys() - averaged:
            self._average[name].copy_(self._live[name])

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """Within, the model has the average in the place of its weights."""
        self._find()
        weights = {name: value.detach().clone() for name, value in self._live.items()}
        self.take_over()
        try:
            yield
        finally:
            self._copy(weights)

    def take_over(self) -> None:
        """Put the average in the place of the model's weights, for good."""
        self._find()
        self._copy(self._average)

    @property
    def tensors(self) -> dict[str, Tensor]:
        """What a checkpoint must keep."""
        return self._average

    @torch.no_grad()
    def restore(self, tensors: Mapping[str, Tensor]) -> None:
        """Go on from what `tensors` gave."""
        for name, own in self._average.items():
            own.copy_(tensors[name])

    @torch.no_grad()
    def _copy(self, values: Mapping[str, Tensor]) -> None:
        for name, value in self._live.items():
            value.copy_(values[name])

    def _find(self) -> None:
        """A model may put another tensor in the place of a buffer, instead of other numbers into it."""
        found = [value for holder in self._holders for value in holder.values()]
        if len(found) != len(self._seen) or any(a is not b for a, b in zip(found, self._seen, strict=True)):
            self._live = _apart(dict(live_state(self._model).tensors))
            self._seen = found


def _is_averaged(value: Tensor) -> bool:
    return value.is_floating_point() or value.is_complex()


def _apart(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Tensors that are different parts of one memory are taken as one: parts may overlap."""
    parts: dict[tuple[int, torch.dtype], list[str]] = {}
    for name, value in tensors.items():
        if value.numel():
            parts.setdefault((value.untyped_storage().data_ptr(), value.dtype), []).append(name)
    for names in parts.values():
        if len(names) > 1:
            first = tensors[names[0]]
            tensors[names[0]] = first.new_empty(0).set_(first.untyped_storage())
            for name in names[1:]:
                del tensors[name]
    return tensors
