"""What a worker says of the machine it runs on."""

from __future__ import annotations

import os
import platform
import socket
from importlib.metadata import version

from sparsight.arithmetic.device import device_name
from sparsight.protocol.generated import Connection, Current, Hello
from sparsight.worker.encoded import spelled_out


def hello(connection: Connection, current: Current | None) -> Hello:
    """The greeting for this process and machine; torch need not have been imported."""
    return Hello(
        worker_id=connection.worker_id,
        token=connection.token,
        protocol=connection.protocol,
        pid=os.getpid(),
        host=spelled_out(socket.gethostname())[:255],
        device=connection.device,
        device_name=spelled_out(device_name(connection.device))[:200],
        python=platform.python_version(),
        torch=version("torch")[:64],
        num_threads=connection.num_threads,
        current=current,
    )
