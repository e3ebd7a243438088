"""What a saved run says of how its numbers were made: provenance.json and journal.jsonl."""

from __future__ import annotations

import datetime
import hashlib
import importlib.metadata
import json
import os
import platform
import socket
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from sparsight.arithmetic.device import device_name
from sparsight.constants import MASK_SUITE, NUMERICS, RUN_FILE_FORMAT
from sparsight.files import canonical_json
from sparsight.protocol.generated import Result

_NONE = ("num_finished_before", "num_reused", "num_diverged", "num_failed", "num_unfinished")


def provenance(results: Sequence[Result]) -> dict[str, Any]:
    """What the numbers were made with."""
    devices = sorted({result.device for result in results})
    versions = {"python": platform.python_version(), "torch": torch.__version__}
    for package in ("numpy", "msgspec", "pillow"):
        versions[package] = importlib.metadata.version(package)
    return {
        "command": " ".join(sys.argv) or "python",
        "working_directory": str(Path.cwd()),
        "started_at": _now(),
        "sparsight": _own_version(),
        "git_commit": None,
        "git_dirty": None,
        "versions": {**versions, "mask_suite": str(MASK_SUITE), "numerics": str(NUMERICS)},
        "host": socket.gethostname(),
        "platform": f"{platform.system()} {platform.release()} {platform.machine()}",
        "cpu_model": device_name("cpu"),
        "num_cores": os.cpu_count() or 1,
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "devices": devices,
        "num_workers": 1,
        "num_threads": torch.get_num_threads(),
        "determinism": {"deterministic_debug_mode": "warn"},
    }


def _own_version() -> str:
    try:
        return importlib.metadata.version("sparsight")
    except importlib.metadata.PackageNotFoundError:
        return "0.1.0"


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def journal_lines(results: Sequence[Result], yaml: str) -> bytes:
    """What happened, as `tail` and `status` read it; each line has its checksum."""
    count, at = len(results), _now()
    started = {"command": " ".join(sys.argv) or "python", "pid": os.getpid()}
    events: list[dict[str, Any]] = [
        {"type": "journal_begun", "format": RUN_FILE_FORMAT},
        {"type": "run_created", "experiment_sha256": hashlib.sha256(yaml.encode()).hexdigest()},
        {"type": "run_started", **started, "num_trials": count, "num_pending": count},
        *[_ended(result) for result in results],
        {
            "type": "run_ended",
            "status": "complete",
            "num_trials": count,
            "num_done": count,
            **dict.fromkeys(
                ("num_finished_before", "num_reused", "num_diverged", "num_failed", "num_unfinished"), 0
            ),
        },
    ]
    lines = [canonical_json.dumps({**event, "at": at}) for event in events]
    sealed = [
        canonical_json.dumps({**json.loads(line), "crc": f"{zlib.crc32(line.encode()):08x}"})
        for line in lines
    ]
    return "".join(f"{line}\n" for line in sealed).encode()


def _ended(result: Result) -> dict[str, Any]:
    times = {"train_s": result.train_s, "evaluate_s": result.evaluate_s}
    return {
        "type": "trial_ended",
        "trial_id": result.trial_id,
        "attempt": 1,
        "status": result.status,
        "error": None,
        **times,
    }
