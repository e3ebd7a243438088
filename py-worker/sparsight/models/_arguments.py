"""What a model is made with, against what its code says it takes."""

from __future__ import annotations

import contextlib
import inspect
import json
import types
import typing
from collections.abc import Callable, Mapping

from sparsight.errors import Found, expected

Option = float | str | bool

_KINDS: dict[object, str] = {int: "an integer", float: "a number", bool: "true or false", str: "a text"}


def check_arguments(
    name: str, constructor: Callable[..., object], given: Mapping[str, object], options: Mapping[str, Option]
) -> None:
    """Raise ExpectedError for options that are not taken, missing, or not of the type of their annotation.

    Annotations other than int, float, bool, str, Literal and unions of these are not checked.
    """
    signature = _signature(constructor)
    if signature is None:
        return
    try:
        signature.bind(**given, **options)
    except TypeError as error:
        got = Found(f"{error} (it takes {', '.join(signature.parameters)})")
        raise expected("the options of the model", f"arguments of {name}", got, at="model.options") from error
    for option, value in options.items():
        if option in signature.parameters:
            _check_type(option, value, signature.parameters[option].annotation)


def _signature(constructor: Callable[..., object]) -> inspect.Signature | None:
    """None for a callable that is written in C, whose own error is clear enough."""
    with contextlib.suppress(Exception):  # an annotation may name what only a type checker sees
        return inspect.signature(constructor, eval_str=True)
    with contextlib.suppress(ValueError):
        return inspect.signature(constructor)
    return None


def _check_type(option: str, value: Option, annotation: object) -> None:
    kinds = [kind for kind in _alternatives(annotation) if kind is not types.NoneType]
    if any(_takes(kind, value) for kind in kinds):
        return
    rule = " or ".join(_in_words(kind) for kind in kinds) or "left out"
    got = Found(json.dumps(value, ensure_ascii=False))
    raise expected(f"option {option} of the model", rule, got, at=f"model.options.{option}")


def _alternatives(annotation: object) -> list[object]:
    if typing.get_origin(annotation) not in (types.UnionType, typing.Union):
        return [annotation]
    return [kind for part in typing.get_args(annotation) for kind in _alternatives(part)]


def _takes(kind: object, value: Option) -> bool:
    if typing.get_origin(kind) is typing.Literal:
        return any(type(each) is type(value) and each == value for each in typing.get_args(kind))
    if kind is float:
        return type(value) in (int, float)
    return type(value) is kind or not any(kind is known for known in _KINDS)


def _in_words(kind: object) -> str:
    if typing.get_origin(kind) is not typing.Literal:
        return _KINDS[kind]
    return f"one of {', '.join(json.dumps(each, ensure_ascii=False) for each in typing.get_args(kind))}"
