"""Events as bytes."""

from __future__ import annotations

from typing import Any

import msgspec

from sparsight.constants import MAX_FRAME_BYTES


def encoded(event: msgspec.Struct) -> bytes:
    """The event in msgpack; halves of characters, as in names of files that are not UTF-8, are spelled out.

    Raises ValueError for an event that is too long to be sent.
    """
    try:
        message = msgspec.msgpack.encode(event)
    except UnicodeEncodeError:
        message = msgspec.msgpack.encode(_spelled_out(msgspec.to_builtins(event)))
    if len(message) > MAX_FRAME_BYTES:
        name = type(event).__name__
        raise ValueError(f"Expected {name} to be at most {MAX_FRAME_BYTES} bytes long, got {len(message)}.")
    return message


def spelled_out(text: str) -> str:
    r"""The text with every half of a character as a backslash and its number: `\udcff`."""
    return text.encode(errors="backslashreplace").decode()


def _spelled_out(value: Any) -> Any:
    match value:
        case str():
            return spelled_out(value)
        case list():
            return [_spelled_out(item) for item in value]
        case dict():
            return {_spelled_out(key): _spelled_out(item) for key, item in value.items()}
        case _:
            return value
