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


def arguments_of(
    name: str, constructor: Callable[..., object], given: Mapping[str, object], options: Mapping[str, Option]
) -> dict[str, object]:
    """What to call it with: the options, and of what is given that which it takes and no option says.

    Raises ExpectedError for options that are not taken, missing, or not of the type of their annotation.
    Annotations other than int, float, bool, str, Literal and unions of these are not checked.
    """
    signature = _signature(constructor)
    if signature is None:
        return {**given, **options}
    kinds = {parameter.kind for parameter in signature.parameters.values()}
    takes_all = inspect.Parameter.VAR_KEYWORD in kinds
    taken = {key: value for key, value in given.items() if takes_all or _is_named(signature, key)}
    arguments = {**taken, **options}
    _check(name, signature, arguments, options)
    return arguments


def without_unnamed(
    constructor: Callable[..., object], arguments: Mapping[str, object], given: Mapping[str, object]
) -> dict[str, object]:
    """The same arguments without those that were given though only `**kwargs` takes them."""
    signature = _signature(constructor)
    assert signature is not None
    return {
        key: value
        for key, value in arguments.items()
        if key not in given or value is not given[key] or _is_named(signature, key)
    }


def _is_named(signature: inspect.Signature, key: str) -> bool:
    parameter = signature.parameters.get(key)
    return parameter is not None and parameter.kind in (
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
        inspect.Parameter.KEYWORD_ONLY,
    )


def _check(
    name: str, signature: inspect.Signature, arguments: Mapping[str, object], options: Mapping[str, Option]
) -> None:
    try:
        signature.bind(**arguments)
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
