"""Code that is loaded: modules of the user's own, and functions that they put in the place of others'."""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterator
from importlib.machinery import ExtensionFileLoader
from pathlib import Path
from types import ModuleType

from sparsight.process.process_state._setting import Setting

_PATCHABLE = (
    "builtins",
    "math",
    "random",
    "time",
    "os",
    "json",
    "numpy",
    "numpy.random",
    "torch",
    "torch.autograd",
    "torch.nn",
    "torch.nn.functional",
    "torch.nn.init",
)
_OURS = "sparsight"


def patches() -> Iterator[Setting]:
    """The functions and classes that modules and classes which everybody uses have under each name."""
    yield from map(_functions, _holders())


class LoadedModules:
    """Modules at one time, and those that came after it."""

    def __init__(self) -> None:
        self._before = dict(sys.modules)

    def forget_own(self) -> list[str]:
        """Have the user's modules that came since be loaded again when they are imported; names of those
        that cannot be, as they are compiled.
        """
        came = {name: module for name, module in sys.modules.items() if self._before.get(name) is not module}
        own = {name: module for name, module in came.items() if is_own(module)}
        for name in own:
            del sys.modules[name]
        return [name for name, module in own.items() if _is_compiled(module)]


def is_own(module: ModuleType) -> bool:
    """Whether a module is the user's own: no library's, and not ours."""
    if module.__name__.partition(".")[0] == _OURS:
        return False
    spec = getattr(module, "__spec__", None)
    files = [getattr(module, "__file__", None), *(getattr(spec, "submodule_search_locations", None) or ())]
    return any(file is not None and not is_of_library(Path(file)) for file in files)


def is_of_library(file: Path) -> bool:
    """Whether a file belongs to Python, or to a package that was installed."""
    if not {"site-packages", "dist-packages"}.isdisjoint(file.parts):
        return True
    return any(file.is_relative_to(folder) for folder in _LIBRARIES)


_LIBRARIES = [Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")]


def _is_compiled(module: ModuleType) -> bool:
    return isinstance(getattr(getattr(module, "__spec__", None), "loader", None), ExtensionFileLoader)


def _holders() -> Iterator[ModuleType | type]:
    yield from (sys.modules[name] for name in _PATCHABLE if name in sys.modules)
    yield from (module for name, module in list(sys.modules.items()) if name.partition(".")[0] == _OURS)
    torch = sys.modules["torch"]
    yield torch.Tensor
    layers = [each for each in vars(sys.modules["torch.nn"]).values() if isinstance(each, type)]
    yield from {each: None for layer in layers for each in layer.__mro__ if each is not object}


def _functions(holder: ModuleType | type) -> Setting:
    return Setting(
        f"functions of {holder.__name__}",
        lambda: _Callables(vars(holder)),
        lambda value: value.put_back(holder),
    )


class _Callables:
    """What can be called by each name; equal to another where every name of the first means the same."""

    def __init__(self, names: object) -> None:
        found = dict(names)  # type: ignore[call-overload]
        self._values = {name: value for name, value in found.items() if callable(value)}

    def __eq__(self, other: object) -> bool:
        """Names that are only here may be new: a library loads parts of itself as they are needed."""
        return isinstance(other, _Callables) and all(
            self._values.get(name) is value for name, value in other._values.items()
        )

    __hash__ = None  # type: ignore[assignment]

    def put_back(self, holder: ModuleType | type) -> None:
        """Give the names of the holder these meanings again."""
        for name, value in self._values.items():
            if vars(holder).get(name) is not value:
                setattr(holder, name, value)
