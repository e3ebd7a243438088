"""A process never outlives the orchestrator that started it, and leaves its signals to it."""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import sys
import threading
import time
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
ORPHANED = 143


def die_with_parent(orchestrator: int | None = None) -> None:
    """Have the kernel kill this process when its parent dies (Linux); elsewhere `watch_parent` does it.

    `orchestrator` is the id of the process that the parent should be, if that is known: in a container it may
    be 1, to which the children of any dead process go. Raises SystemExit if the parent is gone already.
    """
    if not sys.platform.startswith("linux"):
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent or parent == 1 != orchestrator:
        raise SystemExit(ORPHANED)


def watch_parent() -> None:
    """End the process when its parent is gone, where the kernel does not see to it."""
    if platform.system() == "Linux":
        return
    parent = os.getppid()

    def wait_for_end() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(ORPHANED)

    threading.Thread(target=wait_for_end, name="parent", daemon=True).start()


def watch_stdin() -> None:
    """End the process when standard input is closed by whoever holds the other end."""

    def wait_for_end() -> None:
        while os.read(sys.stdin.fileno(), 4096):  # sys.stdin has a lock that exit waits for
            pass
        os._exit(ORPHANED)

    threading.Thread(target=wait_for_end, name="stdin", daemon=True).start()


def leave_signals_to_parent() -> None:
    """Ignore what a terminal or a batch system sends to every process of a run: the orchestrator decides."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2):
        signal.signal(number, signal.SIG_IGN)


def drain_on(drain: Callable[[], None], *, usr1: bool) -> None:
    """SIGTERM (a preemption) drains; with `usr1`, so does SIGUSR1, by which a batch system tells that a time
    limit is near.
    """
    for number in (signal.SIGTERM, *((signal.SIGUSR1,) if usr1 else ())):
        signal.signal(number, lambda *_: drain())
