"""The error of every file that is not what its data set should hold."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from sparsight.errors import ExpectedError, Found, expected

_MOST_NAMES = 5
_MOST_COMPARED = 1000


class UnreadableError(ExpectedError):
    """A file that is no picture, or a damaged one: `unreadable: skip` leaves it out."""


def unreadable(where: str, rule: str, found: object) -> UnreadableError:
    """Build (not raise) the error of a picture."""
    fix = (
        "Fetch the file again, or remove it from the data set, or leave out all such files: "
        "`unreadable: skip` in `dataset`."
    )
    error = expected(where, rule, Found(found), fix=fix)
    return UnreadableError(error.message, path="dataset.path", fix=fix)


def unfit(thing: str, rule: str, found: object, fix: str, *, at: str = "dataset.path") -> ExpectedError:
    """Build (not raise) the error: `thing` names the file, `found` describes, `fix` says what to do."""
    return expected(thing, rule, Found(found), at=at, fix=fix)


def names_text(names: Sequence[str], wanted: Sequence[str]) -> str:
    """What a folder holds, in few words: of many names those that are nearest to the wanted ones."""
    if len(names) <= _MOST_NAMES:
        return str(list(names))
    looked_at = names[:_MOST_COMPARED]
    near = sorted(looked_at, key=lambda name: -max(_likeness(name, each) for each in wanted))[:_MOST_NAMES]
    return f"{len(names)} names, the nearest {near}"


def _likeness(name: str, wanted: str) -> float:
    return difflib.SequenceMatcher(None, name.lower(), wanted.lower()).ratio()
