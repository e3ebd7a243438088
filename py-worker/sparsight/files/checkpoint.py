"""Tensors and a few facts on disk, whole or not at all.

`checkpoints/` of a trial holds

- while it trains: `step-<step>.safetensors`, what is needed to go on, the newest two; the file's metadata has
  the facts as JSON under `facts`. Beside each, `<name>.sha256` as `sha256sum -c` reads it: a checkpoint
  without, or with another digest, does not count, and the one before it does.
- once it is trained: `model.safetensors`, the weights that are evaluated, as `weights_file` writes them, and
  `trained.json`, the facts and the digest of the weights, sealed. The files of the training are removed then.
  A diverged trial keeps its last ones.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import safetensors.torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from sparsight.constants import CHECKPOINT_FORMAT
from sparsight.files import sealed_json
from sparsight.files.regular_file import read_regular
from sparsight.files.weights_file import state_in, weights_content
from sparsight.networks.model_state import ModelState

MODEL_FILE = "model.safetensors"
TRAINED_FILE = "trained.json"

_KEPT = 2
_NO_DIRECTORY_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF, errno.EISDIR}
_SUFFIX = ".safetensors"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a training after `step` steps."""

    step: int
    tensors: dict[str, Tensor]
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Finished:
    """The weights of a finished training."""

    state: ModelState
    facts: dict[str, Any]
    sha256: str


@dataclass(frozen=True, slots=True)
class Unpublished:
    """A checkpoint on disk that does not count yet."""

    partial: Path
    file: Path
    sha256: str

    def publish(self) -> None:
        """Let it count, and remove all but the one before it."""
        digest_file = self.file.with_name(f"{self.file.name}.sha256")
        write_file(digest_file, f"{self.sha256}  {self.file.name}\n".encode())
        self.partial.replace(self.file)
        fsync_directory(self.file.parent)
        for old in _checkpoint_files(self.file.parent)[_KEPT:]:
            _remove(old)
        _sweep(self.file.parent)


class CheckpointDirectory:
    """The checkpoints of one trial."""

    def __init__(self, directory: Path, trial_id: str) -> None:
        self._directory = directory
        self._trial_id = trial_id

    def write(self, checkpoint: Checkpoint) -> Unpublished:
        """Put the checkpoint on disk without letting it count."""
        facts = {**checkpoint.facts, "trial_id": self._trial_id, "format": CHECKPOINT_FORMAT}
        content = safetensors.torch.save(_contiguous(checkpoint.tensors), {"facts": json.dumps(facts)})
        file = self._directory / f"step-{checkpoint.step:09d}{_SUFFIX}"
        partial = file.with_name(f"{file.name}.partial")
        partial.parent.mkdir(parents=True, exist_ok=True)
        write_through(partial, content)
        return Unpublished(partial, file, hashlib.sha256(content).hexdigest())

    def newest(self) -> Checkpoint | None:
        """The newest undamaged checkpoint of this trial."""
        for file in _checkpoint_files(self._directory):
            checkpoint = self._read(file)
            if checkpoint is not None:
                return checkpoint
        return None

    def facts(self) -> dict[str, Any] | None:
        """The facts of the finished training, or of the newest undamaged checkpoint."""
        state = self.finished() or self.newest()
        return None if state is None else state.facts

    def finish(self, state: ModelState, facts: dict[str, Any]) -> str:
        """Put the final weights in the place of the checkpoints; returns their SHA-256 in hexadecimal."""
        content = weights_content(state)
        digest = hashlib.sha256(content).hexdigest()
        write_file(self._directory / MODEL_FILE, content)
        described = {**facts, "trial_id": self._trial_id, "weights_sha256": digest}
        write_file(self._directory / TRAINED_FILE, sealed_json.dumps(described))
        for file in _checkpoint_files(self._directory):
            _remove(file)
        _sweep(self._directory)
        return digest

    def finished(self) -> Finished | None:
        """The final weights and the facts about them, where they are there undamaged."""
        try:
            facts = sealed_json.loads(read_regular(self._directory / TRAINED_FILE))
            content = read_regular(self._directory / MODEL_FILE)
            digest = hashlib.sha256(content).hexdigest()
            if facts["trial_id"] != self._trial_id or facts["weights_sha256"] != digest:
                return None
            return Finished(state_in(content), facts, digest)
        except (OSError, ValueError, TypeError, KeyError, SafetensorError):
            return None

    def _read(self, file: Path) -> Checkpoint | None:
        try:
            content = read_regular(file)
            promised = read_regular(file.with_name(f"{file.name}.sha256")).partition(b" ")[0].decode()
            if hashlib.sha256(content).hexdigest() != promised:
                return None
            with safe_open(file, "pt") as opened:
                facts = json.loads(opened.metadata()["facts"])
            if facts["trial_id"] != self._trial_id or facts["format"] != CHECKPOINT_FORMAT:
                return None
            return Checkpoint(_step_of(file), safetensors.torch.load(content), facts)
        except (OSError, ValueError, TypeError, KeyError, SafetensorError):
            return None


def write_file(file: Path, content: bytes) -> None:
    """Write the file as a whole or not at all."""
    partial = file.with_name(f"{file.name}.partial")
    partial.parent.mkdir(parents=True, exist_ok=True)
    write_through(partial, content)
    partial.replace(file)
    fsync_directory(file.parent)


def fsync_directory(directory: Path) -> None:
    """Make renames in this directory last, where the file system can: some refuse to sync a folder."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_DIRECTORY_SYNC:
            raise
    finally:
        os.close(descriptor)


def write_through(file: Path, content: bytes) -> None:
    """Write the file and wait until it is on disk."""
    with file.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())


def _contiguous(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: value.detach().cpu().contiguous() for name, value in tensors.items()}


def _checkpoint_files(directory: Path) -> list[Path]:
    """Files of checkpoints, the newest first."""
    return sorted(directory.glob(f"step-*{_SUFFIX}"), key=_step_of, reverse=True)


def _sweep(directory: Path) -> None:
    """Remove what an attempt that was killed was writing."""
    for partial in directory.glob(f"step-*{_SUFFIX}.partial"):
        partial.unlink(missing_ok=True)


def _step_of(file: Path) -> int:
    return int(file.name.removeprefix("step-").removesuffix(_SUFFIX))


def _remove(file: Path) -> None:
    file.unlink(missing_ok=True)
    file.with_name(f"{file.name}.sha256").unlink(missing_ok=True)
