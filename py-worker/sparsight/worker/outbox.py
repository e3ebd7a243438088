"""Events on their way out: kept until they are acknowledged, sent again after a reconnect."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator

from sparsight.protocol.generated import (
    Accepted,
    AssistBegun,
    AssistEnded,
    Checkpoint,
    Divided,
    EvaluationDone,
    Metric,
    PartDone,
    TrialDone,
    TrialFailed,
    TrialStopped,
)
from sparsight.reporting.reporter import TaggedValue
from sparsight.worker.encoded import encoded

NumberedEvent = (
    Accepted
    | Metric
    | EvaluationDone
    | Divided
    | PartDone
    | AssistBegun
    | AssistEnded
    | Checkpoint
    | TrialDone
    | TrialFailed
    | TrialStopped
)
Attempt = tuple[str, int]
MetricRow = tuple[Attempt, str, int, TaggedValue]

MAX_ROWS_A_MESSAGE = 1024
MAX_WAITING = 65_536
"""Rows and events waiting to be sent; more means that the orchestrator has been gone for long."""


class Outbox:
    """Numbers events from 1 and keeps each until an `ack` covers it.

    The main thread puts rows and events in, the I/O thread takes messages out. Nothing is ever dropped: when
    `MAX_WAITING` items are waiting, `put_row` blocks until the orchestrator is back.
    """

    def __init__(self) -> None:
        self._waiting: deque[MetricRow | NumberedEvent] = deque()
        self._unacked: deque[tuple[int, bytes]] = deque()
        self._num_sent = 0  # of _unacked, since the last (re)connect
        self._next_seq = 1
        self._changed = threading.Condition()
        self.on_event: Callable[[], None] = lambda: None  # wakes who sends; rows can wait for its next look

    def put_row(self, attempt: Attempt, name: str, step: int, value: TaggedValue) -> None:
        """Add a metric row: an append without a lock, unless the orchestrator is far behind."""
        self._waiting.append((attempt, name, step, value))
        if len(self._waiting) > MAX_WAITING:
            with self._changed:
                self._changed.wait_for(lambda: len(self._waiting) <= MAX_WAITING)

    def put(self, event: NumberedEvent) -> None:
        """Add an event; its `seq` is given when it is sent."""
        self._waiting.append(event)
        self.on_event()

    def wait_empty(self) -> None:
        """Return when everything put in so far was acknowledged."""
        self.on_event()
        with self._changed:
            self._changed.wait_for(lambda: not self._waiting and not self._unacked)

    def ack(self, upto: int) -> None:
        """Forget what is on disk."""
        with self._changed:
            while self._unacked and self._unacked[0][0] <= upto:
                self._unacked.popleft()
                self._num_sent = max(0, self._num_sent - 1)
            self._changed.notify_all()

    def rewind(self) -> None:
        """After a reconnect: everything that was not acknowledged is to be sent again."""
        self._num_sent = 0

    def to_send(self) -> Iterator[bytes]:
        """Messages not yet sent over this connection; each counts as sent when the next is asked for."""
        self._encode_waiting()
        while self._num_sent < len(self._unacked):
            yield self._unacked[self._num_sent][1]
            self._num_sent += 1

    def _encode_waiting(self) -> None:
        with self._changed:
            while self._waiting:
                event = self._next_event()
                self._unacked.append((event.seq, encoded(event)))
            self._changed.notify_all()

    def _next_event(self) -> NumberedEvent:
        first = self._waiting[0]
        seq = self._next_seq
        self._next_seq += 1
        if not isinstance(first, tuple):
            self._waiting.popleft()
            return _numbered(first, seq)
        trial_id, attempt = first[0]
        _, names, steps, values = zip(*self._take_rows(first[0]), strict=True)
        return Metric(
            trial_id=trial_id,
            attempt=attempt,
            seq=seq,
            names=list(names),
            steps=list(steps),
            values=list(values),
        )

    def _take_rows(self, attempt: Attempt) -> Iterator[MetricRow]:
        for _ in range(MAX_ROWS_A_MESSAGE):
            row = self._waiting[0] if self._waiting else None
            if not isinstance(row, tuple) or row[0] != attempt:
                return
            self._waiting.popleft()
            yield row


def _numbered(event: NumberedEvent, seq: int) -> NumberedEvent:
    fields = {name: getattr(event, name) for name in event.__struct_fields__}
    return type(event)(**{**fields, "seq": seq})
