"""Made-up CIFAR-10: random images of its shape, a small net for them, and a trial with both."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch
from torch import nn

from sparsight import masks, models
from sparsight.arithmetic.device import device_name
from sparsight.arithmetic.numerics import Numerics, keep_heap, make_repeatable
from sparsight.arithmetic.numerics_probe import choose
from sparsight.datasets import Split
from sparsight.evaluation.network import Network
from sparsight.protocol.generated import EvaluationRecord, Trial, TrialTrain
from sparsight.reporting.reporter import Division, Progress

HEIGHT = WIDTH = 32
NUM_CLASSES = 10
MODEL, WIDTH_FACTOR = "resnet9", 0.125
BATCH_SIZE = 500
MEAN, STD = [0.4914, 0.4822, 0.4465], [0.2470, 0.2435, 0.2616]
CPU = torch.device("cpu")

_TRAIN: dict[str, Any] = {
    "regime": "masked",
    "epochs": 1,
    "steps": None,
    "batch_size": BATCH_SIZE,
    "optimizer": {"name": "sgd", "lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 5e-4},
    "schedule": {"name": "one_cycle", "warmup_fraction": 0.2, "final_fraction": 0},
    "label_smoothing": 0,
    "weight_average": 0,
    "augment": {"crop_padding": 4, "crop_mode": "reflect", "flip": "random"},
    "mask": {
        "mask": {"family": "scatter", "granularity": 1},
        "of": "ratio",
        "distribution": "uniform",
        "values": [0, 0.9],
        "fills": [{"name": "black"}],
    },
    "mixed": {"balance": 0.5, "budget": "equal_steps"},
    "batch_norm": "shared",
    "precision": "auto",
    "memory_format": "auto",
    "log_every_steps": 10,
    "validate_every_epochs": 0,
    "checkpoint_every_epochs": 0,
}


def as_in_a_trial(num_threads: int = 1) -> None:
    """The settings of torch and of memory with which a worker computes."""
    torch.set_num_threads(num_threads)
    torch.set_num_interop_threads(1)
    make_repeatable(torch.device("cpu"))
    keep_heap()


def split(num_images: int) -> Split:
    """Random images and labels."""
    random = np.random.default_rng(0)
    images_NCHW = random.integers(0, 256, (num_images, 3, HEIGHT, WIDTH), dtype=np.uint8)
    return Split(images_NCHW, random.integers(0, NUM_CLASSES, num_images))


def network(*, training: bool) -> Network:
    """The net of the reduced experiments, in the arithmetic and layout that the probe finds the fastest."""
    model, numerics = _model(), _numerics(training)
    return Network(numerics.prepare(model, CPU), numerics=numerics, mean=MEAN, std=STD, device=CPU)


def _model() -> nn.Module:
    torch.manual_seed(0)
    return models.build(
        MODEL,
        image_height=HEIGHT,
        image_width=WIDTH,
        num_channels=3,
        num_classes=NUM_CLASSES,
        width=WIDTH_FACTOR,
        options={},
    )


@functools.cache
def _numerics(training: bool) -> Numerics:
    """Probed once, so that both sides of a row compute alike."""
    with tempfile.TemporaryDirectory() as cache:
        return choose(
            _model(),
            precision="auto",
            memory_format="auto",
            image_shape=(3, HEIGHT, WIDTH),
            batch_size=BATCH_SIZE,
            training=training,
            machine=device_name("cpu"),
            device=CPU,
            cache_directory=Path(cache),
        )


def train_settings(**changes: Any) -> TrialTrain:
    """Training for one epoch with crop, flip and scatter masks."""
    return msgspec.convert({**_TRAIN, **changes}, TrialTrain)


_SPLIT = {"origin": "arrays", "is_cut_out": False, "is_stratified": False, "missing_classes": []}


def trial(num_images: int, evaluations: list[Mapping[str, Any]], **train: Any) -> Trial:
    """A complete trial on so many images for training and as many for the test."""
    facts = {
        "image_height": HEIGHT,
        "image_width": WIDTH,
        "num_channels": 3,
        "num_classes": NUM_CLASSES,
        "class_names": [str(i) for i in range(NUM_CLASSES)],
        "own_classes": None,
        "num_train": num_images,
        "num_val": 0,
        "num_test": num_images,
        "splits": dict.fromkeys(("train", "val", "test"), _SPLIT),
        "unused": [],
        "mean": MEAN,
        "std": STD,
        "statistics_of": "train",
        "fingerprint": "0" * 64,
    }
    dataset = {
        "name": "npz",
        "path": "/synthetic.npz",
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
        "val_fraction": 0,
        "test_fraction": 0.5,
        "split_seed": 0,
        "max_train": None,
        "max_test": None,
        "facts": facts,
    }
    settings = {
        "trial_id": "0" * 12,
        "versions": {"mask_suite": 1, "numerics": 1, "torch": "2"},
        "seed": 0,
        "dataset": dataset,
        "model": {
            "name": MODEL,
            "width": WIDTH_FACTOR,
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
        },
        "train": {**_TRAIN, **train},
        "evaluate": {
            "split": "test",
            "mask_key": 0,
            "batch_size": BATCH_SIZE,
            "keep_logits": False,
            "top_k": [],
            "among": "all",
            "evaluations": evaluations,
        },
    }
    return msgspec.convert(settings, Trial)


def clean(num_images: int) -> dict[str, Any]:
    """The evaluation without a mask."""
    return masked("none", 0, num_images, fill="none")


def masked(family: str, hidden: int, num_images: int, *, fill: str = "black") -> dict[str, Any]:
    """An evaluation of the first draw."""
    return {
        "kind": "masked",
        "mask": {"family": family, **masks.load(family).parameters},
        "fill": {"name": fill},
        "hidden": hidden,
        "draw": 0,
        "num_images": num_images,
    }


class Silent:
    """A reporter to whom nothing matters."""

    stop_requested = False

    def log(self, name: str, step: int, value: float) -> None: ...

    def progress(self, progress: Progress) -> None: ...

    def evaluation(self, index: int, record: EvaluationRecord) -> None: ...

    def divided(self, division: Division) -> None: ...

    def part(self, index: int, first: int, last: int, sha256: str) -> None: ...

    def flush(self) -> None: ...

    def checkpoint(self, step: int, sha256: str) -> None: ...
