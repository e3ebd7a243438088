"""The working folder, where users keep their models: nothing of it is imported unless an experiment names it.

Python puts that folder before its own library, so that a `random.py` or a `types.py` of the user's would be
imported by whoever needs Python's. Here it is on no path at all; what an experiment names is found there
first, and so is what is imported by code that was found there, after the modules of Python itself.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import FrameType, ModuleType


class WorkingFolder:
    """Finds modules in a folder for the modules that were named, and for those that were found there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: set[str] = set()

    def name(self, module: str) -> None:
        """From now on, look for this top-level module in the folder, too."""
        self._names.add(module)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """As importlib asks; None leaves it to the other finders."""
        if path is not None or not self._names or fullname in sys.stdlib_module_names:
            return None
        if fullname not in self._names and _importer() not in self._names:
            return None
        spec = PathFinder.find_spec(fullname, [str(self._folder)], target)
        if spec is None or (spec.loader is None and PathFinder.find_spec(fullname) is not None):
            return None  # a folder without __init__.py stands behind an installed package
        self._names.add(fullname)
        return spec


def install(folder: Path) -> None:
    """Have the folder, which must be on no path of Python's, found as said above."""
    sys.meta_path.insert(0, WorkingFolder(folder))


def name(module: str) -> None:
    """Say that an experiment names a module, given by its outermost package."""
    for finder in sys.meta_path:
        if isinstance(finder, WorkingFolder):
            finder.name(module)


def _importer() -> str | None:
    """The outermost package of the code that is importing; None where there is none."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and _is_machinery(frame):
        frame = frame.f_back
    return None if frame is None else str(frame.f_globals.get("__name__", "")).partition(".")[0]


def _is_machinery(frame: FrameType) -> bool:
    package = str(frame.f_globals.get("__name__", "")).partition(".")[0]
    return package in ("importlib", "_frozen_importlib", "_frozen_importlib_external") or (
        frame.f_globals.get("__name__") == __name__
    )
