"""Certificates without chance: votes over fixed views, of which a change reaches few."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from sparsight.certificate import certified_by_gap
from sparsight.evaluation.certified import check_fill
from sparsight.evaluation.certified_numbers import certified_curve, certified_metrics
from sparsight.evaluation.eval_images import EvalImages
from sparsight.evaluation.evaluator import Evaluator, Part, Tick
from sparsight.evaluation.smoothing.view_masks import check_views, reached, view_masks
from sparsight.evaluation.smoothing.view_votes import ViewVotes
from sparsight.protocol.generated import CertifiedExactly, CertifiedExactlyRecord, EvaluationRecord

_VIEWS_PER_PART = 8192


class CertifiedExactlyEvaluator(Evaluator):
    """Shows the model every view of each image; the gap of the votes says what cannot change the class.

    Raises ExpectedError as `check_exact_certificate` does.
    """

    def __init__(self, evaluation: CertifiedExactly, images: EvalImages) -> None:
        super().__init__(evaluation.num_images)
        self._evaluation, self._images = evaluation, images
        check_exact_certificate(evaluation, *images.size)
        self._reached = reached(evaluation.views, *images.size)
        masks_VHW = view_masks(evaluation.views, *images.size, key=images.key).to(images.device)
        self._views = ViewVotes(images.network, evaluation.views, masks_VHW, evaluation.fill, images.key)

    @property
    def images_per_part(self) -> int:
        """Enough for some thousand views."""
        return min(self._images.batch_size, -(-_VIEWS_PER_PART // len(self._views)))

    @property
    def artifact_names(self) -> tuple[str, ...]:
        """Votes and what they certify."""
        return "votes", "radii"

    def part(self, first: int, last: int, tick: Tick) -> Part:
        """For each image: the votes of each class."""
        self._images.clean_predictions(first, last)
        self._views.tick = tick
        votes = []
        for image in range(first, last):
            votes_1VK, _ = self._views.of(self._images.unit(image, image + 1))
            votes.append(votes_1VK.sum(dim=1, dtype=torch.int64).cpu().numpy().astype(np.uint32))
            tick(0, 1)
        return {"votes": np.concatenate(votes)}

    def predictions(self, whole: Part) -> NDArray[np.integer]:
        """The one row."""
        return self._certified(whole)[0][None]

    def artifacts(self, whole: Part) -> dict[str, NDArray[np.generic]]:
        """`votes` uint32 [images, classes]; `radii` uint32 [images], in pixels: their number for a partition,
        the side of a square for bands and blocks.
        """
        return {"votes": whole["votes"], "radii": self._certified(whole)[1].astype(np.uint32)}

    def record(self, whole: Part, artifacts: dict[str, str]) -> EvaluationRecord:
        """Certified accuracy at every radius, and what sums it up."""
        evaluation = self._evaluation
        selected_N, radii_N = self._certified(whole)
        labels_N = self._images.labels_N[: self.num_images].cpu().numpy()
        right_radii_N = np.where(selected_N == labels_N, radii_N, -1)
        curve = certified_curve(right_radii_N, len(self._reached) - 1)
        return CertifiedExactlyRecord(
            views=evaluation.views,
            fill=evaluation.fill,
            num_images=evaluation.num_images,
            metrics=certified_metrics(
                right_radii_N,
                curve,
                abstained_N=np.zeros(self.num_images, np.bool_),
                forwards_N=np.full(self.num_images, len(self._views)),
            ),
            certified_accuracy=curve,
            artifacts=artifacts,
        )

    def _certified(self, whole: Part) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return certified_by_gap(whole["votes"].astype(np.int64), self._reached)


def check_exact_certificate(evaluation: CertifiedExactly, height: int, width: int) -> None:
    """Raise ExpectedError for views that images of this size cannot have, or a fill that gives away what they
    hide.
    """
    check_fill(evaluation.fill)
    check_views(evaluation.views, height, width)
