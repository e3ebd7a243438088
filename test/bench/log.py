"""Row `log`: what one call of `log()` costs a training loop, sent to an orchestrator meanwhile."""

from __future__ import annotations

import multiprocessing
import tempfile
import threading
from collections.abc import Mapping
from itertools import count
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

import msgspec
import zmq
from synthetic import as_in_a_trial
from turns import Side, serve, timed

from sparsight.protocol.generated import PROTOCOL_VERSION, Ack, Connection, Event, Hello
from sparsight.reporting.scalar_board import ScalarBoard
from sparsight.reporting.tensorboard import EventFile
from sparsight.worker.link import Link
from sparsight.worker.machine import hello
from sparsight.worker.outbox import Outbox
from sparsight.worker.wire_reporter import WireReporter

NAMES = ("train_loss", "train_accuracy", "lr")


def log(is_tiny: bool) -> Mapping[str, Side]:
    """A loop that does nothing but log three values per step."""
    from torch.utils.tensorboard import SummaryWriter

    num_steps = 10 if is_tiny else 3000
    writer = SummaryWriter(tempfile.mkdtemp(dir=FOLDER.name))
    board = reporter()
    steps = count()

    def log_ours() -> None:
        for _ in range(num_steps):
            step = next(steps)
            for name in NAMES:
                board.log(name, step, 0.5)

    def log_theirs() -> None:
        for _ in range(num_steps):
            step = next(steps)
            for name in NAMES:
                writer.add_scalar(name, 0.5, step)

    return {"ours": timed(log_ours), "other": timed(log_theirs)}


def reporter() -> ScalarBoard:
    """What a trial logs to: the orchestrator and an event file."""
    connection = dial_in_to_acknowledger()
    outbox = Outbox()
    link = Link(
        connection, outbox, greet=lambda: hello(connection, None), pulse=lambda: (0, False), on_command=print
    )
    link.start()
    wire = WireReporter("0" * 12, 1, outbox=outbox, link=link, stop=threading.Event())
    return ScalarBoard(wire, EventFile(Path(tempfile.mkdtemp(dir=FOLDER.name))))


def dial_in_to_acknowledger() -> Connection:
    """Starts a process that acknowledges everything at once."""
    here, there = multiprocessing.Pipe()
    multiprocessing.get_context("spawn").Process(target=acknowledge, args=(there,), daemon=True).start()
    endpoint, server_key = here.recv()
    public_key, secret_key = (key.decode() for key in zmq.curve_keypair())
    return Connection(
        endpoint=endpoint,
        run_id="bench",
        worker_id="bench-0",
        token="0" * 16,
        protocol=PROTOCOL_VERSION,
        server_public_key=server_key,
        client_public_key=public_key,
        client_secret_key=secret_key,
        device="cpu",
        num_threads=1,
        cache_directory=FOLDER.name,
    )


def acknowledge(pipe: Pipe) -> None:
    """An orchestrator reduced to its acknowledgements."""
    public_key, secret_key = zmq.curve_keypair()
    socket = zmq.Context().socket(zmq.ROUTER)
    socket.curve_server, socket.curve_secretkey = True, secret_key
    port = socket.bind_to_random_port("tcp://127.0.0.1")
    pipe.send((f"tcp://127.0.0.1:{port}", public_key.decode()))
    decoder = msgspec.msgpack.Decoder(Event)
    while True:
        peer, _, body = socket.recv_multipart()
        event = decoder.decode(body)
        if not isinstance(event, Hello):
            ack = msgspec.msgpack.encode(Ack(upto=event.seq))
            socket.send_multipart([peer, PROTOCOL_VERSION.encode(), ack])


FOLDER = tempfile.TemporaryDirectory()

if __name__ == "__main__":
    as_in_a_trial()
    serve({"log": log})
