"""A worker never outlives the orchestrator that started it."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
ORPHANED = 143


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent dies (Linux); elsewhere `watch_stdin` does it.

    Raises SystemExit if the parent is gone already.
    """
    if not sys.platform.startswith("linux"):
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent or parent == 1:
        raise SystemExit(ORPHANED)


def watch_stdin() -> None:
    """End the process when standard input is closed by whoever holds the other end."""

    def wait_for_end() -> None:
        while os.read(sys.stdin.fileno(), 4096):  # sys.stdin has a lock that exit waits for
            pass
        os._exit(ORPHANED)

    threading.Thread(target=wait_for_end, name="stdin", daemon=True).start()


def drain_on_sigterm(drain: Callable[[], None]) -> None:
    """SIGTERM (a preemption) drains; SIGINT is for the orchestrator, which shares the terminal."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: drain())
