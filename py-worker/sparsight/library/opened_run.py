"""A run directory read back: its numbers as data frames, its predictions as arrays."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from sparsight.errors import ExpectedError, Found, expected
from sparsight.files import sealed_json
from sparsight.files.regular_file import read_regular
from sparsight.library.result import EvaluationResult, flat
from sparsight.protocol.generated import Result, Trial

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class OpenedTrial:
    """A finished trial of a run."""

    trial_id: str
    point: Mapping[str, Any]
    """Values of the varied settings."""
    seed: int
    evaluation: EvaluationResult
    """Accuracies, predictions, labels, records."""

    @property
    def metrics(self) -> Sequence[Mapping[str, Any]]:
        """What was measured while it trained: rows of step, name and value."""
        return _lines(self.evaluation.directory / "metrics.jsonl")


@dataclass(frozen=True, slots=True)
class OpenedRun:
    """The finished trials of a run; opened by `open_run`."""

    directory: Path
    axes: Mapping[str, Sequence[Any]]
    """Values of each varied setting, by its path."""
    trials: Sequence[OpenedTrial] = field(repr=False)
    num_unfinished: int
    """Trials without a model: not done yet, failed or diverged."""

    def accuracies(self) -> pd.DataFrame:
        """A row for each trial, mask, fill and amount: the varied settings, the seed, and the columns of
        `EvaluationResult.to_pandas`; needs pandas.
        """
        from sparsight.library.frames import frame

        return frame(
            [{**_of(trial), **flat(each)} for trial in self.trials for each in trial.evaluation.accuracies]
        )

    def metrics(self) -> pd.DataFrame:
        """A row for each trial, step and name: what was measured while it trained; needs pandas."""
        from sparsight.library.frames import frame

        return frame([{**_of(trial), **row} for trial in self.trials for row in trial.metrics])

    def where(self, **settings: Any) -> Sequence[OpenedTrial]:
        """The trials whose varied settings have these values; the last word of a path will do, such as
        `regime="mixed"`, as will `seed`.
        """
        return [
            trial
            for trial in self.trials
            if all(_has(trial, name, value) for name, value in settings.items())
        ]


def open_run(path: str | Path) -> OpenedRun:
    """Read a run directory, finished or in progress: its trials that are done.

    Raises ExpectedError for what is no run directory, and for files that are not as they were written.
    """
    run = Path(path).absolute()
    plan = _sealed(run / "plan.json")
    trials = list(_trials(run, plan))
    return OpenedRun(run, plan["axes"], trials, num_unfinished=len(plan["trials"]) - len(trials))


def _trials(run: Path, plan: Mapping[str, Any]) -> Iterator[OpenedTrial]:
    for entry in plan["trials"]:
        folder = run / "trials" / entry["trial_id"]
        if not (folder / "result.json").exists():
            continue
        result = _struct(folder / "result.json", Result)
        if result.status == "done":
            found = EvaluationResult(_struct(folder / "config.json", Trial), result, folder)
            found.check_files()
            yield OpenedTrial(entry["trial_id"], entry["point"], entry["seed"], found)


def _struct(file: Path, kind: Any) -> Any:
    try:
        return msgspec.convert(_sealed(file), kind)
    except msgspec.ValidationError as error:
        raise _changed(file, str(error)) from None


def _sealed(file: Path) -> Any:
    try:
        return sealed_json.loads(read_regular(file))
    except FileNotFoundError:
        fix = "Name the directory of a run, such as runs/quickstart-1a2b3c4d."
        raise expected("run", "a directory with plan.json", str(file.parent), fix=fix) from None
    except (OSError, ValueError) as error:
        raise _changed(file, str(error)) from None


def _changed(file: Path, found: str) -> ExpectedError:
    return expected("file of the run", "as it was written", Found(found), at=str(file), fix="Restore it.")


def _lines(file: Path) -> Sequence[Mapping[str, Any]]:
    return [json.loads(line) for line in file.read_bytes().splitlines()]


def _of(trial: OpenedTrial) -> dict[str, Any]:
    return {**trial.point, "seed": trial.seed}


def _has(trial: OpenedTrial, name: str, value: Any) -> bool:
    known = _of(trial)
    found = [path for path in known if path == name or path.rpartition(".")[2] == name]
    if len(found) != 1:
        raise expected("setting", f"one of {', '.join(known)}", name)
    return bool(known[found[0]] == value)
