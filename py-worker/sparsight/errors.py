"""One grammar for everything a user can get wrong."""

from __future__ import annotations

import json


class ExpectedError(ValueError):
    """Something is not as expected.

    `str()` is `Expected <thing> to be <rule>, got <value> – at <path>.` and the fix on a line of its own; the
    parts are kept apart for those who know more about the place, as the orchestrator does.
    """

    def __init__(self, message: str, *, path: str | None = None, fix: str | None = None) -> None:
        place = "" if path is None else f" – at {path}"
        super().__init__(f"{message}{place}." + ("" if fix is None else f"\n{fix}"))
        self.message = message
        self.path = path
        self.fix = fix

    def answer(self) -> dict[str, object]:
        """As the orchestrator is told: `{"ok": false, "error": {"message", "fix", "path"}}`."""
        return {"ok": False, "error": {"message": self.message, "fix": self.fix, "path": self.path}}


class Found(str):
    """A description of what was found, such as "a folder"; any other text is a value and shown in quotes."""

    __slots__ = ()


def kind_of(value: object) -> Found:
    """Describe a value by its type, such as "a list"."""
    name = type(value).__name__
    return Found(f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}")


def expected(
    thing: str, rule: str, got: object, *, at: str | None = None, fix: str | None = None
) -> ExpectedError:
    """Build (not raise) the error: texts are quoted, unless they are `Found`; long values are cut."""
    return ExpectedError(f"Expected {thing} to be {rule}, got {_shown(got)}", path=at, fix=fix)


def _shown(value: object) -> str:
    is_text = isinstance(value, str) and not isinstance(value, Found)
    text = json.dumps(value, ensure_ascii=False) if is_text else " ".join(str(value).split())
    return text if len(text) <= 200 else f"{text[:199]}…"
