"""The content of a module of the user's own, as Python finds it.

It is part of a trial's identity, so that a changed model is computed again.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.machinery
import importlib.util
from pathlib import Path

from sparsight.errors import Found, expected
from sparsight.process import working_folder


def code_sha256(module: str) -> str:
    """SHA-256, in hexadecimal, over the names and contents of the Python files of a module.

    All files of the outermost package count, as one imports another; what they import from elsewhere does
    not. Nothing is imported. Raises ExpectedError for a module that is not there or has no Python files.
    """
    digest = hashlib.sha256()
    for name, file in code_files(module):
        content = file.read_bytes()
        digest.update(f"{name}\n{len(content)}\n".encode() + content)
    return digest.hexdigest()


def code_files(module: str) -> list[tuple[str, Path]]:
    """The Python files of a module's outermost package, with their names in it; raises as `code_sha256`."""
    top = module.partition(".")[0]
    files = _files(_find(top))
    if not files:
        raise expected(f"the module {top}", "Python code in files", Found("none"), at="model.name")
    return files


def forget_stale_bytecode(module: str) -> None:
    """Remove what Python keeps compiled of a module's files where a file may have changed since.

    Python itself looks at size and time of modification alone, which another content may share.
    """
    for _, file in code_files(module):
        compiled = Path(importlib.util.cache_from_source(str(file)))
        with contextlib.suppress(OSError):
            if compiled.stat().st_mtime_ns <= file.stat().st_ctime_ns:
                compiled.unlink()


def module_file(module: str) -> Path | None:
    """The Python file of a module, which may be inside a package; None where only importing could tell.

    Raises ExpectedError where the outermost package is not there.
    """
    top, *rest = module.split(".")
    spec = _find(top)
    if not rest:
        return Path(spec.origin) if spec.origin is not None and spec.has_location else None
    places = [Path(folder, *rest) for folder in spec.submodule_search_locations or ()]
    files = [file for place in places for file in (place / "__init__.py", place.with_suffix(".py"))]
    return next((file for file in files if file.is_file()), None)


def _find(name: str) -> importlib.machinery.ModuleSpec:
    working_folder.name(name)
    spec = importlib.util.find_spec(name)
    if spec is not None:
        return spec
    fix = f"Run from the folder that holds {name}.py, or put that folder on PYTHONPATH."
    raise expected(f"the module {name}", "there", Found("none"), at="model.name", fix=fix)


def _files(spec: importlib.machinery.ModuleSpec) -> list[tuple[str, Path]]:
    if spec.submodule_search_locations is not None:
        folders = [Path(folder) for folder in spec.submodule_search_locations]
        return sorted(
            (file.relative_to(folder).as_posix(), file) for folder in folders for file in folder.rglob("*.py")
        )
    return [] if spec.origin is None or not spec.has_location else [("", Path(spec.origin))]
