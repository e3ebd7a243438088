"""What a trial computes on."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sparsight.errors import expected

if TYPE_CHECKING:
    import torch


def device_name(device: str) -> str:
    """Name of the processor, or of the GPU as its driver gives it; the architecture where neither is known.

    `device` is `cpu`, `cuda`, `cuda:1`, `mps`; torch is not imported.
    """
    kind, _, index = device.partition(":")
    if kind == "cuda":
        files = sorted(Path("/proc/driver/nvidia/gpus").glob("*/information"))[int(index or 0) :]
        return _field(files[0], "Model") if files else "cuda"
    return _field(Path("/proc/cpuinfo"), "model name") or platform.machine()


def _field(file: Path, name: str) -> str:
    try:
        lines = file.read_text().splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def device_kind(device: torch.device) -> Literal["cpu", "cuda", "mps"]:
    """Its kind, as results name it; raises ExpectedError for any other."""
    match device.type:
        case "cpu" | "cuda" | "mps" as kind:
            return kind
        case other:
            raise expected("the device", "cpu, cuda or mps", other, at="device")
