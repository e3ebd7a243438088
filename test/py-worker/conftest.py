"""Small complete trials, and a reporter that remembers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType, SimpleNamespace
from typing import Any

import msgspec
import pytest
import torch

from sparsight import attacks, datasets, masks, recolorings
from sparsight.constants import MASK_SUITE, NUMERICS
from sparsight.datasets import DatasetConfig
from sparsight.protocol.generated import EvaluationRecord, Trial
from sparsight.reporting.reporter import Division, Progress

DATASET = {
    "name": "digits",
    "path": None,
    "image_size": None,
    "resize": "crop",
    "resampling": None,
    "color": "rgb",
    "background": "white",
    "bits": None,
    "classes": None,
    "labels": None,
    "num_classes": None,
    "statistics": None,
    "unreadable": "refuse",
    "severity": None,
    "val_fraction": 0.2,
    "test_fraction": 0.2,
    "split_seed": 0,
    "max_train": 250,
    "max_test": 50,
}
TRAIN = {
    "regime": "mixed",
    "epochs": 3,
    "steps": None,
    "batch_size": 32,
    "optimizer": {"name": "sgd", "lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 5e-4},
    "schedule": {"name": "one_cycle", "warmup_fraction": 0.2, "final_fraction": 0},
    "label_smoothing": 0,
    "weight_average": 0,
    "augment": {"crop_padding": 1, "crop_mode": "reflect", "flip": "none"},
    "mask": {
        "mask": {"family": "scatter", "granularity": 1},
        "of": "visible",
        "distribution": "log_uniform",
        "values": [4, 32],
        "fills": [{"name": "black"}, {"name": "noise"}],
    },
    "mixed": {"balance": 0.5, "budget": "equal_steps"},
    "batch_norm": "shared",
    "precision": "float32",
    "memory_format": "channels_last",
    "log_every_steps": 4,
    "validate_every_epochs": 1,
    "checkpoint_every_epochs": 1,
}
EVALUATE = {
    "split": "test",
    "mask_key": 0,
    "batch_size": 20,
    "keep_logits": False,
    "top_k": [],
    "among": "all",
}


def masked(family: str = "none", hidden: int = 0, **settings: Any) -> dict[str, Any]:
    """An evaluation under random masks; a parameter of the family is given as `mask`."""
    mask = {"family": family, **masks.load(family).parameters, **settings.pop("mask", {})}
    fill = {"name": "none" if hidden == 0 else "black"}
    defaults = {"fill": fill, "hidden": hidden, "draw": 0, "num_images": 50}
    return {"kind": "masked", "mask": mask, **defaults, **settings}


def attacked(family: str, hidden: list[int], **settings: Any) -> dict[str, Any]:
    """An evaluation under masks that a search chose."""
    mask = {"family": family, **attacks.load(family).parameters, **settings.pop("mask", {})}
    defaults = {"fill": {"name": "black"}, "hidden": hidden, "draw": 0, "num_images": 50}
    return {"kind": "attacked", "mask": mask, **defaults, **settings}


def certified(hidden: int, **settings: Any) -> dict[str, Any]:
    """A certificate."""
    mask, fill = {"family": "scatter", "granularity": 1}, {"name": "black"}
    defaults = {"select_votes": 20, "votes": 100, "alpha": 0.05, "num_images": 50}
    return {"kind": "certified", "mask": mask, "fill": fill, "hidden": hidden, **defaults, **settings}


def smoothed(of: dict[str, Any], **views: Any) -> dict[str, Any]:
    """An evaluation of a vote over views."""
    return {"kind": "smoothed", "views": views, "fill": {"name": "black"}, "of": of}


def recolored(attack: str, pixels: list[int], **settings: Any) -> dict[str, Any]:
    """An evaluation under an attack that recolours pixels; a parameter of it stands among the settings."""
    known = recolorings.load(attack).parameters
    parameters = {key: settings.pop(key, value) for key, value in known.items()}
    return {
        "kind": "recolored",
        "attack": {"name": attack, **parameters},
        "pixels": pixels,
        "num_images": 50,
        **settings,
    }


EVALUATIONS = [
    masked(),
    masked("salient_block", 6),
    masked("random_block", 6),
    masked("random_block", 6, draw=1),
    masked("scatter", 6),
    masked("scatter", 13, fill={"name": "noise"}),
    masked("scatter", 32, mask={"granularity": 2}),
    attacked("worst_block", [6], num_images=4),
    attacked("greedy_hide", [4, 16], mask={"granularity": 2, "budget": 60}, num_images=5),
    certified(62, num_images=6),
    {
        "kind": "certified_best",
        "fill": {"name": "black"},
        "visible": [2, 6],
        "select_votes": 10,
        "votes": 60,
        "alpha": 0.05,
        "num_images": 4,
    },
    {
        "kind": "certified_exactly",
        "views": {"name": "partition", "parts": 16},
        "fill": {"name": "noise"},
        "num_images": 6,
    },
    smoothed(masked("scatter", 13, num_images=6), name="bands", shape="rows", size=2, threshold=None),
    smoothed(
        attacked("greedy_hide", [4, 8], mask={"granularity": 2, "budget": 20}, num_images=3),
        name="ablation",
        visible=[4],
        votes=10,
        search_votes=5,
    ),
]

MakeTrial = Callable[..., Trial]


@pytest.fixture
def kinds() -> SimpleNamespace:
    """What makes an evaluation of each kind."""
    return SimpleNamespace(masked=masked, attacked=attacked, recolored=recolored, certified=certified)


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def cache_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def make_trial(cache_directory: Path) -> MakeTrial:
    """A complete trial on a few digits; `train` (None for a given model), `model`, `dataset`, `evaluate` are
    merged into the defaults.
    """

    def make(
        *, seed: int = 0, train: Mapping[str, Any] | None = MappingProxyType({}), **changes: Mapping[str, Any]
    ) -> Trial:
        dataset = {**DATASET, **changes.get("dataset", {})}
        facts = datasets.inspect(DatasetConfig.of(dataset), cache_directory)
        model = {
            "name": "small_cnn",
            "width": 0.25,
            "options": {},
            "normalize": True,
            "weights_key": None,
            "allow_missing": [],
            "allow_unused": [],
            "output": None,
            "output_is": "logits",
            "input": "image",
            "preprocess": None,
            "code_sha256": None,
            "read_files": [],
            "weights": None,
            "weights_sha256": None,
        }
        settings = {
            "versions": {"mask_suite": MASK_SUITE, "numerics": NUMERICS, "torch": "2.13"},
            "seed": seed,
            "dataset": {**dataset, "facts": facts},
            "model": {**model, **changes.get("model", {})},
            "train": None if train is None else {**TRAIN, **train},
            "evaluate": {**EVALUATE, "evaluations": EVALUATIONS, **changes.get("evaluate", {})},
        }
        identity = json.dumps(settings, sort_keys=True).encode()
        return msgspec.convert({**settings, "trial_id": hashlib.sha256(identity).hexdigest()[:12]}, Trial)

    return make


class Recorder:
    """A reporter that remembers, and asks to stop once `stop_when` says so."""

    def __init__(self, stop_when: Callable[[Progress], bool] = lambda _: False) -> None:
        self.metrics: dict[tuple[int, str], float] = {}
        self.evaluations: dict[int, EvaluationRecord] = {}
        self.progress_log: list[Progress] = []
        self.checkpoints: list[int] = []
        self.divisions: list[Division] = []
        self.parts: list[tuple[int, int, int]] = []
        self.unflushed = 0
        self.stop_requested = False
        self._stop_when = stop_when

    def log(self, name: str, step: int, value: float) -> None:
        assert (step, name) not in self.metrics
        self.metrics[step, name] = value
        self.unflushed += 1

    def progress(self, progress: Progress) -> None:
        self.progress_log.append(progress)
        self.stop_requested = self._stop_when(progress)

    def evaluation(self, index: int, record: EvaluationRecord) -> None:
        assert index not in self.evaluations
        self.evaluations[index] = record

    def divided(self, division: Division) -> None:
        self.divisions.append(division)

    def part(self, index: int, first: int, last: int, sha256: str) -> None:
        assert len(sha256) == 64
        self.parts.append((index, first, last))

    def flush(self) -> None:
        self.unflushed = 0

    def checkpoint(self, step: int, sha256: str) -> None:
        assert self.unflushed == 0, "published before its rows were on disk"
        assert len(sha256) == 64
        self.checkpoints.append(step)


@pytest.fixture
def recorder() -> type[Recorder]:
    return Recorder


@pytest.fixture(scope="session")
def config():
    """Settings of a data set with the schema's defaults."""

    def make(name, path=None, **settings):
        defaults = {
            "image_size": None,
            "resize": "crop",
            "resampling": None,
            "color": "rgb",
            "background": "white",
            "bits": None,
            "classes": None,
            "labels": None,
            "num_classes": None,
            "statistics": None,
            "unreadable": "refuse",
            "severity": None,
            "val_fraction": 0.1,
            "test_fraction": 0.2,
            "split_seed": 0,
            "max_train": None,
            "max_test": None,
        }
        return DatasetConfig(name=name, path=None if path is None else str(path), **{**defaults, **settings})

    return make


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says how damages of the cache ended: made again, or not."""
    counts = {
        outcome: sum(
            "test_cache.py::test_damaged_" in report.nodeid
            for report in terminalreporter.stats.get(outcome, [])
        )
        for outcome in ("passed", "failed")
    }
    if sum(counts.values()) > 0:
        terminalreporter.write_line(
            f"damaged files of the cache: {counts['passed']} made again, {counts['failed']} not"
        )
