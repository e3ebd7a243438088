"""With this folder in PYTHONPATH, `import sparsight.trial` finds `empty_trial.py`."""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from typing import Any


class EmptyTrials(MetaPathFinder):
    """Asked before the finders that know the package."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        """The empty trial's module; of others it knows nothing."""
        if fullname != "sparsight.trial":
            return None
        return spec_from_file_location(fullname, Path(__file__).with_name("empty_trial.py"))


sys.meta_path.insert(0, EmptyTrials())
