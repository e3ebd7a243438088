"""Results of evaluations as a run directory, as the orchestrator leaves one."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from sparsight.errors import expected
from sparsight.files import canonical_json, sealed_json
from sparsight.files.checkpoint import write_file
from sparsight.library.result import EvaluationResult
from sparsight.library.run_history import journal_lines, provenance

_YAML = """\
# Made by sparsight.save_run, from models and images in Python. All settings are in resolved.json.
name: {name}
dataset: {{ name: in_memory }}
"""

Groups = Mapping[str, Sequence[EvaluationResult]]

AXIS = "model.name"
"""The setting in which results of one run differ."""
_FACTS = {"facts", "code_sha256", "read_files", "weights_sha256"}


def save_run(
    path: str | Path,
    results: Mapping[str, EvaluationResult | Sequence[EvaluationResult]],
    *,
    description: str = "",
) -> Path:
    """Keep results as a run directory, which `yarn experiment report` and every other command read.

    Each name is a model; several results of a name are replicates, such as trainings from other seeds, whose
    `seed` differs. Models that were evaluated on the same images with the same masks are compared in pairs.
    Returns the absolute path. Raises ExpectedError where something is at `path`, or where results have not
    the same evaluations.
    """
    run = Path(path).absolute()
    groups = {
        name: [given] if isinstance(given, EvaluationResult) else list(given)
        for name, given in results.items()
    }
    _check(run, groups)
    partial = run.with_name(f".{run.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    for replicates in groups.values():
        for result in replicates:
            _write_trial(partial / "trials" / result.trial.trial_id, result)
    found = [each.result for replicates in groups.values() for each in replicates]
    name = re.sub(r"[^a-z0-9._-]+", "-", run.name.lower()).strip("-._") or "evaluation"
    resolved = f"{canonical_json.dumps(_experiment(name[:64], description, groups))}\n"
    yaml = _YAML.format(name=name[:64])
    write_file(partial / "experiment.yaml", yaml.encode())
    write_file(partial / "resolved.json", resolved.encode())
    write_file(partial / "plan.json", sealed_json.dumps(_plan(groups, resolved)))
    write_file(partial / "provenance.json", sealed_json.dumps(provenance(found)))
    write_file(partial / "journal.jsonl", journal_lines(found, yaml))
    partial.rename(run)
    return run


def _check(run: Path, groups: Groups) -> None:
    if run.exists():
        raise expected(
            "path of the run", "free", str(run), fix="Choose another one, or remove what is there."
        )
    flat = [result for replicates in groups.values() for result in replicates]
    if not flat or not all(groups.values()):
        raise expected("results", "one or more for each name", sorted(groups))
    first, *others = [[result.trial.seed for result in replicates] for replicates in groups.values()]
    if len(set(first)) < len(first) or any(seeds != first for seeds in others):
        fix = "Pass seed=0, seed=1, … to evaluate, the same for every model."
        raise expected("seeds", "different for replicates, and equal for models", [first, *others], fix=fix)
    if len({result.trial.trial_id for result in flat}) < len(flat):
        fix = "A model that is no module of torch shows no weights: give each such model another seed."
        raise expected("results", "of different models, images or settings", sorted(groups), fix=fix)


def _write_trial(folder: Path, result: EvaluationResult) -> None:
    source = result.directory
    for name in [*result.result.files, "metrics.jsonl", "evaluations.jsonl"]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, folder / name)
    write_file(folder / "config.json", sealed_json.dumps(msgspec.to_builtins(result.trial)))
    write_file(folder / "result.json", sealed_json.dumps(msgspec.to_builtins(result.result)))


def _experiment(name: str, description: str, groups: Groups) -> Any:
    """The settings, complete."""
    replicates = next(iter(groups.values()))
    trial = msgspec.to_builtins(replicates[0].trial)
    seeds = [result.trial.seed for result in replicates]
    evaluate = {key: value for key, value in trial["evaluate"].items() if key != "evaluations"}
    return {
        "name": name,
        "description": description,
        "dataset": {key: value for key, value in trial["dataset"].items() if key not in _FACTS},
        "model": {key: value for key, value in trial["model"].items() if key not in _FACTS},
        "train": None,
        "evaluate": {**evaluate, "masks": [], "certificates": [], "draws": 1},
        "sweep": {
            "grid": {AXIS: list(groups)} if len(groups) > 1 else {},
            "zip": {},
            "include": [],
            "exclude": [],
            "seeds": len(seeds) if seeds == list(range(len(seeds))) else seeds,
        },
        "run": {"max_attempts": 3, "progress_deadline_s": 300, "start_deadline_s": 120},
    }


def _plan(groups: Groups, resolved: str) -> dict[str, Any]:
    has_axis = len(groups) > 1
    return {
        "axes": {AXIS: list(groups)} if has_axis else {},
        "seeds": [result.trial.seed for result in next(iter(groups.values()))],
        "trials": [
            {
                "trial_id": result.trial.trial_id,
                "point": {AXIS: name} if has_axis else {},
                "seed": result.trial.seed,
            }
            for name, replicates in groups.items()
            for result in replicates
        ],
        "resolved_sha256": hashlib.sha256(resolved.encode()).hexdigest(),
    }
