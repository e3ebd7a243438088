"""Images under masks that no search chose."""

from __future__ import annotations

from typing import cast

import msgspec
import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from sparsight.evaluation.eval_images import EvalImages
from sparsight.evaluation.evaluator import (
    Evaluator,
    Part,
    Tick,
    joined,
    kept_logits,
    rank_arrays,
    score_arrays,
    score_metrics,
    top_k_metrics,
)
from sparsight.files.canonical_json import dumps
from sparsight.masks import mask_of_rank
from sparsight.masks._by_saliency import BySaliency
from sparsight.networks.batch_statistics import use_statistics
from sparsight.protocol.generated import EvaluationRecord, Masked, MaskedRecord
from sparsight.reporting.metrics import Scores

_IMAGES_PER_PART = 4096


class MaskedEvaluator(Evaluator):
    """Forwards every image once, under its mask."""

    def __init__(self, evaluation: Masked, images: EvalImages, *, keep_logits: bool = False) -> None:
        super().__init__(evaluation.num_images)
        self._evaluation = evaluation
        self._images = images
        self._keep_logits = keep_logits
        self._hiding = images.hiding(evaluation.mask, evaluation.fill, draw=evaluation.draw)
        self._order_key = (dumps(msgspec.to_builtins(evaluation.mask)), evaluation.draw)

    @property
    def images_per_part(self) -> int:
        """Some thousand, in whole batches."""
        return self._images.batch_size * -(-_IMAGES_PER_PART // self._images.batch_size)

    def part(self, first: int, last: int, tick: Tick) -> Part:
        """Prediction, confidence and nll of each image, and its logits where they are kept."""
        scores, ranks, logits = [], [], []
        with use_statistics(self._images.network.model, "masked" if self._evaluation.hidden else "original"):
            for start in range(first, last, self._images.batch_size):
                stop = min(start + self._images.batch_size, last)
                logits_BK = self._images.network(self.shown(start, stop))
                labels_B = self._images.labels_N[start:stop]
                scores.append(Scores.of(logits_BK, labels_B))
                ranks.append(rank_arrays(logits_BK, labels_B, self._images.top_k))
                if self._keep_logits:
                    logits.append(kept_logits(logits_BK))
                tick(stop - start, stop - start)
        kept = {"logits": np.concatenate(logits)} if self._keep_logits else {}
        return {**score_arrays(Scores.join(scores)), **joined(ranks), **kept}

    @property
    def artifact_names(self) -> tuple[str, ...]:
        """Logits, where they are to be kept."""
        return ("logits",) if self._keep_logits else ()

    def artifacts(self, whole: Part) -> dict[str, NDArray[np.generic]]:
        """`logits` float16 [images, classes]."""
        return {name: whole[name] for name in self.artifact_names}

    def shown(self, first: int, last: int) -> Tensor:
        """What the model is shown of images first … last - 1 of one batch, in [0, 1]."""
        images_BCHW = self._images.unit(first, last)
        if self._evaluation.hidden == 0:
            return images_BCHW
        return self._hiding.fill(images_BCHW, self._mask(first, last), self._images.index(first, last))

    def predictions(self, whole: Part) -> NDArray[np.integer]:
        """The one row."""
        return cast("NDArray[np.integer]", whole["prediction"])[None]

    def record(self, whole: Part, artifacts: dict[str, str]) -> EvaluationRecord:
        """Accuracy, nll and ece."""
        evaluation = self._evaluation
        num_pixels = self._images.size[0] * self._images.size[1]
        return MaskedRecord(
            mask=evaluation.mask,
            fill=evaluation.fill,
            hidden=evaluation.hidden,
            visible=num_pixels - evaluation.hidden,
            ratio=evaluation.hidden / num_pixels,
            draw=evaluation.draw,
            num_images=evaluation.num_images,
            metrics={
                **score_metrics(whole, self._images.labels_N[: self.num_images]),
                **top_k_metrics(whole, self._images.top_k),
            },
            artifacts=artifacts,
        )

    def _mask(self, first: int, last: int) -> Tensor:
        """The masks of images of one batch; one order of pixels serves all amounts."""
        height, width = self._images.size
        rank_BHW = self._ranks(first - first % self._images.batch_size)
        if rank_BHW is not None:
            start = first % self._images.batch_size
            return mask_of_rank(rank_BHW[start : start + last - first], self._evaluation.hidden)
        return self._hiding.mask(
            self._images.index(first, last),
            hidden=self._evaluation.hidden,
            height=height,
            width=width,
            saliency_BHW=self._saliency(first, last),
        )

    def _saliency(self, first: int, last: int) -> Tensor | None:
        family = self._hiding.family
        return self._images.saliency(first, last, family.method) if isinstance(family, BySaliency) else None

    def _ranks(self, start: int) -> Tensor | None:
        """The order of pixels in the images of a batch, where the family has one; int32 [B, H, W]."""
        cache, key = self._images.cache, ("ranks", self._order_key, start)
        rank_BHW = cache.get(key)
        if rank_BHW is None:
            height, width = self._images.size
            rank_BHW = self._hiding.ranks(self._images.batch(start), height=height, width=width)
            if rank_BHW is not None:
                cache.put(key, rank_BHW)
        return rank_BHW
