"""Files that are a whole model: which scheme of `model.name` they are for."""

from __future__ import annotations

import zipfile
from pathlib import Path


def program_scheme(path: Path) -> str | None:
    """`torchscript`, `torch_export`, `onnx` or, for a folder of Hugging Face's, `transformers`; None for
    weights and anything else.
    """
    if path.is_dir():
        return "transformers" if (path / "config.json").is_file() else None
    if path.suffix.lower() == ".onnx":
        return "onnx"
    if not zipfile.is_zipfile(path):
        return None
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    if any("/code/__torch__" in name for name in names):
        return "torchscript"
    if any(name.endswith(("serialized_exported_program.json", "/models/model.json")) for name in names):
        return "torch_export"
    return None
