"""What a checkpoint holds, of safetensors or of torch, without running anything that is in it."""

from __future__ import annotations

import argparse
import collections
import io
import pathlib
import warnings
from collections.abc import Callable
from typing import Any

import numpy
import torch
from safetensors import SafetensorError

from sparsight.errors import Found, expected
from sparsight.files.weights_file import state_in
from sparsight.networks.model_state import ModelState

_ZIP = b"PK\x03\x04"
_PICKLE = b"\x80"
_AT = "model.weights"
_FORMATS = "a checkpoint of safetensors or of torch"
_WHOLE = "Copy or download it again: it is not whole."
_scalar = numpy._core.multiarray.scalar  # type: ignore[attr-defined]
_HARMLESS: list[Callable[..., Any] | tuple[Callable[..., Any], str]] = [
    argparse.Namespace,
    collections.defaultdict,
    pathlib.PosixPath,
    numpy.dtype,
    numpy.ndarray,
    _scalar,
    (_scalar, "numpy.core.multiarray.scalar"),
    numpy._core.multiarray._reconstruct,  # type: ignore[attr-defined]
    (numpy._core.multiarray._reconstruct, "numpy.core.multiarray._reconstruct"),  # type: ignore[attr-defined]
    *(getattr(numpy.dtypes, name) for name in dir(numpy.dtypes) if name.endswith("DType")),
]
"""What trainers save beside the numbers and what only holds values: settings, paths, NumPy's own numbers."""


def content_of(content: bytes, name: str) -> ModelState | object:
    """A whole state for safetensors, any object of dicts, lists, numbers and tensors for torch's own format.

    `name` is that of the file, for messages. Raises ExpectedError for a file of another format, one that is
    not whole, and one whose pickle wants to call anything but what makes tensors.
    """
    if content.startswith((_ZIP, _PICKLE)) and content[8:9] != b"{":
        return _unpickled(content, name)
    try:
        return state_in(content)
    except (SafetensorError, ValueError) as error:
        fix = "Save it by safetensors.torch.save_file(model.state_dict(), file), or by torch.save."
        raise expected("the weights file", _FORMATS, Found(error), at=_AT, fix=fix) from error


def _unpickled(content: bytes, name: str) -> object:
    try:
        with torch.serialization.safe_globals(_HARMLESS), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of TorchScript, which is refused below
            return torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    except Exception as error:
        _refuse_script(content, name)
        _refuse_code(content, name)
        got = Found(f"one that torch cannot read ({type(error).__name__})")
        raise expected("the weights file", f"{_FORMATS}, whole", got, at=_AT, fix=_WHOLE) from error


def _refuse_script(content: bytes, name: str) -> None:
    if content.startswith(_ZIP) and b"/code/__torch__" in content:
        fix = f"It needs no code: write model: {{ name: 'torchscript:{name}' }}, without weights."
        raise expected("the weights file", "weights alone", Found("a TorchScript program"), at=_AT, fix=fix)
    if (content.startswith(_ZIP) and b"serialized_exported_program.json" in content) or _is_pt2(content):
        fix = f"It needs no code: write model: {{ name: 'torch_export:{name}' }}, without weights."
        got = Found("a program of torch.export")
        raise expected("the weights file", "weights alone", got, at=_AT, fix=fix)


def _is_pt2(content: bytes) -> bool:
    return content.startswith(_ZIP) and b"/models/model.json" in content and b"archive_format" in content


def _refuse_code(content: bytes, name: str) -> None:
    """Raise where the pickle names functions or classes that its reading would call."""
    try:
        with torch.serialization.safe_globals(_HARMLESS):
            called = torch.serialization.get_unsafe_globals_in_checkpoint(io.BytesIO(content))
    except Exception:
        called = _globals_in_legacy(content)
    if not called:
        return
    got = Found(f"a pickle that would run code as it is read: {_few(called)}")
    fix = (
        "Nothing of it was run. If you trust where it is from, keep its weights alone, by yourself: "
        f"python -c \"import torch; c = torch.load('{name}', map_location='cpu', weights_only=False); "
        "torch.save(c.state_dict() if hasattr(c, 'state_dict') else c['state_dict'], 'weights.pt')\""
    )
    raise expected("the weights file", "numbers alone", got, at=_AT, fix=fix)


def _globals_in_legacy(content: bytes) -> list[str]:
    """Of a file of torch before 1.6: what the reader refused, which names it."""
    try:
        with torch.serialization.safe_globals(_HARMLESS):
            torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    except Exception as error:
        words = str(error).split()
        return [words[i + 1] for i, word in enumerate(words[:-1]) if word == "GLOBAL"][:1]
    return []


def _few(names: list[str]) -> str:
    shown = sorted(names)[:3]
    return ", ".join(shown) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
