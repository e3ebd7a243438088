"""Members of a package: each public module defines one object of its own name, its name in configs, too."""

from __future__ import annotations

import difflib
import functools
import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, Protocol, Self, runtime_checkable

from sparsight.errors import expected, kind_of


@dataclass(frozen=True)
class Member:
    """What such a file defines: an object whose dataclass fields are its parameters, each with a default.

    A parameter that must be given has the default None, and the member refuses to work without it.
    """

    @property
    def name(self) -> str:
        """The name used in configs: that of the file."""
        return type(self).__module__.rpartition(".")[2]

    parameter_words: ClassVar[Mapping[str, str]] = {}
    """How a parameter reads, with {} for its value, where its name and its value would not do."""

    @property
    def parameters(self) -> dict[str, Any]:
        """Every parameter with its value, in the order of the class."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def words_of(self, *names: str) -> list[str]:
        """`period 8`, `horizontal`: what the parameters of these names are, for labels and captions."""
        return [self._words_of(name, self.parameters[name]) for name in names]

    def _words_of(self, name: str, value: object) -> str:
        shown = f"{value:.15g}" if isinstance(value, float) else str(value).replace("_", " ")
        if name in self.parameter_words:
            return self.parameter_words[name].replace("{}", shown)
        return shown if isinstance(value, str) else f"{name.replace('_', ' ')} {shown}"

    def having(self, **parameters: Any) -> Self:
        """The same member with these parameters in place of its own.

        Raises ExpectedError for a parameter that it does not have, or a value that is not possible.
        """
        unknown = next((name for name in parameters if name not in self.parameters), None)
        if unknown is None:
            return replace(self, **parameters) if parameters else self
        known = ", ".join(self.parameters)
        rule = f"one of {known}" if known else "left out, as there are none"
        nearest = difflib.get_close_matches(unknown, self.parameters, n=1, cutoff=0.4)
        fix = f"Did you mean {nearest[0]}?" if nearest else None
        raise expected(f"parameter of {self.name}", rule, unknown, at=unknown, fix=fix)


@runtime_checkable
class TaggedStruct(Protocol):
    """A struct of the schemas that is one of several, such as StripesMask."""

    __struct_config__: ClassVar[Any]
    __struct_fields__: ClassVar[tuple[str, ...]]


Spec = str | Mapping[str, Any] | TaggedStruct | Member
"""A member with its parameters: its name; a mapping with its name under the tag (`{"family": "stripes",
"period": 4}`) or as the only key (`{"stripes": {"period": 4}}`); a struct of the schemas; or the member."""


@functools.cache
def member_names(package: str) -> tuple[str, ...]:
    """Names of the public modules of an importable package, sorted; nothing is imported but the package."""
    path = importlib.import_module(package).__path__
    return tuple(sorted(m.name for m in pkgutil.iter_modules(path) if not m.name.startswith("_")))


def load_member(package: str, kind: str, name: str) -> object:
    """What the module `name` of `package` defines under its own name.

    Raises ExpectedError with the nearest name when there is no such module; `kind` is the message's noun.
    """
    names = member_names(package)
    if name not in names:
        nearest = difflib.get_close_matches(name, names, n=1, cutoff=0.4)
        fix = f"Did you mean {nearest[0]}?" if nearest else f"Choose one of {', '.join(names)}."
        raise expected(kind, f"one of {', '.join(names)}", name, fix=fix)
    member: object = getattr(importlib.import_module(f"{package}.{name}"), name)
    return member


def specified_member(package: str, kind: str, tag: str, spec: Spec) -> object:
    """The member that a spec names, with the parameters that it gives and the defaults of the others.

    `tag` is the key of the name in a mapping. Raises ExpectedError for an unknown name, an unknown parameter
    or an impossible value; the error's `path` is then the parameter.
    """
    if isinstance(spec, Member):
        return spec
    name, parameters = parts_of(spec, kind, tag)
    member = load_member(package, kind, name)
    assert isinstance(member, Member)
    return member.having(**parameters)


def parts_of(spec: Spec, kind: str, tag: str) -> tuple[str, Mapping[str, Any]]:
    """Name and given parameters of a spec; raises ExpectedError for what has neither form."""
    match spec:
        case str():
            return spec, {}
        case Member():
            return spec.name, spec.parameters
        case Mapping() if isinstance(spec.get(tag), str):
            return spec[tag], {key: value for key, value in spec.items() if key != tag}
        case Mapping() if len(spec) == 1 and isinstance(next(iter(spec.values())), Mapping):
            return next(iter(spec.items()))
        case Mapping():
            raise expected(kind, f"a mapping with the key {tag}", ", ".join(map(str, spec)), at=tag)
        case TaggedStruct():
            return spec.__struct_config__.tag, {key: getattr(spec, key) for key in spec.__struct_fields__}
    raise expected(kind, f"a name, or a mapping with the key {tag}", kind_of(spec))


def one_of(thing: str, value: object, choices: Sequence[str], *, at: str) -> None:
    """Raise ExpectedError unless the value is one of these texts."""
    if value not in choices:
        near = difflib.get_close_matches(value, choices, n=1) if isinstance(value, str) else []
        fix = f"Did you mean {near[0]}?" if near else None
        raise expected(thing, f"one of {', '.join(choices)}", value, at=at, fix=fix)
