"""What TensorBoard is told of a trial."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from sparsight.files.canonical_json import dumps
from sparsight.protocol.generated import Trial

_NOT_SETTINGS = ("facts", "path", "code_sha256", "weights_sha256")


def run_name(trial: Trial) -> str:
    """What TensorBoard calls the trial's run, below the trial's id: data set, model, regime and seed."""
    regime = "given-weights" if trial.train is None else trial.train.regime
    name = f"{trial.dataset.name}-{trial.model.name}-{regime}-seed{trial.seed}"
    return re.sub(r"[^\w.=+-]+", "_", name)


def hyperparameters(trial: Trial) -> dict[str, str | float | bool]:
    """Every setting of data set, model and training that is not null, by its dotted path, and the seed."""
    sections = {"dataset": trial.dataset, "model": trial.model, "train": trial.train}
    return {"seed": trial.seed, **dict(_flat(msgspec.to_builtins(sections), ""))}


def replicates_group(trial: Trial) -> str:
    """A name that trials share which differ in the seed alone."""
    settings = {name: value for name, value in hyperparameters(trial).items() if name != "seed"}
    digest = hashlib.sha256(dumps(settings).encode()).hexdigest()[:8]
    return f"{run_name(trial).rpartition('-')[0]}-{digest}"


def _flat(settings: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str | float | bool]]:
    for name, value in settings.items():
        match value:
            case _ if name in _NOT_SETTINGS or value is None:
                pass
            case dict():
                yield from _flat(value, f"{prefix}{name}.")
            case str() | bool() | int() | float():
                yield f"{prefix}{name}", value
            case _:
                yield f"{prefix}{name}", dumps(value)
