"""What every kind of evaluation does."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sparsight.protocol.generated import EvaluationMetric, EvaluationRecord
from sparsight.reporting.metrics import Scores, label_ranks
from sparsight.reporting.reporter import TaggedValue, tagged

Part = Mapping[str, NDArray[np.generic]]
"""What was found for some images, by name; the first axis of every array is that of the images."""

Metrics = dict[EvaluationMetric, TaggedValue]


class Tick(Protocol):
    """A sign of life and of progress, after every batch; raises TrialStopped where that is requested."""

    def __call__(self, num_forwards: int, num_images: int = 0) -> None:
        """So many images went through the model since the last call, and so many of the evaluation's images
        are done by it.
        """
        ...


class Evaluator(ABC):
    """One evaluation of a trial: computes parts of images, and makes files and a record of all of them.

    What it finds for a part depends on the evaluation and the batch size alone.
    """

    def __init__(self, num_images: int) -> None:
        self.num_images = num_images

    @property
    def num_rows(self) -> int:
        """Rows in the predictions file, one for each amount."""
        return 1

    @property
    def images_per_part(self) -> int:
        """Images of a part, but for the last one: as many as are worth a file, and fill a device."""
        return self.num_images

    @abstractmethod
    def part(self, first: int, last: int, tick: Tick) -> Part:
        """What is found for images first … last - 1."""

    @abstractmethod
    def predictions(self, whole: Part) -> NDArray[np.integer]:
        """Classes [num_rows, num_images], -1 where there is none."""

    def artifacts(self, whole: Part) -> dict[str, NDArray[np.generic]]:
        """What else is kept for each image, by the names of the files."""
        return {}

    @property
    def artifact_names(self) -> Sequence[str]:
        """Names of the artifacts."""
        return ()

    def has_class(self, artifacts: dict[str, NDArray[np.generic]]) -> NDArray[np.bool_]:
        """Which images the predictions file has a class for, by the artifacts."""
        return np.ones(self.num_images, np.bool_)

    @abstractmethod
    def record(self, whole: Part, artifacts: dict[str, str]) -> EvaluationRecord:
        """The line of evaluations.jsonl; `artifacts` are the digests of the files by their paths."""


def joined(parts: Sequence[Part]) -> Part:
    """The parts as one."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def score_arrays(scores: Scores) -> dict[str, NDArray[np.generic]]:
    """Scores as a part keeps them."""
    return {
        "prediction": scores.prediction_B.cpu().numpy(),
        "confidence": scores.confidence_B.cpu().numpy(),
        "nll": scores.nll_B.cpu().numpy(),
    }


def rank_arrays(logits_BK: Tensor, labels_B: Tensor, top_k: Sequence[int]) -> dict[str, NDArray[np.generic]]:
    """The rank of the label of each image, where it is asked for."""
    return {"rank": label_ranks(logits_BK, labels_B).int().cpu().numpy()} if top_k else {}


def top_k_metrics(arrays: Part, top_k: Sequence[int]) -> Metrics:
    """Share of images whose label is among the k greatest logits, for each k."""
    names: dict[int, EvaluationMetric] = {
        2: "top2_accuracy",
        3: "top3_accuracy",
        5: "top5_accuracy",
        10: "top10_accuracy",
    }
    ranks_B = arrays["rank"].astype(np.int64) if top_k else np.zeros(0)
    return {names[k]: tagged(float((ranks_B < k).mean())) for k in sorted(top_k)}


def kept_logits(logits_BK: Tensor) -> NDArray[np.float16]:
    """Logits as they are kept, float16 [images, classes]; those beyond its range at its ends."""
    greatest = torch.finfo(torch.float16).max
    kept: NDArray[np.float16] = logits_BK.float().clamp(-greatest, greatest).half().cpu().numpy()
    return kept


def score_metrics(arrays: Part, labels_B: Tensor) -> Metrics:
    """Accuracy, nll and ece of scores that a part kept."""
    prediction_B, confidence_B, nll_B = (
        torch.from_numpy(np.ascontiguousarray(arrays[name])) for name in ("prediction", "confidence", "nll")
    )
    summary = Scores(prediction_B, confidence_B, nll_B).summary(labels_B)
    return {
        "accuracy": tagged(summary["accuracy"]),
        "nll": tagged(summary["nll"]),
        "ece": tagged(summary["ece"]),
    }
