"""The weights in a file: under which key, by which names, of which shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sparsight.errors import expected
from sparsight.models._checkpoint_file import content_of
from sparsight.models._recognition._layers import Shapes
from sparsight.models._state_dict import states_in

_USUAL = ("state_dict", "model", "model_state_dict", "net")
"""Keys under which trainers keep what they trained, beside averages of it."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Weights of one model, chosen where there are several."""

    key: str | None
    """As `model.weights_key` says it: None where it need not be said."""
    keys: Sequence[str]
    """All under which weights lie; empty where the file is the weights."""
    shapes: Shapes


def checkpoint(file: Path) -> Checkpoint:
    """Look into a file of safetensors or of torch; nothing of it is run.

    Raises ExpectedError for a file that cannot be read, is of another format or not whole, wants to run code,
    or has no weights.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise expected("the weights file", "readable", str(error), at="model.weights") from error
    states = states_in(content_of(content, file.name), f"the weights in {file}")
    usual = next((key for key in _USUAL if key in states), next(iter(states)))
    shapes = {name: tuple(tensor.shape) for name, tensor in states[usual].items()}
    return Checkpoint(usual if len(states) > 1 else None, [key for key in states if key], shapes)
