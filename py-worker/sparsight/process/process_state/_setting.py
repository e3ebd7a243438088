"""One thing that any code can change for the whole process."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Setting:
    """How to read it, and how to put an earlier value back."""

    name: str
    """What a message calls it."""
    read: Callable[[], Any]
    write: Callable[[Any], object] | None
    """None where nothing puts it back."""

    def value(self) -> object:
        """The present value; an error is a value, too: settings of torch may contradict one another."""
        try:
            return self.read()
        except Exception as error:
            return repr(error)


class Kept:
    """The values of settings at one time."""

    def __init__(self, settings: Iterable[Setting]) -> None:
        self._values = [(setting, setting.value()) for setting in settings]

    def put_back(self) -> list[str]:
        """Give every setting the value that it had; names of those that had another one."""
        changed = [(setting, value) for setting, value in self._values if setting.value() != value]
        for setting, value in changed:
            if setting.write is not None:
                setting.write(value)
        return [setting.name for setting, _ in changed]
