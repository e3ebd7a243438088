"""The worker's main thread: one assigned trial after another."""

from __future__ import annotations

import math
import os
import queue
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal, assert_never

from sparsight.errors import ExpectedError
from sparsight.process.lifeline import drain_on, leave_signals_to_parent
from sparsight.process.raised import in_words
from sparsight.protocol.generated import (
    Accepted,
    Ack,
    Assign,
    Assist,
    Cancel,
    Command,
    Connection,
    Current,
    Drain,
    Hello,
    Ping,
    Release,
    Result,
    Stop,
    Trial,
    TrialDone,
    TrialFailed,
)
from sparsight.protocol.generated import TrialStopped as TrialStoppedEvent
from sparsight.reporting.reporter import InvalidTrialError, TrialStopped
from sparsight.worker.assisting import Assisting
from sparsight.worker.cuda_error import breaks_process
from sparsight.worker.encoded import spelled_out
from sparsight.worker.link import Link
from sparsight.worker.machine import hello
from sparsight.worker.outbox import Attempt, NumberedEvent, Outbox
from sparsight.worker.wire_reporter import UNNUMBERED, WireReporter

if TYPE_CHECKING:
    import torch

STOPPED = 130

OwnCode = tuple[str, str | None]
"""A module of the user's own, and the digest of its content."""


Order = Assign | Assist
OrderKey = Attempt | int
"""Of an order to assist, its number."""


