"""Evaluations of a smoothed classifier: masked or attacked, where a vote over views names the class."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from sparsight.evaluation.attacked import AttackedEvaluator
from sparsight.evaluation.eval_images import EvalImages
from sparsight.evaluation.evaluator import Evaluator, Metrics, Part, Tick
from sparsight.evaluation.masked import MaskedEvaluator
from sparsight.evaluation.smoothing.smoothed_network import SmoothedNetwork
from sparsight.evaluation.smoothing.view_masks import view_masks
from sparsight.evaluation.smoothing.view_votes import ViewVotes
from sparsight.protocol.generated import (
    AblationViews,
    Attacked,
    AttackedRecord,
    EvaluationMetric,
    EvaluationRecord,
    Masked,
    MaskedRecord,
    Smoothed,
    SmoothedRecord,
)
from sparsight.reporting.reporter import TaggedValue

_VIEWS_PER_PART = 8192
_MEASURED: tuple[EvaluationMetric, ...] = ("accuracy", "attack_success", "forwards_per_image")
"""What a vote has, too; its shares are no probabilities of classes."""


class SmoothedEvaluator(Evaluator):
    """Does what `MaskedEvaluator` and `AttackedEvaluator` do, for the vote over views.

    A search looks at other random views than those that judge its masks: otherwise it would find where these
    happen to look. Raises ExpectedError as `view_masks` does.
    """

    def __init__(self, evaluation: Smoothed, images: EvalImages, *, keep_logits: bool = False) -> None:
        super().__init__(evaluation.of.num_images)
        self._evaluation = evaluation
        self._judging, judge = _smoothed(evaluation, images, of_search=False)
        self._searching, searched = _smoothed(evaluation, images, of_search=True)
        at_once = max(1, _VIEWS_PER_PART // len(self._judging))
        self._images = images.seen_by(judge, at_once=at_once)
        self._inner = self._evaluator(evaluation.of, searched, keep_logits=keep_logits)

    def _evaluator(self, of: Masked | Attacked, searched: SmoothedNetwork, *, keep_logits: bool) -> Evaluator:
        if isinstance(of, Masked):
            return MaskedEvaluator(of, self._images, keep_logits=keep_logits)
        return AttackedEvaluator(
            of,
            self._images,
            keep_logits=keep_logits,
            searched=searched,
            forwards_each=len(self._searching),
        )

    @property
    def num_rows(self) -> int:
        """One for each amount."""
        return self._inner.num_rows

    @property
    def images_per_part(self) -> int:
        """Enough for some thousand views."""
        if isinstance(self._evaluation.of, Masked):
            return self._images.batch_size
        return self._inner.images_per_part

    @property
    def artifact_names(self) -> tuple[str, ...]:
        """Those of the evaluation that it is."""
        return tuple(self._inner.artifact_names)

    def part(self, first: int, last: int, tick: Tick) -> Part:
        """As the evaluation that it is, but for the forward passes, which are those of the model."""
        self._judging.tick = self._searching.tick = tick
        return self._inner.part(first, last, lambda _, num_images=0: tick(0, num_images))

    def predictions(self, whole: Part) -> NDArray[np.integer]:
        """A row for each amount."""
        return self._inner.predictions(whole)

    def artifacts(self, whole: Part) -> dict[str, NDArray[np.generic]]:
        """Those of the evaluation that it is; margins are differences of shares of votes, as the search saw
        them, `forwards` are passes of the model.
        """
        artifacts = self._inner.artifacts(whole)
        if "forwards" in artifacts:
            forwards = artifacts["forwards"].astype(np.uint32) * np.uint32(len(self._searching))
            return {**artifacts, "forwards": forwards}
        return artifacts

    def record(self, whole: Part, artifacts: dict[str, str]) -> EvaluationRecord:
        """What was measured, under the views."""
        of = self._inner.record(whole, artifacts)
        assert isinstance(of, MaskedRecord | AttackedRecord)
        return SmoothedRecord(views=self._evaluation.views, fill=self._evaluation.fill, of=self._own(of))

    def _own(self, of: MaskedRecord | AttackedRecord) -> MaskedRecord | AttackedRecord:
        if isinstance(of, MaskedRecord):
            return msgspec.structs.replace(of, metrics=self._metrics(of.metrics))
        # Of random views a search sees others than those that judge: what is worst for it need not be worst.
        is_fixed = not isinstance(self._evaluation.views, AblationViews)
        results = [
            msgspec.structs.replace(
                each, metrics=self._metrics(each.metrics), is_exact=each.is_exact and is_fixed
            )
            for each in of.results
        ]
        return msgspec.structs.replace(of, results=results)

    def _metrics(self, metrics: Metrics) -> Metrics:
        return {name: self._scaled(name, metrics[name]) for name in _MEASURED if name in metrics}

    def _scaled(self, name: EvaluationMetric, value: TaggedValue) -> TaggedValue:
        if name == "forwards_per_image" and not isinstance(value, str):
            return value * len(self._searching)
        return value


def _smoothed(
    evaluation: Smoothed, images: EvalImages, *, of_search: bool
) -> tuple[ViewVotes, SmoothedNetwork]:
    height, width = images.size
    masks_VHW = view_masks(evaluation.views, height, width, key=images.key, of_search=of_search)
    votes = ViewVotes(
        images.network,
        evaluation.views,
        masks_VHW.to(images.device),
        evaluation.fill,
        images.key,
        are_joined=of_search,
    )
    return votes, SmoothedNetwork(votes, evaluation.views, height * width, is_guided=of_search)
