"""From a connection file to a worker."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from sparsight.constants import ORPHAN_DEADLINE_S
from sparsight.errors import expected
from sparsight.process.lifeline import die_with_parent, watch_stdin
from sparsight.protocol.generated import PROTOCOL_VERSION, Connection
from sparsight.worker.serve import Worker


def connect(file: Path | None, orchestrator: int | None = None) -> Worker:
    """A worker for the connection in the file, or in the first line of standard input.

    Started over standard input, the worker ends when that is closed or its parent dies, which should be the
    process `orchestrator`. Started with a file, by a batch system, it has no such parent: it ends once it has
    not reached the orchestrator for `ORPHAN_DEADLINE_S`, and SIGUSR1 drains it as SIGTERM does. Raises
    ExpectedError for an invalid connection, or one of another protocol version.
    """
    if file is None:
        die_with_parent(orchestrator)
        source = sys.stdin.buffer.readline()
        connection = _parse(source, "standard input")
        watch_stdin()
    else:
        connection = _parse(file.read_bytes(), str(file))
        return Worker(connection, orphan_deadline_s=ORPHAN_DEADLINE_S, drains_on_usr1=True)
    return Worker(connection)


def _parse(source: bytes, at: str) -> Connection:
    try:
        connection = msgspec.json.decode(source, type=Connection)
    except msgspec.DecodeError as error:
        raise expected(
            "connection", "a connection as schemas/message.json defines it", str(error), at=at
        ) from None
    if connection.protocol != PROTOCOL_VERSION:
        raise expected(
            "protocol version",
            PROTOCOL_VERSION,
            connection.protocol,
            at=at,
            fix="Orchestrator and worker are of different versions: run `./setup` again.",
        )
    return connection
