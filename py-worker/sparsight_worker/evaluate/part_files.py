"""Parts of an evaluation that are done: `parts/<index>-<first>.npz`, until the whole is acknowledged."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import numpy as np

from sparsight_worker.checkpoint import write_file
from sparsight_worker.evaluate.evaluator import Part
from sparsight_worker.regular_file import read_regular
from sparsight_worker.stopwatch import Stopwatch

_WRITE_EVERY_S = 5


class PartFiles:
    """The parts of a trial's evaluations.

    Beside each file lies `<name>.sha256`: the digest of what the part belongs to, and of the content. Another
    digest, and the part does not count.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def write(self, index: int, first: int, part: Part, *, of: str) -> None:
        """Keep a part of evaluation `index`, from image `first` on; `of` says of what it is a part."""
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=False, **part)
        content = buffer.getvalue()
        file = self._file(index, first)
        write_file(_digest_file(file), f"{_digest(of, content)}  {file.name}\n".encode())
        write_file(file, content)

    def read(self, index: int, first: int, *, of: str) -> Part | None:
        """The part, where it is there whole."""
        file = self._file(index, first)
        try:
            content = read_regular(file)
            promised = read_regular(_digest_file(file)).partition(b" ")[0].decode()
            if promised != _digest(of, content):
                return None
            with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
                return dict(arrays)
        except (OSError, ValueError, EOFError, zipfile.BadZipFile):
            return None

    def remove(self, index: int) -> None:
        """Forget all parts of an evaluation."""
        for file in self._directory.glob(f"{index}-*"):
            file.unlink(missing_ok=True)
        if self._directory.is_dir() and not any(self._directory.iterdir()):
            self._directory.rmdir()

    def _file(self, index: int, first: int) -> Path:
        return self._directory / f"{index}-{first}.npz"


class PendingParts:
    """Parts of one evaluation that are done and not on disk yet.

    They are written every few seconds, and by `write` when the evaluation ends before its time: a part may be
    done in milliseconds, which a file is not.
    """

    def __init__(self, files: PartFiles, index: int) -> None:
        self._files, self._index = files, index
        self._parts: list[tuple[int, Part, str]] = []
        self._clock = Stopwatch()

    def add(self, first: int, part: Part, *, of: str) -> None:
        """Take a part, as `PartFiles.write` does."""
        self._parts.append((first, part, of))
        if self._clock.seconds >= _WRITE_EVERY_S:
            self.write()

    def write(self) -> None:
        """Put all of them on disk."""
        for first, part, of in self._parts:
            self._files.write(self._index, first, part, of=of)
        self._parts.clear()
        self._clock = Stopwatch()


def _digest_file(file: Path) -> Path:
    return file.with_name(f"{file.name}.sha256")


def _digest(of: str, content: bytes) -> str:
    return hashlib.sha256(of.encode() + b"\n" + content).hexdigest()
