"""What a program in a file, or a folder of Hugging Face's, takes and returns."""

from __future__ import annotations

import importlib
import json
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from sparsight.models._recognition._layers import ends_of
from sparsight.models._sources._shapes import Program, check_shape
from sparsight.process.raised import RAISED

_USUAL_SIDES = (224, 32, 28)


@dataclass(frozen=True, slots=True)
class Opened:
    """Each is None where neither the file nor a try shows it."""

    num_channels: int | None
    side: int | None
    """The only size of images that it takes, in pixels."""
    num_classes: int | None
    computes_gradients: bool


def opened(scheme: str, path: Path, side: int | None, num_channels: int) -> Opened:
    """Open the file as `model.name` of `scheme:path` would, and give it two black images of the size at hand.

    Raises ExpectedError for a file that is not whole, for which a package is missing, or that takes only so
    many images at once.
    """
    module = importlib.import_module(f"sparsight.models._sources.{scheme}")
    model: nn.Module = getattr(module, scheme)(str(path), {}, {})
    if isinstance(model, Program):
        _check_batch(f"{scheme}:{path}", model)
    channels, own_side = _said(model, path)
    ends = ends_of({name: tuple(value.shape) for name, value in model.state_dict().items()})
    channels = channels or ends.num_channels or num_channels
    tried = [own_side] if own_side else list(dict.fromkeys([*([side] if side else []), *_USUAL_SIDES]))
    fits = next(((each, count) for each in tried if (count := _classes(model, channels, each))), None)
    return Opened(
        num_channels=channels,
        side=own_side or (fits[0] if fits is not None and fits[0] != tried[0] else None),
        num_classes=ends.num_classes if fits is None else fits[1],
        computes_gradients=getattr(model, "computes_gradients", True),
    )


def _check_batch(name: str, program: Program) -> None:
    """Refuse what takes no images, or only so many at once; their shape is still to be chosen."""
    shape = [size or 1 for size in program.input_shape]
    channels, rows, columns = shape[1:] if len(shape) == 4 else (1, 1, 1)
    check_shape(name, program, (channels, rows, columns))


def _said(model: nn.Module, path: Path) -> tuple[int | None, int | None]:
    """Channels and side as the program or the folder's configuration says them."""
    if isinstance(model, Program):
        shape: Sequence[int | None] = model.input_shape
        is_square = len(shape) == 4 and shape[2] == shape[3]
        return (shape[1] if len(shape) == 4 else None), (shape[2] if is_square else None)
    if not path.is_dir():
        return None, None
    config = json.loads((path / "config.json").read_text(encoding="utf-8"))
    sides = config.get("image_size")
    return config.get("num_channels"), sides if isinstance(sides, int) else None


def _classes(model: nn.Module, num_channels: int, side: int) -> int | None:
    try:
        with torch.no_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            output: Any = model.eval()(torch.zeros(2, num_channels, side, side))
    except RAISED:
        return None
    logits = output.get("logits") if isinstance(output, dict) else getattr(output, "logits", output)
    return logits.shape[1] if isinstance(logits, Tensor) and logits.ndim == 2 else None
