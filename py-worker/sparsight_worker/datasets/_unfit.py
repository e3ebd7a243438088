"""The error of every file that is not what its data set should hold."""

from __future__ import annotations

from sparsight_worker.errors import ExpectedError, Found, expected


def unfit(thing: str, rule: str, found: object, fix: str, *, at: str = "dataset.path") -> ExpectedError:
    """Build (not raise) the error: `thing` names the file, `found` describes, `fix` says what to do."""
    return expected(thing, rule, Found(found), at=at, fix=fix)
