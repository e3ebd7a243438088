"""One resolved trial from a file, without an orchestrator, into the files that it would have written."""

from __future__ import annotations

import re
import shutil
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from sparsight.errors import ExpectedError, expected
from sparsight.files import sealed_json
from sparsight.files.regular_file import read_regular
from sparsight.protocol.generated import Trial
from sparsight.reporting.file_reporter import FileReporter
from sparsight.reporting.reporter import TrialStopped

if TYPE_CHECKING:
    import torch

PREEMPTED = 75


class MissingDeviceError(ExpectedError):
    """This machine, or its torch, has no such device."""


def run_file(config: Path, *, directory: Path, device: str, num_threads: int, cache_directory: Path) -> int:
    """Run the trial of a `config.json` and return the exit code.

    0 when it is done, 3 when it diverged, 75 when it was interrupted (SIGINT, SIGTERM, SIGHUP, SIGUSR1 or
    SIGUSR2) after a checkpoint, from which the same command goes on. Raises ExpectedError for a file that is
    no complete trial, an invalid number of threads, or a device (MissingDeviceError for one that is not
    there), RowConflictError for a trial that does not repeat what it has stored.
    """
    if num_threads < 1:
        raise expected("--threads", "a whole number from 1", num_threads)
    trial = read_trial(config)
    computes_on = find_device(device)
    import torch

    from sparsight.files.checkpoint import write_file
    from sparsight.trial import run_trial

    torch.set_num_threads(num_threads)
    reporter = FileReporter(trial, directory, show=_show)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2):
        signal.signal(number, lambda *_: setattr(reporter, "stop_requested", True))
    try:
        result = run_trial(
            trial,
            directory=directory,
            completed_evaluations=reporter.completed_evaluations,
            device=computes_on,
            cache_directory=cache_directory,
            reporter=reporter,
        )
    except TrialStopped as stopped:
        reporter.flush()
        _show(f"stopped at step {stopped.step}; the same command goes on from there\n")
        return PREEMPTED
    reporter.flush()
    result = msgspec.structs.replace(result, files={**result.files, **reporter.sha256()})
    write_file(directory / "config.json", sealed_json.dumps(msgspec.to_builtins(trial)))
    write_file(directory / "result.json", sealed_json.dumps(msgspec.to_builtins(result)))
    _show(f"{result.status}: {directory}\n")
    return 0 if result.status == "done" else 3


def start_over(directory: Path) -> None:
    """Remove what attempts at the trial have left, and the checkpoints first: without them, a trial begins
    again in any case.
    """
    for file in [directory / "checkpoints", *directory.iterdir()]:
        if file.name == "config.json" or not file.exists():
            continue
        shutil.rmtree(file) if file.is_dir() else file.unlink()


def find_device(name: str) -> torch.device:
    """The device of that name; raises ExpectedError for no such name, MissingDeviceError for none there."""
    if re.fullmatch(r"cpu|mps|cuda(:\d{1,3})?", name) is None:
        raise expected("--device", "cpu, cuda, cuda:1 or mps", name)
    import torch

    device = torch.device(name)
    num_there = {
        "cpu": 1,
        "mps": int(torch.backends.mps.is_available()),
        "cuda": torch.cuda.device_count(),
    }[device.type]
    if (device.index or 0) >= num_there:
        raise MissingDeviceError(
            expected("--device", "one that the installed torch finds here", name).message,
            fix="Look what `nvidia-smi -L` lists, and at CUDA_VISIBLE_DEVICES; or use --device cpu.",
        )
    return device


def read_trial(config: Path) -> Trial:
    """The trial in a JSON file; raises ExpectedError for anything else."""
    try:
        trial = sealed_json.loads(read_regular(config))
        return msgspec.json.decode(msgspec.json.encode(trial), type=Trial)
    except (OSError, ValueError) as error:
        raise expected(
            "trial file", "a complete trial (a run's trials/<id>/config.json)", str(error), at=str(config)
        ) from None


def _show(text: str) -> None:
    if sys.stderr.isatty() or text.endswith("\n"):
        sys.stderr.write(f"\r\x1b[K{text}" if sys.stderr.isatty() else text)
        sys.stderr.flush()
