"""Canonical JSON (RFC 8785): the same value gives the same bytes in every language."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping

from sparsight.errors import expected

_ESCAPE = json.JSONEncoder(ensure_ascii=False).encode


def dumps(value: object) -> str:
    """The canonical JSON text of None, bool, int, float, str, and of lists, tuples and mappings of these.

    Keys are ordered by UTF-16 code units and numbers written as ECMAScript writes doubles. Raises
    ExpectedError, naming the place (`$.a[0]`), for what JSON or a double cannot hold: nan, infinities,
    integers that a double would round, lone surrogates, keys that are not text, other types.
    """
    parts: list[str] = []
    _append(value, "$", parts)
    return "".join(parts)


def _append(value: object, path: str, parts: list[str]) -> None:
    match value:
        case None | True | False:
            parts.append("null" if value is None else "true" if value else "false")
        case str():
            parts.append(_text(value, path))
        case int() | float():
            parts.append(_number(value, path))
        case list() | tuple():
            _append_array(value, path, parts)
        case Mapping():
            _append_object(value, path, parts)
        case _:
            raise expected(
                "value", "null, a boolean, a number, a text, an array or an object", value, at=path
            )


def _append_array(items: list[object] | tuple[object, ...], path: str, parts: list[str]) -> None:
    parts.append("[")
    for index, item in enumerate(items):
        if index:
            parts.append(",")
        _append(item, f"{path}[{index}]", parts)
    parts.append("]")


def _append_object(members: Mapping[object, object], path: str, parts: list[str]) -> None:
    texts: list[str] = []
    for key in members:
        if not isinstance(key, str):
            raise expected("key", "a text", key, at=path)
        texts.append(key)
    parts.append("{")
    for index, key in enumerate(sorted(texts, key=_utf16)):
        if index:
            parts.append(",")
        parts += (_text(key, path), ":")
        _append(members[key], f"{path}.{key}", parts)
    parts.append("}")


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")


def _text(text: str, path: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        surrogate = f"U+{ord(text[error.start]):04X}"
        raise expected("text", "Unicode without lone surrogates", surrogate, at=path) from None
    return _ESCAPE(text)


def _number(value: float, path: str) -> str:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise expected("number", "finite", value, at=path)
    text = _ecmascript(number)
    # The text of a large double is a decimal integer near it, and Python reads that back as an int.
    if number != value and str(value) != text:
        raise expected("integer", "one that a double holds exactly", value, at=path)
    return text


def _ecmascript(number: float) -> str:
    """The text of ECMA-262 Number::toString: the digits of Python's repr, the point placed otherwise."""
    if number == 0:
        return "0"
    sign = "-" if number < 0 else ""
    mantissa, _, exponent = repr(abs(number)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    significant = (whole + fraction).lstrip("0")
    # The value is 0.<digits> times ten to the power of `point`.
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(significant))
    digits = significant.rstrip("0")
    if len(digits) <= point <= 21:
        return sign + digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    tail = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{tail}e{point - 1:+d}"
