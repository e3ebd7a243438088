"""What Python and the operating system keep for a process."""

from __future__ import annotations

import gc
import locale
import os
import signal
import sys
import threading
import warnings
from collections.abc import Iterator, MutableMapping
from types import ModuleType
from typing import Any

from sparsight.process.process_state._setting import Setting

_TIMERS = {"real": signal.ITIMER_REAL, "virtual": signal.ITIMER_VIRTUAL, "profiling": signal.ITIMER_PROF}


def signals() -> Iterator[Setting]:
    """Handlers and timers; none of them outside of the main thread, which alone may set them."""
    if threading.current_thread() is not threading.main_thread():
        return
    yield Setting("signal handlers", _handlers, _set_handlers)
    yield Setting("blocked signals", _blocked, lambda mask: signal.pthread_sigmask(signal.SIG_SETMASK, mask))
    yield from (_timer(name, timer) for name, timer in _TIMERS.items())


def interpreter() -> Iterator[Setting]:
    """All but signals."""
    yield Setting("the working folder", os.getcwd, os.chdir)
    yield Setting("environment variables", lambda: dict(os.environ), _refill(os.environ))
    yield Setting("the permissions of new files", _umask, os.umask)
    yield Setting("the locale", lambda: locale.setlocale(locale.LC_ALL), _set_locale)
    for name in ("path", "meta_path", "path_hooks"):
        yield _attribute(f"sys.{name}", sys, name)
        yield _sequence(f"sys.{name}", getattr(sys, name))
    yield _sequence("filters of warnings", warnings.filters)
    for name in ("filters", "showwarning"):
        yield _attribute(f"warnings.{name}", warnings, name)
    for name in ("stdin", "stdout", "stderr", "excepthook", "unraisablehook", "displayhook"):
        yield _attribute(f"sys.{name}", sys, name)
    yield _attribute("threading.excepthook", threading, "excepthook")
    yield Setting("the recursion limit", sys.getrecursionlimit, sys.setrecursionlimit)
    yield Setting("the trace function", sys.gettrace, sys.settrace)
    yield Setting("the profile function", sys.getprofile, sys.setprofile)
    yield Setting("garbage collection", gc.isenabled, lambda on: gc.enable() if on else gc.disable())
    yield Setting("garbage collection", gc.get_threshold, lambda values: gc.set_threshold(*values))
    yield Setting("running threads", _threads, None)


def _threads() -> set[int | None]:
    return {thread.ident for thread in threading.enumerate()}


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _set_locale(value: str) -> None:
    locale.setlocale(locale.LC_ALL, value)


def _handlers() -> dict[int, Any]:
    return {int(number): signal.getsignal(number) for number in signal.valid_signals()}


def _set_handlers(handlers: dict[int, Any]) -> None:
    for number, handler in handlers.items():
        if handler is not None and signal.getsignal(number) != handler:
            signal.signal(number, handler)


def _blocked() -> set[Any]:
    return set(signal.pthread_sigmask(signal.SIG_BLOCK, ()))


def _attribute(name: str, holder: ModuleType, attribute: str) -> Setting:
    return Setting(name, lambda: getattr(holder, attribute), lambda value: setattr(holder, attribute, value))


def _sequence(name: str, held: Any) -> Setting:
    def replace(values: list[Any]) -> None:
        held[:] = values

    return Setting(name, lambda: list(held), replace)


def _timer(name: str, timer: Any) -> Setting:
    def is_running() -> bool:
        return signal.getitimer(timer) != (0.0, 0.0)

    return Setting(f"the {name} timer", is_running, lambda _: signal.setitimer(timer, 0))


def _refill(held: MutableMapping[str, str]) -> Any:
    def refill(values: dict[str, str]) -> None:
        for name in held.keys() - values.keys():
            del held[name]
        held.update(values)

    return refill
