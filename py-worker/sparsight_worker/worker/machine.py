"""What a worker says of the machine it runs on."""

from __future__ import annotations

import os
import platform
import socket
from importlib.metadata import version
from pathlib import Path

from sparsight_worker.protocol.generated import Connection, Current, Hello


def hello(connection: Connection, current: Current | None) -> Hello:
    """The greeting for this process and machine; torch need not have been imported."""
    return Hello(
        worker_id=connection.worker_id,
        token=connection.token,
        protocol=connection.protocol,
        pid=os.getpid(),
        host=socket.gethostname()[:255],
        device=connection.device,
        device_name=device_name(connection.device)[:200],
        python=platform.python_version(),
        torch=version("torch")[:64],
        num_threads=connection.num_threads,
        current=current,
    )


def device_name(device: str) -> str:
    """Name of the processor or GPU; the architecture or `cuda` where the system does not say."""
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
