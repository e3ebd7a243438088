"""`torch_export:FILE`: a program that torch.export.save wrote, usually `.pt2`."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.export.passes import move_to_device_pass

from sparsight.errors import Found, expected
from sparsight.models._arguments import Option
from sparsight.models._sources._shapes import Program
from sparsight.process.raised import RAISED

_EXPORT = "torch.export.export(model, (images,), dynamic_shapes=({0: torch.export.Dim('batch')},))"


def torch_export(rest: str, sizes: Mapping[str, object], options: Mapping[str, Option]) -> nn.Module:
    """The program on the CPU; nothing but tensors is read from the pickles in the file.

    Raises ExpectedError for a file that holds none.
    """
    try:
        with _weights_only(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            program = torch.export.load(rest)
    except RAISED as error:
        got = Found("another file, one that is cut short, or one that holds more than tensors")
        fix = f"Write one by torch.export.save({_EXPORT}, file)."
        rule = "a whole program of torch.export"
        raise expected(f"the file {rest}", rule, got, at="model.name", fix=fix) from error
    return Exported(program, _input_shape(program, rest))


class Exported(Program):
    """The program; it has one mode, and knows its device."""

    export_line = _EXPORT

    def __init__(self, program: torch.export.ExportedProgram, input_shape: list[int | None]) -> None:
        super().__init__()
        self.input_shape = input_shape
        self._program = program
        self.graph = program.module()

    def forward(self, images_BCHW: Tensor) -> Any:
        """What the program returns."""
        return self.graph(images_BCHW)

    def train(self, mode: bool = True) -> Exported:
        """Only say so: it is the same in both modes."""
        self.training = mode
        return self

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> Exported:
        device = fn(torch.zeros(1)).device
        if device.type not in ("cpu", "meta"):  # tensors that the program makes are on the device, too
            moved = move_to_device_pass(self._program, device)
            state = self.graph.state_dict()
            self.graph = moved.module()
            self.graph.load_state_dict(state)
        super()._apply(fn, recurse)  # type: ignore[no-untyped-call]
        return self


def _input_shape(program: torch.export.ExportedProgram, rest: str) -> list[int | None]:
    names = program.graph_signature.user_inputs
    nodes = [node for node in program.graph.nodes if node.op == "placeholder" and node.name in names]
    if len(nodes) != 1 or not isinstance(nodes[0].meta.get("val"), Tensor):
        got = Found(f"{len(names)} inputs")
        raise expected(f"what torch_export:{rest} takes", "images alone", got, at="model.name")
    return [size if isinstance(size, int) else None for size in nodes[0].meta["val"].shape]


@contextmanager
def _weights_only() -> Iterator[None]:
    """torch.export falls back to reading any pickle; within, torch.load reads tensors alone."""
    original = torch.load

    def load(*arguments: Any, **named: Any) -> Any:
        return original(*arguments, **{**named, "weights_only": True})

    torch.load = load
    try:
        yield
    finally:
        torch.load = original
