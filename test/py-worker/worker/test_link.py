"""The I/O thread against a real ROUTER with CURVE."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import msgspec
import pytest
import zmq

from sparsight.protocol.generated import (
    PROTOCOL_VERSION,
    Accepted,
    Ack,
    Bye,
    Command,
    Connection,
    Current,
    Drain,
    Event,
    Hello,
    OrderRefused,
    Ping,
    Pong,
)
from sparsight.worker.link import Link
from sparsight.worker.machine import hello
from sparsight.worker.outbox import Outbox

TRIAL_ID = "0123456789ab"
VERSION = PROTOCOL_VERSION.encode()
DEADLINE_MS = 10_000


class Router:
    """The orchestrator's end."""

    def __init__(
        self, context: zmq.Context[zmq.Socket[bytes]], keys: tuple[bytes, bytes], port: int = 0
    ) -> None:
        self.socket = context.socket(zmq.ROUTER)
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.setsockopt(zmq.CURVE_SERVER, 1)
        self.socket.setsockopt(zmq.CURVE_SECRETKEY, keys[1])
        self.bind(f"tcp://127.0.0.1:{port or '*'}")
        self.endpoint = self.socket.getsockopt_string(zmq.LAST_ENDPOINT)

    def bind(self, endpoint: str) -> None:
        """Bind as soon as whoever listened there before has let go."""
        while True:
            try:
                self.socket.bind(endpoint)
            except zmq.ZMQError as error:
                if error.errno != zmq.EADDRINUSE:
                    raise
            else:
                return

    def receive(self) -> Event:
        assert self.socket.poll(DEADLINE_MS), "nothing came"
        self.peer, version, message = self.socket.recv_multipart()
        assert version == VERSION
        event: Event = msgspec.msgpack.decode(message, type=Event)
        return event

    def send(self, command: Command) -> None:
        self.socket.send_multipart([self.peer, VERSION, msgspec.msgpack.encode(command)])

    def close(self) -> None:
        self.socket.close()


@pytest.fixture
def context() -> Iterator[zmq.Context[zmq.Socket[bytes]]]:
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    yield context
    context.destroy(linger=0)  # also what a failed test left open


class Peer:
    def __init__(self, router: Router, server_key: bytes) -> None:
        public, secret = zmq.curve_keypair()
        connection = Connection(
            endpoint=router.endpoint,
            run_id="run",
            worker_id="w0-abc",
            token="t" * 32,
            protocol=PROTOCOL_VERSION,
            server_public_key=server_key.decode(),
            client_public_key=public.decode(),
            client_secret_key=secret.decode(),
            device="cpu",
            num_threads=1,
            cache_directory="/nowhere",
        )
        self.outbox = Outbox()
        self.commands: list[Command] = []
        self.link = Link(
            connection,
            self.outbox,
            greet=lambda: hello(connection, None),
            pulse=lambda: (7, True),
            on_command=self.commands.append,
        )


def accepted() -> Accepted:
    return Accepted(trial_id=TRIAL_ID, attempt=1, seq=1)


def test_greets_answers_pings_hands_commands_on_and_says_bye(context: zmq.Context[zmq.Socket[bytes]]) -> None:
    keys = zmq.curve_keypair()
    router = Router(context, keys)
    peer = Peer(router, keys[0])
    peer.link.start()
    greeting = router.receive()
    assert isinstance(greeting, Hello)
    assert greeting.current is None
    router.send(Drain())
    router.send(Ping(nonce=5))
    assert router.receive() == Pong(nonce=5, progress_count=7, is_busy=True)
    assert peer.commands == [Drain()]
    peer.link.close()
    assert router.receive() == Bye()
    router.close()


