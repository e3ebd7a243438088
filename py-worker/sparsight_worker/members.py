"""Members of a package, one a file: a file's name is the name used in configs, and of what it defines."""

from __future__ import annotations

import difflib
import functools
import importlib
import pkgutil

from sparsight_worker.errors import expected


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
