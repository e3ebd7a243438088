"""Parts of evaluations that are done: `parts/<index>-<first>.npz`, until the record is acknowledged."""

from __future__ import annotations

import hashlib
import io
import shutil
import uuid
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from sparsight.evaluation.evaluator import Part
from sparsight.evaluation.part_key import PartKey
from sparsight.files.checkpoint import fsync_directory, write_through
from sparsight.files.regular_file import read_regular
from sparsight.reporting.stopwatch import Stopwatch

WRITE_EVERY_S = 5.0


class PartFiles:
    """The parts of a trial's evaluations, which several processes may compute at a time.

    Beside each file lies `<name>.sha256`: the digest of what the part belongs to, and of the content. Another
    digest, and the part does not count. Two kinds of empty files keep processes from doing the same work:
    `<index>.open`, parts of this evaluation are wanted; `<index>-<first>.claim`, somebody is at this part.
    Nothing depends on them but speed: the bytes of a part are the same whoever writes them. Only the process
    that carries the trial out makes the folder (`owns`); its end is the end of everybody's work.
    """

    def __init__(self, directory: Path, *, owns: bool = True) -> None:
        self._directory = directory
        self._owns = owns

    def write(self, key: PartKey, part: Part) -> str:
        """Keep a part; returns the SHA-256 of its file. Raises FileNotFoundError where no part is wanted any
        more, so that the folder is gone.
        """
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=False, **part)
        content = buffer.getvalue()
        file = self._file(key)
        self._put(_digest_file(file), f"{_digest(key.of, content)}  {file.name}\n".encode())
        self._put(file, content)
        return hashlib.sha256(content).hexdigest()

    def read(self, key: PartKey) -> Part | None:
        """The part, where it is there whole."""
        file = self._file(key)
        try:
            content = read_regular(file)
            promised = read_regular(_digest_file(file)).partition(b" ")[0].decode()
            if promised != _digest(key.of, content):
                return None
            with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
                return dict(arrays)
        except (OSError, ValueError, EOFError, zipfile.BadZipFile):
            return None

    def prepare(self) -> None:
        """Make the folder, and forget who was at work before."""
        self._directory.mkdir(parents=True, exist_ok=True)
        for pattern in ("*.open", "*.claim", "*.partial"):
            for file in self._directory.glob(pattern):
                file.unlink(missing_ok=True)

    def open(self, indexes: Sequence[int]) -> None:
        """Let others compute parts of these evaluations."""
        for index in indexes:
            self._open_file(index).touch()

    def is_open(self, index: int) -> bool:
        """Whether parts of the evaluation are wanted."""
        return self._open_file(index).exists()

    def claim(self, key: PartKey) -> bool:
        """Take the part; False where somebody has taken it, or where the folder is gone."""
        try:
            self._file(key).with_suffix(".claim").touch(exist_ok=False)
        except (FileExistsError, FileNotFoundError):
            return False
        return True

    def firsts(self, index: int) -> set[int]:
        """First images of the parts of an evaluation that have a file."""
        return {int(file.stem.partition("-")[2]) for file in self._directory.glob(f"{index}-*.npz")}

    def remove(self, index: int) -> None:
        """Forget all parts of an evaluation."""
        self._open_file(index).unlink(missing_ok=True)
        for file in self._directory.glob(f"{index}-*"):
            file.unlink(missing_ok=True)

    def close(self) -> None:
        """Remove the folder with all that is in it: whoever is still at a part cannot write it any more."""
        if self._directory.is_dir():
            self._directory.rename(
                self._directory.with_name(f"{self._directory.name}-{uuid.uuid4().hex}.gone")
            )
        for gone in self._directory.parent.glob(f"{self._directory.name}-*.gone"):
            shutil.rmtree(gone)

    def _file(self, key: PartKey) -> Path:
        return self._directory / f"{key.index}-{key.first}.npz"

    def _open_file(self, index: int) -> Path:
        return self._directory / f"{index}.open"

    def _put(self, file: Path, content: bytes) -> None:
        """Write the file as a whole, beside others who write the same."""
        if self._owns:
            file.parent.mkdir(parents=True, exist_ok=True)
        own = file.with_name(f"{file.name}.{uuid.uuid4().hex}.partial")
        write_through(own, content)
        own.replace(file)
        fsync_directory(file.parent)


class PendingParts:
    """Parts that are done and not on disk yet.

    They are written every few seconds, and by `write`, as when the evaluation ends before its time: a part
    may be done in milliseconds, which a file is not. `on_disk` is told of each, with the digest of its file.
    """

    def __init__(
        self, files: PartFiles, on_disk: Callable[[PartKey, str], None], *, every_s: float | None = None
    ) -> None:
        self._files, self._on_disk = files, on_disk
        self._every_s = WRITE_EVERY_S if every_s is None else every_s
        self._parts: list[tuple[PartKey, Part]] = []
        self._clock = Stopwatch()

    def add(self, key: PartKey, part: Part) -> None:
        """Take a part."""
        self._parts.append((key, part))
        if self._clock.seconds >= self._every_s:
            self.write()

    def clear(self) -> None:
        """Forget them: the whole is made."""
        self._parts.clear()

    def write(self) -> None:
        """Put all of them on disk, as `PartFiles.write` does."""
        parts, self._parts = self._parts, []
        for key, part in parts:
            self._on_disk(key, self._files.write(key, part))
        self._clock = Stopwatch()


def _digest_file(file: Path) -> Path:
    return file.with_name(f"{file.name}.sha256")


def _digest(of: str, content: bytes) -> str:
    return hashlib.sha256(of.encode() + b"\n" + content).hexdigest()
