"""Logits from whatever a model returns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor, nn

from sparsight.errors import Found, expected, kind_of

_AT = "model.output"
_USUAL = "logits"
_SMALLEST = torch.finfo(torch.float32).tiny
_MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class OutputRule:
    """Which part of what a model returns is meant, and what it holds; as in the settings of a model."""

    part: str | int | None = None
    holds: Literal["logits", "probabilities"] = "logits"


class ToLogits:
    """A forward hook: it puts the logits in the place of what the model returns."""

    def __init__(self, name: str, rule: OutputRule) -> None:
        self._name = name
        self._rule = rule
        self.was_needed = rule.part is None
        """Whether the model has ever returned something of which a part had to be chosen."""

    def __call__(self, module: nn.Module, arguments: object, output: Any) -> Any:
        """Logits; any other object where the chosen part is no tensor."""
        if not isinstance(output, Tensor):
            self.was_needed = True
            output = part_of(output, self._rule.part, self._name)
        if self._rule.holds == "probabilities" and isinstance(output, Tensor):
            return output.float().clamp_min(_SMALLEST).log()
        return output


def give_logits(model: nn.Module, name: str, rule: OutputRule) -> nn.Module:
    """The model, which returns logits from now on, with the same names of weights; a program of TorchScript,
    which takes no hooks, as the only layer of another.
    """
    hooked = nn.Sequential(model) if isinstance(model, torch.jit.ScriptModule) else model
    hooked.register_forward_hook(ToLogits(name, rule))
    return hooked


def is_choice_in_vain(model: nn.Module) -> bool:
    """Whether a part was named though the model has returned nothing but tensors."""
    return any(isinstance(h, ToLogits) and not h.was_needed for h in model._forward_hooks.values())


def part_of(output: Any, part: str | int | None, name: str) -> Any:
    """The part of an output that is no tensor.

    Without a choice that is the field `logits`, or the only member. Raises ExpectedError, naming the parts
    that there are.
    """
    parts = dict(_parts(output))
    if part is None and (_USUAL in parts or len(parts) == 1):
        return parts.get(_USUAL, next(iter(parts.values())))
    if part in parts:
        return parts[part]
    if isinstance(part, int) and 0 <= part < len(parts):
        return list(parts.values())[part]
    shown = ", ".join(f"{key} {_described(value)}" for key, value in list(parts.items())[:_MOST_SHOWN])
    got = Found(f"{kind_of(output)} of {shown}" if parts else kind_of(output))
    if part is None:
        tensors = [key for key, value in parts.items() if isinstance(value, Tensor)]
        fix = f"Choose the logits among them, such as model.output: {tensors[0]}" if tensors else None
        raise expected(f"what {name} returns", "logits, or model.output to choose them", got, at=_AT, fix=fix)
    raise expected(_AT, f"a part of what {name} returns, {got}", part, at=_AT)


def _parts(output: Any) -> Iterator[tuple[str | int, Any]]:
    """By key, by field or by position."""
    if isinstance(output, Mapping):
        yield from output.items()
    elif isinstance(output, (tuple, list)):
        yield from zip(getattr(output, "_fields", range(len(output))), output, strict=True)
    elif hasattr(output, "__dict__"):
        yield from ((key, value) for key, value in vars(output).items() if value is not None)


def _described(value: object) -> str:
    return str(list(value.shape)) if isinstance(value, Tensor) else f"({kind_of(value)})"
