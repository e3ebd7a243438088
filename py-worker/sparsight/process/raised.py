"""Errors that other code raised, in words."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

RAISED = (Exception, SystemExit)
"""What a user's code may raise; without a handler, sys.exit() would end the process without a word."""

_OURS = f"{Path(__file__).parents[1]}{os.sep}"
_STANDARD_LIBRARY = os.path.dirname(os.__file__)  # noqa: PTH120 - the beginning of texts, as Python has them


def in_words(error: BaseException, *, tells_ours: bool = True) -> str:
    """`ValueError: what it says (my_models.py:12)`, and further lines as they are.

    The place is the last one below the handler that is in no library, if there is one: the user's own rather
    than ours, which is left out unless `tells_ours`. The first line says something, though some texts begin
    with an empty one.
    """
    text, *rest = f"{type(error).__name__}: {_text_of(error)}".removesuffix(": ").split("\n")
    frames = traceback.extract_tb(error.__traceback__)[1:]
    places = [frame for frame in frames if not _is_of_library(frame.filename)]
    own = [frame for frame in places if not frame.filename.startswith(_OURS)]
    shown = [
        f" ({_from_here(frame.filename)}:{frame.lineno})" for frame in own or (places if tells_ours else [])
    ]
    return "\n".join([text + "".join(shown[-1:]), *rest])


def _text_of(error: BaseException) -> str:
    try:
        return str(error).strip()
    except RAISED as failure:  # an error class of the user's own
        return f"its text cannot be had ({type(failure).__name__})"


def _is_of_library(file: str) -> bool:
    return file.startswith(("<", _STANDARD_LIBRARY)) or not {"site-packages", "dist-packages"}.isdisjoint(
        Path(file).parts
    )


def _from_here(file: str) -> str:
    """Relative below the working directory, where users keep their code; in one line."""
    relative = os.path.relpath(file)
    return (file if relative.startswith("..") else relative).replace("\n", " ")
