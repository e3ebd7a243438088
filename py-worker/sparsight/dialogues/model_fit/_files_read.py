"""Which files the code of a model reads while it is made."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import safetensors
import safetensors.torch
import torch

from sparsight.errors import expected
from sparsight.process.process_state import is_of_library

_SYSTEM = [Path(f"/{name}") for name in ("etc", "usr", "bin", "lib", "lib64", "proc", "sys", "dev", "run")]
_OURS = Path(__file__).parents[2]
_READ_BY_THEMSELVES = (
    "onnxruntime",
    "h5py",
    "cv2",
    "openvino",
    "tensorrt",
    "tensorflow",
    "jax",
    "lmdb",
    "faiss",
)
"""Libraries that open files in code of their own, which Python does not notice."""
_DOWNLOADS = ("torch", "huggingface")
"""Folders in which weights lie that were fetched from the net."""
_MOST_FILES = 2000  # their names and digests travel with every trial


class FilesRead:
    """Files of the user's own that are opened to be read, in Python, by torch and by safetensors."""

    _active: FilesRead | None = None
    _is_hooked = False

    def __init__(self) -> None:
        self._read: set[Path] = set()
        self._written: set[Path] = set()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Within, files are noticed. A hook of Python's stays for good, and does nothing outside."""
        if not FilesRead._is_hooked:
            sys.addaudithook(_hook)
            FilesRead._is_hooked = True
        FilesRead._active = self
        try:
            with _wrapped(self.note):
                yield
        finally:
            FilesRead._active = None

    def note(self, path: object, *, is_written: bool = False) -> None:
        """Take in a path that is opened, as Python is given it."""
        if isinstance(path, (str, bytes, os.PathLike)):
            file = Path(os.path.abspath(os.fsdecode(path)))  # noqa: PTH100 - links stay as they are
            (self._written if is_written else self._read).add(file)

    def digests(self, known: Sequence[Path]) -> list[dict[str, str]]:
        """`{"path", "sha256"}` of each that is still there, by path; without those known already, those of
        Python, of libraries and of the system, those that programs keep for themselves, and those that were
        written, too. Raises ExpectedError for too many, and for a name that is no text.
        """
        near = [Path.cwd(), *{file.parent for file in known}]
        files = {_source(file) for file in self._read - self._written}
        own = sorted(file for file in files.difference(known) if _is_own(file, near) and file.is_file())
        if len(own) > _MOST_FILES:
            rule = f"at most {_MOST_FILES}"
            raise expected("the files that a model reads while it is made", rule, len(own), at="model.name")
        return [{"path": _text(file), "sha256": _sha256(file)} for file in own]

    def unseen(self) -> list[str]:
        """Libraries that are imported and read files unseen."""
        return [name for name in _READ_BY_THEMSELVES if name in sys.modules]


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    active = FilesRead._active
    if active is None:
        return
    match event, arguments:
        case "open", (path, str(mode), _):
            active.note(path, is_written=not {"w", "x", "a", "+"}.isdisjoint(mode))
        case "open", (path, _, int(flags)):
            active.note(path, is_written=flags & os.O_ACCMODE != os.O_RDONLY)
        case (("ctypes.dlopen" | "sqlite3.connect"), (path, *_)):
            active.note(path)
        case "import", (_, str(path), *_):
            active.note(path)


@contextmanager
def _wrapped(note: Callable[[object], None]) -> Iterator[None]:
    """Have what opens files in code that is not Python's say so."""
    places = [(torch.jit, "load"), (safetensors, "safe_open"), (safetensors.torch, "safe_open")]
    originals = [getattr(holder, name) for holder, name in places]
    try:
        for (holder, name), original in zip(places, originals, strict=True):
            setattr(holder, name, _noting(original, note))
        yield
    finally:
        for (holder, name), original in zip(places, originals, strict=True):
            setattr(holder, name, original)


def _noting(original: Callable[..., Any], note: Callable[[object], None]) -> Callable[..., Any]:
    def noting(*arguments: Any, **named: Any) -> Any:
        for value in (*arguments[:1], *(named[name] for name in ("f", "filename") if name in named)):
            note(value)
        return original(*arguments, **named)

    return noting


def _source(file: Path) -> Path:
    if file.suffix != ".pyc":
        return file
    try:
        return Path(importlib.util.source_from_cache(str(file)))
    except ValueError:
        return file


def _is_own(file: Path, near: Sequence[Path]) -> bool:
    """Beside the model or below the working folder, all that is not hidden; elsewhere, what is no cache."""
    if is_of_library(file) or any(file.is_relative_to(folder) for folder in (*_SYSTEM, _OURS)):
        return False
    for folder in near:
        if file.is_relative_to(folder) and not _is_hidden(file.relative_to(folder)):
            return True
    home = _home()
    if any(file.is_relative_to(home / ".cache" / name) for name in _DOWNLOADS):
        return True
    if file.is_relative_to(home):
        return not _is_hidden(file.relative_to(home))
    return not file.is_relative_to(tempfile.gettempdir())


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # no variable, no entry in the list of users
        return Path("/nonexistent")


def _is_hidden(file: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in file.parts)


def _text(file: Path) -> str:
    try:
        return str(file).encode().decode()
    except UnicodeEncodeError:
        got = repr(file.name)
        raise expected("the names of files that a model reads", "UTF-8", got, at="model.name") from None


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
