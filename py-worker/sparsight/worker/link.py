"""The worker's I/O thread: it alone touches the socket."""

from __future__ import annotations

import contextlib
import math
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable

import msgspec
import zmq
from zmq.utils.monitor import recv_monitor_message

from sparsight.constants import (
    HANDSHAKE_INTERVAL_MS,
    HEARTBEAT_INTERVAL_MS,
    HEARTBEAT_TIMEOUT_MS,
    MAX_FRAME_BYTES,
)
from sparsight.process.lifeline import ORPHANED
from sparsight.protocol.generated import (
    PROTOCOL_VERSION,
    Ack,
    Bye,
    Command,
    Connection,
    Hello,
    OrderRefused,
    Ping,
    Pong,
    Progress,
)
from sparsight.worker.encoded import encoded
from sparsight.worker.last_resort import or_end_process
from sparsight.worker.outbox import Outbox
from sparsight.worker.refused import refused

POLL_MS = 20
BYE_LINGER_MS = 1_000
MAX_REFUSALS = 64
"""Refusals that wait to be sent; an order whose refusal is lost is sent again with the next connection."""


class Link:
    """Keeps the connection, answers pings, sends what the outbox holds, hands commands on.

    `greet` makes the hello that opens every (re)connection, `is_busy` and `progress_count` answer pings, and
    `on_command` receives everything but ping and ack, on this thread.
    """

    def __init__(
        self,
        connection: Connection,
        outbox: Outbox,
        *,
        greet: Callable[[], Hello],
        pulse: Callable[[], tuple[int, bool]],
        on_command: Callable[[Command], None],
        orphan_deadline_s: float = math.inf,
    ) -> None:
        self._connection = connection
        self._outbox = outbox
        self._greet = greet
        self._pulse = pulse
        self._on_command = on_command
        self._progress: Progress | None = None
        self._is_connected = False
        self._lost_at = time.monotonic()
        self._orphan_deadline_s = orphan_deadline_s
        self._has_greeted = False
        self._wake_reader, self._wake_writer = os.pipe()
        os.set_blocking(self._wake_reader, False)
        os.set_blocking(self._wake_writer, False)
        self._is_woken = False  # a byte is in the pipe
        outbox.on_event = self._wake
        self._closing = threading.Event()
        self._decoder = msgspec.msgpack.Decoder(Command)
        self._refusals: deque[OrderRefused] = deque(maxlen=MAX_REFUSALS)
        self._thread = threading.Thread(target=or_end_process, args=(self._run,), name="link", daemon=True)

    def start(self) -> None:
        """Dial in."""
        self._thread.start()

    def show(self, progress: Progress) -> None:
        """Send this as soon as may be; a later one replaces it."""
        self._progress = progress

    def close(self) -> None:
        """Say bye and end the thread; call it when the outbox is empty."""
        self._closing.set()
        self._wake()
        self._thread.join()

    def _wake(self) -> None:
        if self._is_woken:  # and has yet to look at what is waiting
            return
        self._is_woken = True
        with contextlib.suppress(BlockingIOError):  # a full pipe wakes as well
            os.write(self._wake_writer, b".")

    def _run(self) -> None:
        context = zmq.Context()
        socket = self._dial(context)
        monitor = socket.get_monitor_socket(zmq.EVENT_HANDSHAKE_SUCCEEDED | zmq.EVENT_DISCONNECTED)
        poller = zmq.Poller()
        poller.register(socket, zmq.POLLIN)
        poller.register(monitor, zmq.POLLIN)
        poller.register(self._wake_reader, zmq.POLLIN)
        try:
            while not self._closing.is_set():
                ready = dict(poller.poll(POLL_MS))
                if monitor in ready:
                    self._notice(recv_monitor_message(monitor)["event"])
                if self._wake_reader in ready:
                    os.read(self._wake_reader, 65536)
                    self._is_woken = False
                if socket in ready:
                    self._receive(socket)
                self._send_waiting(socket)
                self._end_if_orphaned()
            self._send(socket, Bye())
        finally:
            socket.disable_monitor()
            monitor.close(linger=0)
            socket.close(linger=BYE_LINGER_MS)
            context.term()

    def _dial(self, context: zmq.Context[zmq.Socket[bytes]]) -> zmq.Socket[bytes]:
        socket = context.socket(zmq.DEALER)
        options: dict[int, int | bytes] = {
            zmq.IDENTITY: self._connection.token.encode(),
            zmq.LINGER: 0,
            zmq.IMMEDIATE: 1,
            zmq.HEARTBEAT_IVL: HEARTBEAT_INTERVAL_MS,
            zmq.HEARTBEAT_TIMEOUT: HEARTBEAT_TIMEOUT_MS,
            zmq.HANDSHAKE_IVL: HANDSHAKE_INTERVAL_MS,
            zmq.RECONNECT_IVL: 50,
            zmq.RECONNECT_IVL_MAX: 1000,
            zmq.MAXMSGSIZE: MAX_FRAME_BYTES,
            zmq.CURVE_SERVERKEY: self._connection.server_public_key.encode(),
            zmq.CURVE_PUBLICKEY: self._connection.client_public_key.encode(),
            zmq.CURVE_SECRETKEY: self._connection.client_secret_key.encode(),
        }
        for option, value in options.items():
            socket.setsockopt(option, value)
        socket.connect(self._connection.endpoint)
        return socket

    def _end_if_orphaned(self) -> None:
        """Nobody takes what is computed: the last checkpoint, of which all rows are stored, is kept."""
        if self._is_connected or time.monotonic() - self._lost_at < self._orphan_deadline_s:
            return
        sys.stderr.write(
            f"no connection to the orchestrator for {self._orphan_deadline_s:g} s: this worker ends\n"
        )
        sys.stderr.flush()
        os._exit(ORPHANED)

    def _notice(self, event: int) -> None:
        if self._is_connected and event != zmq.EVENT_HANDSHAKE_SUCCEEDED:
            self._lost_at = time.monotonic()
        self._is_connected = event == zmq.EVENT_HANDSHAKE_SUCCEEDED
        self._has_greeted = False

    def _greets(self, socket: zmq.Socket[bytes]) -> bool:
        if self._is_connected and not self._has_greeted and self._send(socket, self._greet()):
            self._has_greeted = True
            self._outbox.rewind()
        return self._is_connected and self._has_greeted

    def _receive(self, socket: zmq.Socket[bytes]) -> None:
        while True:
            try:
                frames = socket.recv_multipart(zmq.NOBLOCK)
            except zmq.Again:
                return
            command = self._decoded(frames)
            match command:
                case OrderRefused():
                    self._refusals.append(command)
                case Ping(nonce=nonce):
                    progress_count, is_busy = self._pulse()
                    self._send(socket, Pong(nonce=nonce, progress_count=progress_count, is_busy=is_busy))
                case Ack(upto=upto):
                    self._outbox.ack(upto)
                case _:
                    self._on_command(command)

    def _decoded(self, frames: list[bytes]) -> Command | OrderRefused:
        if len(frames) != 2 or frames[0] != PROTOCOL_VERSION.encode():
            return OrderRefused(current=None, reason="frames of another version of the protocol")
        try:
            command: Command = self._decoder.decode(frames[1])
        except Exception as error:  # RecursionError among them: of many arrays in one another
            return refused(frames[1], error)
        return command

    def _send_waiting(self, socket: zmq.Socket[bytes]) -> None:
        if not self._greets(socket):
            return
        while self._refusals and self._send(socket, self._refusals[0]):
            self._refusals.popleft()
        for message in self._outbox.to_send():
            if not self._send_bytes(socket, message):
                return
        progress, self._progress = self._progress, None
        if progress is not None:
            self._send(socket, progress)

    def _send(self, socket: zmq.Socket[bytes], event: msgspec.Struct) -> bool:
        return self._send_bytes(socket, encoded(event))

    def _send_bytes(self, socket: zmq.Socket[bytes], message: bytes) -> bool:
        try:
            socket.send_multipart([PROTOCOL_VERSION.encode(), message], zmq.NOBLOCK)
        except zmq.Again:
            return False
        return True


class ProgressThrottle:
    """Lets a progress event through at most every `interval_s` seconds."""

    def __init__(self, interval_s: float = 0.1) -> None:
        self._interval_s = interval_s
        self._last_at = -interval_s

    def is_due(self) -> bool:
        """Whether enough time has gone by; if so the clock is reset."""
        now = time.monotonic()
        if now - self._last_at < self._interval_s:
            return False
        self._last_at = now
        return True