class Worker:
    """Serves one orchestrator over one connection."""

    def __init__(
        self,
        connection: Connection,
        *,
        orphan_deadline_s: float = math.inf,
        drains_on_usr1: bool = False,
    ) -> None:
        self._connection = connection
        self._drains_on_usr1 = drains_on_usr1
        self._outbox = Outbox()
        self._order: queue.SimpleQueue[OrderKey | None] = queue.SimpleQueue()
        self._waiting: dict[OrderKey, Order] = {}  # whoever pops one, the main or the I/O thread, has it
        self._received: set[OrderKey] = set()
        self._cancelled: set[OrderKey] = set()
        self._draining = threading.Event()
        self._stop = threading.Event()  # of the current attempt
        self._current: WireReporter | None = None
        self._assisting: Assisting | None = None
        self._own_code: OwnCode | None = None  # that this process has run
        self._is_broken = False  # what it computed on cannot be used any more
        self._is_spent = False  # it begins no further trial
        self._link = Link(
            connection,
            self._outbox,
            greet=self._hello,
            pulse=self._pulse,
            on_command=self._on_command,
            orphan_deadline_s=orphan_deadline_s,
        )

    def serve(self) -> None:
        """Carry out trials until drained, or until the next needs another process; then say bye."""
        leave_signals_to_parent()
        drain_on(self._drain, usr1=self._drains_on_usr1)
        self._link.start()
        _prepare_torch(self._connection.num_threads)
        while not (self._draining.is_set() or self._is_spent):
            key = self._order.get()
            order = None if key is None else self._waiting.pop(key, None)
            if order is None or self._draining.is_set():
                continue
            if self._own_code not in (None, _own_code(order.trial)):
                break  # a new process takes it
            if isinstance(order, Assist):
                self._assist(order)
            else:
                self._carry_out(order)
        self._outbox.wait_empty()
        self._link.close()

    def _carry_out(self, assign: Assign) -> None:
        trial_id, attempt = assign.trial.trial_id, assign.attempt
        self._stop.clear()
        reporter = WireReporter(trial_id, attempt, outbox=self._outbox, link=self._link, stop=self._stop)
        self._current = reporter
        if (trial_id, attempt) in self._cancelled or self._draining.is_set():
            self._stop.set()
        self._outbox.put(self._outcome(assign, reporter))
        self._current = None
        if not self._is_broken:
            _free_memory(self._connection.device)

    def _assist(self, order: Assist) -> None:
        """Compute parts of somebody else's trial; an error costs that trial nothing."""
        self._stop.clear()
        assisting = Assisting(order, outbox=self._outbox, stop=self._stop)
        self._assisting = assisting
        if order.assist in self._cancelled or self._draining.is_set():
            self._stop.set()
        ended, error = assisting.carry_out(
            self._connection, lambda device: self._watching(order.trial, device)
        )
        self._is_broken = breaks_process(error)
        self._is_spent |= self._is_broken or (error is not None and self._own_code is not None)
        self._outbox.put(ended)
        self._assisting = None
        if not self._is_broken:
            _free_memory(self._connection.device)

    def _outcome(self, assign: Assign, reporter: WireReporter) -> NumberedEvent:
        trial_id, attempt = assign.trial.trial_id, assign.attempt
        is_fresh = self._own_code is None
        if reporter.stop_requested:
            return TrialStoppedEvent(trial_id=trial_id, attempt=attempt, seq=UNNUMBERED, step=0)
        try:
            result = self._run(assign, reporter)
        except TrialStopped as stopped:
            return TrialStoppedEvent(trial_id=trial_id, attempt=attempt, seq=UNNUMBERED, step=stopped.step)
        except Exception as error:
            self._is_broken = breaks_process(error)
            self._is_spent |= self._is_broken or not is_fresh
            return TrialFailed(
                trial_id=trial_id,
                attempt=attempt,
                seq=UNNUMBERED,
                kind=_kind(error) if is_fresh and not self._is_broken else "error",
                message=spelled_out(_message(error))[:4000],
                traceback=spelled_out(traceback.format_exc())[-20_000:],
            )
        return TrialDone(trial_id=trial_id, attempt=attempt, seq=UNNUMBERED, result=result)

    def _run(self, assign: Assign, reporter: WireReporter) -> Result:
        import torch

        from sparsight.trial import run_trial

        self._outbox.put(Accepted(trial_id=assign.trial.trial_id, attempt=assign.attempt, seq=UNNUMBERED))
        device = torch.device(self._connection.device)
        with self._watching(assign.trial, device):
            return run_trial(
                assign.trial,
                directory=Path(assign.directory),
                completed_evaluations=assign.completed_evaluations,
                device=device,
                cache_directory=Path(self._connection.cache_directory),
                reporter=reporter,
            )

    @contextmanager
    def _watching(self, trial: Trial, device: torch.device) -> Iterator[None]:
        """A process that code of the user's own has changed, however little, is like no new one any more."""
        code = _own_code(trial)
        if code is None:
            yield
            return
        from sparsight.arithmetic.numerics import make_repeatable
        from sparsight.process.process_state import ProcessState

        make_repeatable(device)
        process = ProcessState()
        try:
            yield
        finally:
            self._own_code = code
            changed = process.put_back()
            if changed:
                self._is_spent = True
                sys.stderr.write(f"{trial.model.name} changed {', '.join(changed)}: this worker ends.\n")

    def _hello(self) -> Hello:
        reporter = self._current
        current = None if reporter is None else Current(trial_id=reporter.trial_id, attempt=reporter.attempt)
        return hello(self._connection, current)

    def _pulse(self) -> tuple[int, bool]:
        at_work = self._current or self._assisting
        return (0, False) if at_work is None else (at_work.progress_count, True)

    def _on_command(self, command: Command) -> None:
        match command:
            case Assign(trial=trial, attempt=attempt):
                self._receive((trial.trial_id, attempt), command)
            case Assist(assist=assist):
                self._receive(assist, command)
            case Release(assist=assist):
                self._release(assist)
            case Cancel(trial_id=trial_id, attempt=attempt):
                self._cancel(trial_id, attempt)
            case Drain():
                self._drain()
            case Stop():
                os._exit(STOPPED)
            case Ack() | Ping():
                pass  # the link has answered
            case _:
                assert_never(command)

    def _receive(self, key: OrderKey, order: Order) -> None:
        if key not in self._received:  # after a reconnect it may be sent again
            self._received.add(key)
            self._waiting[key] = order
            self._order.put(key)

    def _release(self, assist: int) -> None:
        order = self._waiting.pop(assist, None)
        if isinstance(order, Assist):
            self._outbox.put(Assisting(order, outbox=self._outbox, stop=self._stop).ended("released"))
            return
        self._cancelled.add(assist)
        if self._assisting is not None and self._assisting.number == assist:
            self._stop.set()

    def _cancel(self, trial_id: str, attempt: int) -> None:
        if self._waiting.pop((trial_id, attempt), None) is not None:
            self._outbox.put(TrialStoppedEvent(trial_id=trial_id, attempt=attempt, seq=UNNUMBERED, step=0))
            return
        self._cancelled.add((trial_id, attempt))
        reporter = self._current
        if reporter is not None and (reporter.trial_id, reporter.attempt) == (trial_id, attempt):
            self._stop.set()

    def _drain(self) -> None:
        self._draining.set()
        self._stop.set()
        self._order.put(None)


def _own_code(trial: Trial) -> OwnCode | None:
    module, _, attribute = trial.model.name.partition(":")
    return (module, trial.model.code_sha256) if attribute else None


def _prepare_torch(num_threads: int) -> None:
    import torch

    torch.set_num_threads(num_threads)
    torch.set_num_interop_threads(1)


def _free_memory(device: str) -> None:
    """Give back what torch keeps of a GPU's memory for later: the next trial may be another process's."""
    import torch

    if device.startswith("cuda"):
        torch.cuda.empty_cache()


def _kind(error: Exception) -> Literal["error", "out_of_memory", "invalid"]:
    import torch

    if isinstance(error, InvalidTrialError):
        return "invalid"
    if isinstance(error, (torch.OutOfMemoryError, MemoryError)):
        return "out_of_memory"
    return "error"


def _message(error: Exception) -> str:
    return str(error) if isinstance(error, ExpectedError) else in_words(error)
