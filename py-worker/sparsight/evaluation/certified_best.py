"""Certificates by randomized ablation with several numbers of visible pixels; see `certificate._best`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sparsight.certificate import BestCertificate, best_certificate
from sparsight.errors import Found, expected
from sparsight.evaluation.ballots import Ballot, Booth
from sparsight.evaluation.certified import check_fill
from sparsight.evaluation.certified_numbers import certified_curve, certified_metrics
from sparsight.evaluation.eval_images import EvalImages
from sparsight.evaluation.evaluator import Evaluator, Part, Tick
from sparsight.networks.batch_statistics import use_statistics
from sparsight.protocol.generated import (
    Certified,
    CertifiedBest,
    CertifiedBestRecord,
    EvaluationRecord,
    ScatterMask,
)

_VIEWS_PER_PART = 8192
_ROUNDS = 8
"""Times at least that the votes of an image are looked at while it is open whether more would change it."""


class CertifiedBestEvaluator(Evaluator):
    """Chooses a class by views of every number of visible pixels, and bounds by further views of each how far
    that choice holds.

    View j shows more of the same random order of the pixels where more are visible, so that one set of views
    serves all numbers. Raises ExpectedError as `checked_best_certificate` does.
    """

    def __init__(self, evaluation: CertifiedBest, images: EvalImages, num_classes: int) -> None:
        super().__init__(evaluation.num_images)
        self._evaluation, self._images, self._num_classes = evaluation, images, num_classes
        self._certificate = checked_best_certificate(evaluation, *images.size, num_classes=num_classes)
        self._booths = [Booth(each, images) for each in _by_visible(evaluation, *images.size)]

    @property
    def images_per_part(self) -> int:
        """Enough for some thousand views."""
        return min(self._images.batch_size, -(-_VIEWS_PER_PART // self._most_views))

    @property
    def artifact_names(self) -> tuple[str, ...]:
        """Votes, what they certify, and their cost."""
        return "votes", "radii", "abstained", "forwards"

    def part(self, first: int, last: int, tick: Tick) -> Part:
        """For each image: the class, the votes of each number of visible pixels for each class, and how many
        views it took.
        """
        self._images.clean_predictions(first, last)
        with use_statistics(self._images.network.model, "masked"):
            selected_B = self._select(first, last, tick)
            votes_BGK, num_votes_B = self._vote(first, selected_B, tick)
        num_views_B = (num_votes_B + self._evaluation.select_votes) * len(self._booths)
        return {
            "selected": selected_B,
            "votes": votes_BGK.astype(np.uint32),
            "forwards": num_views_B.astype(np.uint32),
        }

    def predictions(self, whole: Part) -> NDArray[np.integer]:
        """The one row: the class, where it is certain to be chosen at all."""
        return np.where(self._radii(whole) < 0, -1, whole["selected"].astype(np.int64))[None]

    def artifacts(self, whole: Part) -> dict[str, NDArray[np.generic]]:
        """`votes` uint32 [images, numbers of visible pixels, classes], those that bound probabilities;
        `radii` uint32 [images], in pixels; `abstained` bool [images]; `forwards` uint32 [images].
        """
        radii_N = self._radii(whole)
        return {
            "votes": whole["votes"],
            "radii": np.maximum(radii_N, 0).astype(np.uint32),
            "abstained": radii_N < 0,
            "forwards": whole["forwards"],
        }

    def has_class(self, artifacts: dict[str, NDArray[np.generic]]) -> NDArray[np.bool_]:
        """Those for which the certificate does not abstain."""
        return ~artifacts["abstained"].astype(np.bool_)

    def record(self, whole: Part, artifacts: dict[str, str]) -> EvaluationRecord:
        """Certified accuracy at every radius, and what sums it up."""
        evaluation, radii_N = self._evaluation, self._radii(whole)
        labels_N = self._images.labels_N[: self.num_images].cpu().numpy()
        right_radii_N = np.where(whole["selected"] == labels_N, radii_N, -1)
        curve = certified_curve(right_radii_N, self._certificate.greatest_radius or 0)
        return CertifiedBestRecord(
            fill=evaluation.fill,
            visible=evaluation.visible,
            select_votes=evaluation.select_votes,
            votes=evaluation.votes,
            alpha=evaluation.alpha,
            num_images=evaluation.num_images,
            metrics=certified_metrics(
                right_radii_N, curve, abstained_N=radii_N < 0, forwards_N=whole["forwards"]
            ),
            certified_accuracy=curve,
            artifacts=artifacts,
        )

    @property
    def _most_views(self) -> int:
        return (self._evaluation.select_votes + self._evaluation.votes) * len(self._booths)

    def _select(self, first: int, last: int, tick: Tick) -> NDArray[np.int64]:
        """The class with the greatest excess of votes over one half, in units of what a pixel can change."""
        evaluation = self._evaluation
        votes_BGK = self._zeros(last - first)
        ballots = [Ballot(image, 0, evaluation.select_votes) for image in range(first, last)]
        self._count(ballots, first, votes_BGK, tick)
        excess_BGK = (2 * votes_BGK - evaluation.select_votes) / np.array(evaluation.visible)[:, None]
        selected_B: NDArray[np.int64] = excess_BGK.max(axis=1).argmax(axis=1)
        return selected_B

    def _vote(
        self, first: int, selected_B: NDArray[np.int64], tick: Tick
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Votes of each class, and their number for each k, for each image until its radius is certain."""
        evaluation = self._evaluation
        votes_BGK, num_votes_B = self._zeros(len(selected_B)), np.zeros(len(selected_B), np.int64)
        undecided, num_cast = np.arange(len(selected_B)), 0
        while len(undecided):
            each = max(self._images.batch_size // len(undecided), -(-evaluation.votes // _ROUNDS), 1)
            each = min(each, evaluation.votes - num_cast)
            begin = evaluation.select_votes + num_cast
            ballots = [Ballot(first + int(b), begin, begin + each) for b in undecided]
            self._count(ballots, first, votes_BGK, tick)
            num_cast += each
            num_votes_B[undecided] = num_cast
            num_left = evaluation.votes - num_cast
            open_B = [self._is_open(votes_BGK[b], int(selected_B[b]), num_left) for b in undecided]
            tick(0, open_B.count(False))
            undecided = undecided[open_B]
        return votes_BGK, num_votes_B

    def _count(self, ballots: Sequence[Ballot], first: int, votes_BGK: NDArray[np.int64], tick: Tick) -> None:
        for group, booth in enumerate(self._booths):
            for batch, classes in booth.votes(ballots):
                for ballot, class_V in zip(batch, classes, strict=True):
                    counts_K = np.bincount(class_V[class_V >= 0], minlength=self._num_classes)
                    votes_BGK[ballot.image - first, group] += counts_K
                tick(sum(map(len, batch)))

    def _zeros(self, num_images: int) -> NDArray[np.int64]:
        return np.zeros((num_images, len(self._booths), self._num_classes), np.int64)

    def _is_open(self, votes_GK: NDArray[np.int64], selected: int, num_left: int) -> bool:
        """Whether the votes that are left could change the radius: they cannot do worse than all go to one
        other class, nor better than all go to this one.
        """
        if num_left == 0:
            return False
        won_G, other_G = _won_and_other(votes_GK, selected)
        worst = self._certificate.radius(won_G, [count + num_left for count in other_G])
        return worst != self._certificate.radius([count + num_left for count in won_G], other_G)

    def _radii(self, whole: Part) -> NDArray[np.int64]:
        """Certified radius of each image, -1 where not even the class is certain."""
        radii = [
            self._certificate.radius(*_won_and_other(votes_GK.astype(np.int64), int(selected)))
            for votes_GK, selected in zip(whole["votes"], whole["selected"].astype(np.int64), strict=True)
        ]
        return np.array([-1 if radius is None else radius for radius in radii], np.int64)


def checked_best_certificate(
    evaluation: CertifiedBest, height: int, width: int, *, num_classes: int
) -> BestCertificate:
    """What the evaluation's votes can certify; raises ExpectedError where that is not valid, or nothing."""
    check_fill(evaluation.fill)
    possible = best_certificate(
        evaluation.votes,
        visible=evaluation.visible,
        num_pixels=height * width,
        alpha=evaluation.alpha,
        num_classes=num_classes,
    )
    if not possible.greatest_radius:
        shown = ", ".join(map(str, evaluation.visible))
        got = Found(f"{evaluation.votes} with {shown} visible pixels and alpha {evaluation.alpha}")
        fix = "Raise votes or alpha, or let fewer pixels be visible."
        rule = "enough to certify a radius of one pixel if all are won"
        raise expected("the votes of a certificate", rule, got, at="votes", fix=fix)
    return possible


def _by_visible(evaluation: CertifiedBest, height: int, width: int) -> list[Certified]:
    """The certificates of one number of visible pixels each that have the same views."""
    return [
        Certified(
            mask=ScatterMask(granularity=1),
            fill=evaluation.fill,
            hidden=height * width - count,
            select_votes=evaluation.select_votes,
            votes=evaluation.votes,
            alpha=evaluation.alpha,
            num_images=evaluation.num_images,
        )
        for count in evaluation.visible
    ]


def _won_and_other(votes_GK: NDArray[np.int64], selected: int) -> tuple[list[int], list[int]]:
    """Votes for the class, and for the strongest other one, of each number of visible pixels."""
    others_GK = np.delete(votes_GK, selected, axis=1)
    other_G = others_GK.max(axis=1, initial=0)
    return votes_GK[:, selected].tolist(), other_G.tolist()
