"""Packages that make models: imported where a config names them."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sparsight.errors import ExpectedError, Found, expected
from sparsight.models._arguments import Option
from sparsight.networks.model_source import missing
from sparsight.process.raised import RAISED, in_words

PRETRAINED = "pretrained"
"""The option that fetches weights from where the library keeps them."""


def imported(package: str, scheme: str, part: str | None = None) -> Any:
    """The package, or a module of it; raises ExpectedError, with the command that installs it, where it is
    missing, and for one that cannot be imported.
    """
    try:
        importlib.import_module(package)
    except ModuleNotFoundError as error:
        if error.name == package:
            raise missing(package, scheme) from None
        raise _broken(package, error) from error
    except RAISED as error:
        raise _broken(package, error) from error
    return importlib.import_module(part or package)


def known_name(scheme: str, name: str, names: Iterable[str]) -> str:
    """The name; raises ExpectedError, with the nearest, where the library has no such model."""
    names = list(names)
    if name in names:
        return name
    nearest = difflib.get_close_matches(name, names, n=1, cutoff=0.4)
    fix = f"Did you mean {scheme}:{nearest[0]}?" if nearest else None
    rule = f"one of the {len(names)} of {scheme}"
    raise expected("the name of the model", rule, name, at="model.name", fix=fix)


def made(name: str, make: Callable[[], object], options: Mapping[str, Option]) -> object:
    """What the library makes; raises ExpectedError for what it raises."""
    try:
        return make()
    except ExpectedError:
        raise
    except RAISED as error:
        got = Found(in_words(error, tells_ours=False))
        if options.get(PRETRAINED) is True:
            fix = (
                "Fetch them where the internet is, and name the file: model.weights: FILE, "
                "without options.pretrained."
            )
            thing = f"the pretrained weights of {name}"
            raise expected(thing, "there, or fetched", got, at="model.options.pretrained", fix=fix) from error
        at = "model.options" if options else "model.name"
        raise expected(name, "made without an error", got, at=at) from error


def _broken(package: str, error: BaseException) -> ExpectedError:
    got = Found(in_words(error, tells_ours=False))
    fix = "Is it of a version that goes with this torch?"
    return expected(f"the package {package}", "one that can be imported", got, at="model.name", fix=fix)
