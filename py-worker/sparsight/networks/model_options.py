"""`python -m sparsight model NAME`: what a model takes, and the content of its code.

Standard output is one JSON object: ModelFound or Refusal of `schemas/dialogue.json`. Its `sha256` is that of
`source_sha256`.
"""

from __future__ import annotations

import ast
import difflib
import json
from pathlib import Path
from typing import TypedDict

from sparsight.errors import ExpectedError, Found, expected
from sparsight.networks.model_source import SCHEMES, source_of, version_sha256
from sparsight.networks.own_code import code_sha256, module_file

_GIVEN = ("image_height", "image_width", "num_channels", "num_classes")
_Callable = ast.FunctionDef | ast.ClassDef


class Options(TypedDict):
    """Names of the keyword arguments that the config may give, and of those that it must."""

    optional: list[str]
    required: list[str]


def respond(name: str) -> str:
    """Answer by a JSON object."""
    try:
        return json.dumps({"ok": True, "sha256": source_sha256(name), "options": options_of(name)})
    except ExpectedError as error:
        return json.dumps(error.answer())


def source_sha256(name: str) -> str | None:
    """Content of the module of `module:callable`, or the version of the package that a scheme needs; null for
    a model of ours and for a file that torch itself reads. Raises ExpectedError for what is not there.
    """
    source = source_of(name)
    if source.module is not None:
        return code_sha256(source.module)
    return None if source.package is None else version_sha256(source.package, source.scheme)


def options_of(name: str) -> Options | None:
    """The options of a member of `models` or of `module:callable`, as its code says them; nothing is run.

    None where the code does not say. What a callable takes of the sizes of the data set may be given as an
    option, too. Raises ExpectedError for a callable that is not there.
    """
    if source_of(name).scheme in SCHEMES:
        return None
    module, _, attribute = name.partition(":")
    file = module_file(module) if attribute else Path(__file__).parents[1] / "models" / f"{name}.py"
    if file is None:
        return None
    try:
        code = ast.parse(file.read_bytes())
    except (SyntaxError, ValueError) as error:
        raise expected(f"the module {module}", "Python code", Found(error), at="model.name") from error
    arguments = _arguments(_defined(code, name, attribute or name))
    return None if arguments is None else _options(arguments, () if attribute else (*_GIVEN, "width"))


def _defined(code: ast.Module, name: str, attribute: str) -> _Callable | None:
    """The one definition of the name; None where it may have another value."""
    bound = [bound for node in ast.walk(code) for bound in _bound(node)]
    found = [node for node in code.body if isinstance(node, _Callable) and node.name == attribute]
    if len(found) == 1 and bound.count(attribute) == 1:
        return found[0]
    if attribute not in bound and not {"*", "__getattr__"} & set(bound):
        nearest = difflib.get_close_matches(attribute, bound, n=1)
        fix = f"Did you mean {name.removesuffix(attribute)}{nearest[0]}?" if nearest else None
        thing = f"{attribute} of the module {name.partition(':')[0]}"
        raise expected(thing, "there", Found("none"), at="model.name", fix=fix)
    return None


def _bound(node: ast.AST) -> list[str]:
    """Names that a node may give a value to; a text may be one, as in setattr."""
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AsyncFunctionDef(name=name):
            return [name]
        case ast.Name(id=name, ctx=ast.Store()) | ast.Constant(value=str(name)):
            return [name]
        case ast.alias(name=name, asname=other):
            return [other or name.partition(".")[0]]
        case _:
            return []


def _arguments(node: _Callable | None) -> ast.arguments | None:
    """Arguments by which a function or a class is called, `self` left out; None where that is not sure."""
    match node:
        case ast.FunctionDef(decorator_list=[], args=arguments):
            return arguments
        case ast.ClassDef(decorator_list=[], keywords=[], body=body):
            methods = {each.name: each for each in body if isinstance(each, ast.FunctionDef)}
            own = methods.get("__init__")
            if own is None or own.decorator_list or "__new__" in methods:
                return None
            own.args.args[:1] = []
            return own.args
        case _:
            return None


def _options(arguments: ast.arguments, given: tuple[str, ...]) -> Options | None:
    by_name = arguments.args + arguments.kwonlyargs
    defaults = [None] * len(arguments.args) + arguments.kw_defaults
    if arguments.defaults:
        defaults[len(arguments.args) - len(arguments.defaults) : len(arguments.args)] = arguments.defaults
    if arguments.kwarg is not None or arguments.posonlyargs:
        return None
    names = [argument.arg for argument in by_name]
    options = Options(optional=[], required=[])
    for argument, default in zip(names, defaults, strict=True):
        if argument not in given and argument not in _GIVEN:
            options["required" if default is None else "optional"].append(argument)
    options["optional"] += [name for name in _GIVEN if name in names and name not in given]
    return options
