"""What one trial could leave behind in a process for the next: all that is neither a file nor an object of
the trial's own.

A trial's numbers depend on its settings alone. So what its model's code changes for the whole process is put
back; where something was changed, or another model's code comes next, the process serves no further trial
(`worker.serve`). Generators need no care: every trial seeds them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sparsight.process.process_state._arithmetic import arithmetic
from sparsight.process.process_state._code import LoadedModules, is_of_library, patches
from sparsight.process.process_state._interpreter import interpreter, signals
from sparsight.process.process_state._setting import Kept

__all__ = ["ProcessState", "arithmetic_kept", "is_of_library"]


class ProcessState:
    """The state at one time, before code of the user's own runs; to be put back after it."""

    def __init__(self) -> None:
        self._modules = LoadedModules()
        self._kept = Kept([*arithmetic(), *signals(), *interpreter(), *patches()])

    def put_back(self) -> list[str]:
        """Undo what was changed, as far as that can be done, and forget modules of the user's own.

        Returns what was changed, in words; such a process may differ from a new one all the same.
        """
        changed = self._kept.put_back()
        compiled = [f"the compiled module {name}" for name in self._modules.forget_own()]
        return list(dict.fromkeys([*changed, *compiled]))


@contextmanager
def arithmetic_kept(changed: list[str]) -> Iterator[None]:
    """Put back, afterwards, what decides how everything is computed, and signal handlers.

    What was changed is added to `changed`, in words. Code may set these as it is imported, in a line that is
    left over from a script: that would hold in a process that imports it, and not in one that did so before.
    """
    kept = Kept([*arithmetic(), *signals()])
    try:
        yield
    finally:
        changed += list(dict.fromkeys(kept.put_back()))