def test_sends_again_after_a_reconnect_what_was_not_acknowledged(
    context: zmq.Context[zmq.Socket[bytes]],
) -> None:
    keys = zmq.curve_keypair()
    first = Router(context, keys)
    peer = Peer(first, keys[0])
    peer.link.start()
    assert isinstance(first.receive(), Hello)
    for _ in range(3):
        peer.outbox.put(accepted())
    assert [first.receive().seq for _ in range(3)] == [1, 2, 3]  # type: ignore[union-attr]
    first.send(Ack(upto=1))
    first.send(Ping(nonce=1))
    assert isinstance(first.receive(), Pong)  # so the ack has arrived too
    port = int(first.endpoint.rpartition(":")[2])
    first.close()

    second = Router(context, keys, port)
    assert isinstance(second.receive(), Hello)
    assert [second.receive().seq for _ in range(2)] == [2, 3]  # type: ignore[union-attr]
    second.send(Ack(upto=3))
    peer.outbox.wait_empty()
    peer.link.close()
    second.close()


NESTED = b"\x91" * 15_000
UNREADABLE = {"type": "assign", "attempt": 2, "trial": {"trial_id": TRIAL_ID, "seed": -1}}


@pytest.mark.parametrize(
    ("frames", "reason"),
    [
        ([VERSION], "another version"),
        ([b"0.0", msgspec.msgpack.encode(Drain())], "another version"),
        ([VERSION, msgspec.msgpack.encode(Drain()), b""], "another version"),
        ([VERSION, b"\xc1"], "DecodeError: "),
        ([VERSION, msgspec.msgpack.encode({"type": "drain", "now": True})], "unknown field `now`"),
        ([VERSION, msgspec.msgpack.encode({"type": "hello"})], "Invalid value 'hello'"),
        ([VERSION, b"\xa1\xff"], "ValidationError: "),
        ([VERSION, b"\x81\xa4type\xa1\xff"], "UnicodeDecodeError: "),
        ([VERSION, NESTED], "ValidationError: "),
        ([VERSION, b"\x82\xa4type\xa5drain\xa3now" + NESTED], "unknown field `now`"),
        ([VERSION, b"\x82\xa3now" + NESTED], "RecursionError: "),
    ],
)
def test_refuses_what_it_cannot_read_and_goes_on(
    context: zmq.Context[zmq.Socket[bytes]], frames: list[bytes], reason: str
) -> None:
    keys = zmq.curve_keypair()
    router = Router(context, keys)
    peer = Peer(router, keys[0])
    peer.link.start()
    router.receive()
    router.socket.send_multipart([router.peer, *frames])
    refusal = router.receive()
    assert isinstance(refusal, OrderRefused)
    assert refusal.current is None
    assert reason in refusal.reason
    router.send(Ping(nonce=1))
    assert isinstance(router.receive(), Pong)
    assert peer.commands == []
    peer.link.close()
    router.close()


def test_says_whose_order_it_is_that_it_cannot_read(context: zmq.Context[zmq.Socket[bytes]]) -> None:
    keys = zmq.curve_keypair()
    router = Router(context, keys)
    peer = Peer(router, keys[0])
    peer.link.start()
    router.receive()
    router.socket.send_multipart([router.peer, VERSION, msgspec.msgpack.encode(UNREADABLE)])
    refusal = router.receive()
    assert isinstance(refusal, OrderRefused)
    assert refusal.current == Current(trial_id=TRIAL_ID, attempt=2)
    assert "Expected `int` >= 0" in refusal.reason
    peer.link.close()
    router.close()


def test_a_worker_without_an_orchestrator_ends_after_its_deadline() -> None:
    program = (
        "import sys, time\n"
        "from sparsight.protocol.generated import Connection\n"
        "from sparsight.worker.serve import Worker\n"
        "import msgspec\n"
        "connection = msgspec.json.decode(sys.stdin.buffer.read(), type=Connection)\n"
        "Worker(connection, orphan_deadline_s=0.5).serve()\n"
    )
    keys = zmq.curve_keypair()
    connection = {
        "endpoint": "tcp://127.0.0.1:9",
        "run_id": "run",
        "worker_id": "w0",
        "token": "t" * 32,
        "protocol": PROTOCOL_VERSION,
        "server_public_key": keys[0].decode(),
        "client_public_key": keys[0].decode(),
        "client_secret_key": keys[1].decode(),
        "device": "cpu",
        "num_threads": 1,
        "cache_directory": "/nonexistent",
    }
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=json.dumps(connection).encode(),
        capture_output=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 143
    assert b"no connection to the orchestrator for 0.5 s" in done.stderr
