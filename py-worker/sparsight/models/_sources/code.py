"""`module:callable`: code of the user's own."""

from __future__ import annotations

import contextlib
import copy
import difflib
import importlib
from collections.abc import Callable, Mapping

import torch
from torch import nn

from sparsight.errors import ExpectedError, Found, expected
from sparsight.models._arguments import Option, arguments_of, without_unnamed
from sparsight.networks.own_code import forget_stale_bytecode
from sparsight.process import working_folder
from sparsight.process.raised import RAISED, in_words


def code(name: str, given: Mapping[str, object], options: Mapping[str, Option]) -> object:
    """What the function or the class returns, called with the options and with what it takes of `given`; a
    copy of what is a model already.
    """
    found = _imported(name)
    if isinstance(found, nn.Module):
        return _copied(name, found, options)
    return called(name, found, given, options)


def called(
    name: str, constructor: Callable[..., object], given: Mapping[str, object], options: Mapping[str, Option]
) -> object:
    """What the callable returns.

    What takes `**kwargs` is given all; where it hands them on to code that knows no such size, the call is
    made again, with the generator as it was, without those that it does not name.
    """
    arguments = arguments_of(name, constructor, given, options)
    state = torch.get_rng_state()
    try:
        return constructor(**arguments)
    except ExpectedError:
        raise
    except RAISED as error:
        failed = error
    if isinstance(failed, TypeError) and _is_unexpected(failed, given):
        fewer = without_unnamed(constructor, arguments, given)
        torch.set_rng_state(state)
        try:
            return constructor(**fewer)
        except RAISED as error:
            failed = error
    at = "model.options" if options else "model.name"
    raise expected(name, "called without an error", Found(in_words(failed)), at=at) from failed


def _is_unexpected(error: TypeError, given: Mapping[str, object]) -> bool:
    text = str(error)
    return "unexpected keyword argument" in text and any(f"'{key}'" in text for key in given)


def _copied(name: str, model: nn.Module, options: Mapping[str, Option]) -> nn.Module:
    if options:
        got = Found(", ".join(options))
        raise expected(
            "the options of the model", f"left out, as {name} is a model already", got, at="model.options"
        )
    try:
        return copy.deepcopy(model)
    except RAISED as error:
        fix = "Write a function that makes it."
        raise expected(
            name, "a model that can be copied", Found(in_words(error)), at="model.name", fix=fix
        ) from error


def _imported(name: str) -> Callable[..., object]:
    module_name, _, attribute = name.partition(":")
    working_folder.name(module_name.partition(".")[0])
    try:
        with contextlib.suppress(ExpectedError, ValueError):  # importing tells what is wrong
            forget_stale_bytecode(module_name)
        module = importlib.import_module(module_name)
    except RAISED as error:
        fix = "Run from the folder that holds the module, or install it into the workers' Python."
        raise expected(
            f"the module {module_name}",
            "one that can be imported",
            Found(in_words(error)),
            at="model.name",
            fix=fix if isinstance(error, ImportError) else None,
        ) from error
    found = getattr(module, attribute, None)
    if callable(found):
        return found  # type: ignore[no-any-return]
    others = [] if hasattr(module, attribute) else dir(module)
    nearest = difflib.get_close_matches(attribute, others, n=1)
    thing = f"{attribute} of the module {module_name}"
    suggestion = f"Did you mean {module_name}:{nearest[0]}?" if nearest else None
    raise expected(thing, "callable", found, at="model.name", fix=suggestion)
