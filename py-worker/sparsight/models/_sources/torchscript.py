"""`torchscript:FILE`: a program that torch.jit.save wrote."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from sparsight.errors import Found, expected
from sparsight.models._arguments import Option
from sparsight.process.raised import RAISED


def torchscript(rest: str, sizes: Mapping[str, object], options: Mapping[str, Option]) -> nn.Module:
    """The program on the CPU; raises ExpectedError for a file that holds none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            script = torch.jit.load(rest, map_location="cpu")  # type: ignore[no-untyped-call]
    except RAISED as error:
        got = Found(_kind(Path(rest)))
        fix = "Write one by torch.jit.save(torch.jit.trace(model.eval(), images), file)."
        raise expected(
            f"the file {rest}", "a whole TorchScript program", got, at="model.name", fix=fix
        ) from error
    return Script(script)


class Script(nn.Module):
    """The program; by itself it takes no hooks."""

    def __init__(self, script: nn.Module) -> None:
        super().__init__()
        self.script = script

    def forward(self, images_BCHW: Tensor) -> Any:
        """What the program returns."""
        return self.script(images_BCHW)


def _kind(file: Path) -> str:
    content = file.read_bytes()
    if not content.startswith(b"PK\x03\x04"):
        return "another file"
    if b"/data.pkl" in content and b"/code/" not in content:
        return "weights alone, which belong to model.weights"
    return "a file that is cut short, or another one"
