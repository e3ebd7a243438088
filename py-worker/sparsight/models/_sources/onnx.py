"""`onnx:FILE`: a graph that onnxruntime computes, forwards only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from sparsight.errors import Found, expected
from sparsight.models._arguments import Option
from sparsight.models._sources._shapes import Program
from sparsight.networks.model_source import missing
from sparsight.process.raised import RAISED, in_words

_EXPORT = "torch.onnx.export(model, (images,), file, dynamic_shapes=({0: torch.export.Dim('batch')},))"
_DTYPES = {"tensor(float)": np.float32, "tensor(float16)": np.float16, "tensor(double)": np.float64}
_LOCATION = re.compile(rb"\x0a\x08location\x12([\x01-\x7f])")


def onnx(rest: str, sizes: Mapping[str, object], options: Mapping[str, Option]) -> nn.Module:
    """The graph; raises ExpectedError for a file that holds none, and where onnxruntime is missing.

    Files beside it that hold its larger tensors are opened here, so that they count as read.
    """
    for file in _files_beside(Path(rest)):
        with file.open("rb"):
            pass
    return Graph(rest)


class Graph(Program):
    """The graph; a session is made on the device of the first images."""

    computes_gradients = False
    export_line = _EXPORT

    def __init__(self, file: str) -> None:
        super().__init__()
        self._file = file
        self._sessions: dict[str, Any] = {}
        inputs = self._session(torch.device("cpu")).get_inputs()
        if len(inputs) != 1 or inputs[0].type not in _DTYPES:
            got = Found(", ".join(f"{each.name} {each.type}" for each in inputs) or "nothing")
            raise expected(f"what onnx:{file} takes", "one tensor of floats", got, at="model.name")
        self.input_shape = [size if isinstance(size, int) else None for size in inputs[0].shape]

    def __deepcopy__(self, memo: object) -> Graph:
        copy = Graph(self._file).train(self.training)
        copy._forward_hooks = self._forward_hooks.copy()
        return copy

    def forward(self, images_BCHW: Tensor) -> Tensor | dict[str, Tensor]:
        """Its only output, or all of them by name; without gradients."""
        session = self._session(images_BCHW.device)
        [given] = session.get_inputs()
        images = images_BCHW.detach().cpu().contiguous().numpy().astype(_DTYPES[given.type], copy=False)
        values = session.run(None, {given.name: images})
        names = [output.name for output in session.get_outputs()]
        tensors = {
            name: torch.from_numpy(value).to(images_BCHW.device)
            for name, value in zip(names, values, strict=True)
            if isinstance(value, np.ndarray)
        }
        return tensors[names[0]] if len(names) == 1 and names[0] in tensors else tensors

    def _session(self, device: torch.device) -> Any:
        if str(device) not in self._sessions:
            self._sessions[str(device)] = _session(self._file, device)
        return self._sessions[str(device)]


def _session(file: str, device: torch.device) -> Any:
    try:
        import onnxruntime
    except ImportError:
        raise missing("onnxruntime", "onnx") from None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    options.inter_op_num_threads = 1
    options.use_deterministic_compute = True
    options.log_severity_level = 3
    on_device = [("CUDAExecutionProvider", {"device_id": device.index or 0, "use_tf32": 0})]
    has_cuda = device.type == "cuda" and "CUDAExecutionProvider" in onnxruntime.get_available_providers()
    providers = [*(on_device if has_cuda else []), "CPUExecutionProvider"]
    try:
        return onnxruntime.InferenceSession(file, options, providers=providers)
    except RAISED as error:
        got = Found(in_words(error, tells_ours=False))
        fix = "Copy or download it again, with the files beside it that hold its tensors (.onnx.data)."
        rule = "a whole ONNX graph that onnxruntime can compute"
        raise expected(f"the file {file}", rule, got, at="model.name", fix=fix) from error


def _files_beside(file: Path) -> list[Path]:
    """Files that the graph says its tensors lie in: entries `location` of its external data."""
    content = file.read_bytes()
    names = {
        content[found.end() : found.end() + found.group(1)[0]].decode(errors="replace")
        for found in _LOCATION.finditer(content)
    }
    return [beside for name in sorted(names) if (beside := file.parent / name).is_file()]
