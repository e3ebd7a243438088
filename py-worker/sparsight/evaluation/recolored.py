"""Colour L0: images of which an attack recoloured a few pixels."""

from __future__ import annotations

import math
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray

from sparsight import recolorings
from sparsight.evaluation.eval_images import EvalImages
from sparsight.evaluation.evaluator import (
    Evaluator,
    Metrics,
    Part,
    Tick,
    kept_logits,
    score_arrays,
    score_metrics,
)
from sparsight.networks.batch_statistics import use_statistics
from sparsight.protocol.generated import EvaluationRecord, Recolored, RecoloredRecord, RecoloredResult
from sparsight.recolorings import RecoloringResult
from sparsight.reporting.metrics import Scores
from sparsight.reporting.reporter import tagged

_FORWARDS_PER_PART = 8192
_SCORES = ("prediction", "confidence", "nll")


class RecoloredEvaluator(Evaluator):
    """Attacks every image with each number of pixels, and forwards it with what was found."""

    def __init__(self, evaluation: Recolored, images: EvalImages, *, keep_logits: bool = False) -> None:
        super().__init__(evaluation.num_images)
        self._evaluation = evaluation
        self._images = images
        self._keep_logits = keep_logits
        self._attack = recolorings.of(evaluation.attack)

    @property
    def num_rows(self) -> int:
        """One for each number of pixels."""
        return len(self._evaluation.pixels)

    @property
    def images_per_part(self) -> int:
        """Enough for some thousand forward passes, in groups that are attacked together."""
        height, width = self._images.size
        group = self._attack.images_at_once(height=height, width=width)
        num_forwards = group * self._attack.forwards(self._evaluation.pixels, height=height, width=width)
        return group * -(-_FORWARDS_PER_PART // num_forwards)

    @property
    def artifact_names(self) -> tuple[str, ...]:
        """Pixels, colours, margins and costs, and logits where they are to be kept."""
        return ("pixels", "colors", "margins", "forwards", *(("logits",) if self._keep_logits else ()))

    def part(self, first: int, last: int, tick: Tick) -> Part:
        """For each image [images, numbers of pixels]: pixels and colours (further axes), margin, forwards,
        scores; and whether the clean image is named rightly.
        """
        images, evaluation = self._images, self._evaluation
        labels_B = images.labels_N[first:last]
        clean_B = images.clean_predictions(first, last) == labels_B
        with use_statistics(images.network.model, "original"):
            results = self._attack(
                images.network,
                images.unit(first, last),
                labels_B,
                pixels=evaluation.pixels,
                index_B=images.index(first, last),
                key=images.key,
                tick=tick,
            )
            measured = [self._measured(result, first, tick) for result in results]
        tick(0, last - first)
        most = evaluation.pixels[-1]
        return {
            "pixels": np.stack([_padded(result.pixel_BK, most, -1) for result in results], axis=1),
            "colors": np.stack([_padded(result.color_BKC, most, 0) for result in results], axis=1),
            "margin": np.stack([result.margin_B.cpu().numpy() for result in results], axis=1),
            "forwards": np.stack([result.forwards_B.cpu().numpy() for result in results], axis=1),
            "is_clean_right": clean_B.cpu().numpy(),
            **{name: np.stack([arrays[name] for arrays in measured], axis=1) for name in measured[0]},
        }

    def predictions(self, whole: Part) -> NDArray[np.integer]:
        """A row for each number of pixels."""
        return cast("NDArray[np.integer]", whole["prediction"].T)

    def artifacts(self, whole: Part) -> dict[str, NDArray[np.generic]]:
        """`pixels` int32 [numbers, images, most pixels] (counted row by row; -1 beyond the number), `colors`
        float32 [numbers, images, most pixels, channels] in [0, 1], `margins` float32 and `forwards` uint32
        [numbers, images], `logits` float16 [numbers, images, classes].
        """
        return {
            "pixels": whole["pixels"].swapaxes(0, 1).astype(np.int32),
            "colors": whole["colors"].swapaxes(0, 1).astype(np.float32),
            "margins": whole["margin"].T,
            "forwards": whole["forwards"].T.astype(np.uint32),
            **({"logits": whole["logits"].swapaxes(0, 1)} if self._keep_logits else {}),
        }

    def record(self, whole: Part, artifacts: dict[str, str]) -> EvaluationRecord:
        """What was measured with each number of pixels."""
        evaluation = self._evaluation
        results = [
            RecoloredResult(pixels=pixels, metrics=self._metrics(whole, row))
            for row, pixels in enumerate(evaluation.pixels)
        ]
        return RecoloredRecord(
            attack=evaluation.attack,
            num_images=evaluation.num_images,
            results=results,
            artifacts=artifacts,
        )

    def _measured(self, result: RecoloringResult, first: int, tick: Tick) -> dict[str, NDArray[np.generic]]:
        """Scores of each image as it was recoloured, forwarded by itself; its logits where they are kept."""
        images, scores, logits = self._images, [], []
        for row in range(len(result.margin_B)):
            image = first + row
            shown_1CHW = result.of_images(slice(row, row + 1)).apply(images.unit(image, image + 1))
            logits_1K = images.network(shown_1CHW)
            scores.append(Scores.of(logits_1K, images.labels_N[image : image + 1]))
            if self._keep_logits:
                logits.append(kept_logits(logits_1K))
            tick(1)
        kept = {"logits": np.concatenate(logits)} if self._keep_logits else {}
        return {**score_arrays(Scores.join(scores)), **kept}

    def _metrics(self, whole: Part, row: int) -> Metrics:
        labels_B = self._images.labels_N[: self.num_images]
        is_wrong_B = whole["prediction"][:, row] != labels_B.cpu().numpy()
        attacked_B = is_wrong_B[whole["is_clean_right"].astype(bool)]
        return {
            **score_metrics({name: whole[name][:, row] for name in _SCORES}, labels_B),
            "attack_success": tagged(attacked_B.mean() if len(attacked_B) else math.nan),
            "forwards_per_image": tagged(whole["forwards"][:, row].astype(np.int64).mean()),
        }


def _padded(values_BK: torch.Tensor, most: int, value: int) -> NDArray[np.generic]:
    """Along the second axis, to a length of `most`."""
    array = values_BK.cpu().numpy()
    widths = [(0, 0), (0, most - array.shape[1]), *[(0, 0)] * (array.ndim - 2)]
    return np.pad(array, widths, constant_values=value)
