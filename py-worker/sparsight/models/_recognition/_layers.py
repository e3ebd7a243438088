"""The first and the last layer of a model, as far as names and shapes of its weights show them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_LAST = re.compile(
    r"(?:^|\.)(?:fc|head|heads|classifier|linear|logits|last_linear|output|out)(?:\.(?:fc|head|linear|\d+))?$"
)
_MOST_CHANNELS = 4

Shapes = Mapping[str, Sequence[int]]
"""Shape of each weight, in the order of the file."""


@dataclass(frozen=True, slots=True)
class Ends:
    """Names of the layers and what they tell; None where nothing shows it."""

    first: str | None
    num_channels: int | None
    last: str | None
    num_classes: int | None


def ends_of(shapes: Shapes) -> Ends:
    """Channels of the first convolution, rows of the last matrix."""
    layers = sorted(
        ((name.removesuffix(".weight"), shape) for name, shape in shapes.items() if name.endswith("weight")),
        key=lambda layer: _natural(layer[0]) if _is_sorted(shapes) else (),
    )
    first, num_channels = _first(layers)
    last, num_classes = _last(layers)
    return Ends(first, num_channels, last, num_classes)


def _first(layers: Sequence[tuple[str, Sequence[int]]]) -> tuple[str | None, int | None]:
    """Weights of one channel may be those of depthwise convolutions: three or four are likelier."""
    convolutions = [(name, shape[1]) for name, shape in layers if len(shape) == 4]
    likely = [each for each in convolutions if each[1] in (3, _MOST_CHANNELS)]
    possible = [each for each in convolutions[:1] if each[1] <= _MOST_CHANNELS]
    return next(iter([*likely, *possible]), (None, None))


def _last(layers: Sequence[tuple[str, Sequence[int]]]) -> tuple[str | None, int | None]:
    matrices = [(name, shape[0]) for name, shape in layers if len(shape) == 2 and shape[0] > 1]
    named = [each for each in matrices if _LAST.search(each[0])]
    return next(reversed(named or matrices), (None, None))


def _is_sorted(shapes: Shapes) -> bool:
    """Files of safetensors have no order of their own."""
    return list(shapes) == sorted(shapes)


def _natural(name: str) -> tuple[tuple[int, str], ...]:
    parts = name.split(".")
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in parts)
