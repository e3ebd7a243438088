"""Certificates by randomized ablation: votes over many masked views of each image; see `certificate`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sparsight import fills
from sparsight.certificate import Certificate, certificate
from sparsight.errors import Found, expected
from sparsight.evaluation.ballots import Ballot, Booth
from sparsight.evaluation.certified_numbers import certified_curve, certified_metrics
from sparsight.evaluation.eval_images import EvalImages
from sparsight.evaluation.evaluator import Evaluator, Metrics, Part, Tick
from sparsight.networks.batch_statistics import use_statistics
from sparsight.protocol.generated import (
    Certified,
    CertifiedRecord,
    EvaluationRecord,
    Fill,
    ScatterMask,
)

_VIEWS_PER_PART = 8192


class CertifiedEvaluator(Evaluator):
    """Chooses the class that most views of an image vote for, and bounds by further views how likely a view
    votes for it.

    An image gets no further votes once they could not change its radius. Raises ExpectedError as
    `checked_certificate` does.
    """

    def __init__(self, evaluation: Certified, images: EvalImages, num_classes: int) -> None:
        super().__init__(evaluation.num_images)
        self._evaluation = evaluation
        self._images = images
        self._num_classes = num_classes
        self._certificate = checked_certificate(evaluation, *images.size)
        self._booth = Booth(evaluation, images)

    @property
    def images_per_part(self) -> int:
        """Enough for some thousand views."""
        num_views = self._evaluation.select_votes + self._evaluation.votes
        return min(self._images.batch_size, -(-_VIEWS_PER_PART // num_views))

    @property
    def artifact_names(self) -> tuple[str, ...]:
        """Votes, what they certify, and their cost."""
        return "votes", "radii", "abstained", "forwards"

    def part(self, first: int, last: int, tick: Tick) -> Part:
        """For each image: the class, the votes of each class, and how many views it took."""
        self._images.clean_predictions(first, last)
        with use_statistics(self._images.network.model, "masked"):
            selected_B = self._select(first, last, tick)
            votes_BK, num_votes_B = self._vote(first, selected_B, tick)
        return {
            "selected": selected_B,
            "votes": votes_BK,
            "forwards": (num_votes_B + self._evaluation.select_votes).astype(np.uint32),
        }

    def predictions(self, whole: Part) -> NDArray[np.integer]:
        """The one row: the class, where it is certified to win at all."""
        return np.where(self._abstained(whole), -1, whole["selected"].astype(np.int64))[None]

    def artifacts(self, whole: Part) -> dict[str, NDArray[np.generic]]:
        """`votes` uint32 [images, classes], those that bound the class's probability; `radii` uint32
        [images], in pixels; `abstained` bool [images]: not even radius 0 is certified; `forwards` uint32
        [images].
        """
        return {
            "votes": whole["votes"],
            "radii": np.maximum(self._radii(whole), 0).astype(np.uint32),
            "abstained": self._abstained(whole),
            "forwards": whole["forwards"],
        }

    def has_class(self, artifacts: dict[str, NDArray[np.generic]]) -> NDArray[np.bool_]:
        """Those for which the certificate does not abstain."""
        return ~artifacts["abstained"].astype(np.bool_)

    def record(self, whole: Part, artifacts: dict[str, str]) -> EvaluationRecord:
        """Certified accuracy at every radius, and what sums it up."""
        evaluation = self._evaluation
        num_pixels = self._images.size[0] * self._images.size[1]
        return CertifiedRecord(
            mask=evaluation.mask,
            fill=evaluation.fill,
            hidden=evaluation.hidden,
            visible=num_pixels - evaluation.hidden,
            ratio=evaluation.hidden / num_pixels,
            select_votes=evaluation.select_votes,
            votes=evaluation.votes,
            alpha=evaluation.alpha,
            num_images=evaluation.num_images,
            metrics=self._metrics(whole),
            certified_accuracy=self._certified_accuracy(whole),
            artifacts=artifacts,
        )

    def _select(self, first: int, last: int, tick: Tick) -> NDArray[np.int64]:
        """The class that most views of each image vote for, of equals the first."""
        ballots = [Ballot(image, 0, self._evaluation.select_votes) for image in range(first, last)]
        votes_BK = np.zeros((last - first, self._num_classes), np.int64)
        self._count(ballots, first, votes_BK, tick)
        selected_B: NDArray[np.int64] = votes_BK.argmax(axis=1)
        return selected_B

    def _vote(
        self, first: int, selected_B: NDArray[np.int64], tick: Tick
    ) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """Votes of each class, and their number, for each image until its radius is certain."""
        evaluation = self._evaluation
        votes_BK = np.zeros((len(selected_B), self._num_classes), np.uint32)
        num_votes_B = np.zeros(len(selected_B), np.int64)
        undecided = np.arange(len(selected_B))
        num_cast = 0
        while len(undecided):
            each = min(max(1, self._images.batch_size // len(undecided)), evaluation.votes - num_cast)
            begin = evaluation.select_votes + num_cast
            ballots = [Ballot(first + int(b), begin, begin + each) for b in undecided]
            self._count(ballots, first, votes_BK, tick)
            num_cast += each
            num_votes_B[undecided] = num_cast
            won = votes_BK[undecided, selected_B[undecided]]
            open_B = [self._is_open(int(w), evaluation.votes - num_cast) for w in won]
            tick(0, open_B.count(False))
            undecided = undecided[open_B]
        return votes_BK, num_votes_B

    def _count(self, ballots: list[Ballot], first: int, votes_BK: NDArray[np.integer], tick: Tick) -> None:
        for batch, classes in self._booth.votes(ballots):
            for ballot, class_V in zip(batch, classes, strict=True):
                counts_K = np.bincount(class_V[class_V >= 0], minlength=self._num_classes)
                votes_BK[ballot.image - first] += counts_K.astype(votes_BK.dtype)
            tick(sum(map(len, batch)))

    def _is_open(self, won: int, num_left: int) -> bool:
        """Whether the votes that are left could change the radius."""
        return self._certificate.radius(won) != self._certificate.radius(won + num_left)

    def _radii(self, whole: Part) -> NDArray[np.int64]:
        """Certified radius of each image, -1 where not even the class is certain."""
        won_N = np.take_along_axis(whole["votes"], whole["selected"].astype(np.int64)[:, None], axis=1)[:, 0]
        radii = [self._certificate.radius(int(won)) for won in won_N]
        return np.array([-1 if radius is None else radius for radius in radii], np.int64)

    def _abstained(self, whole: Part) -> NDArray[np.bool_]:
        return self._radii(whole) < 0

    def _right_radii(self, whole: Part) -> NDArray[np.int64]:
        """Certified radius of each image whose class is right; -1 of the others."""
        labels_N = self._images.labels_N[: self.num_images].cpu().numpy()
        return np.where(whole["selected"] == labels_N, self._radii(whole), -1)

    def _certified_accuracy(self, whole: Part) -> list[float]:
        return certified_curve(self._right_radii(whole), self._certificate.greatest_radius or 0)

    def _metrics(self, whole: Part) -> Metrics:
        return certified_metrics(
            self._right_radii(whole),
            self._certified_accuracy(whole),
            abstained_N=self._abstained(whole),
            forwards_N=whole["forwards"],
        )


def checked_certificate(evaluation: Certified, height: int, width: int) -> Certificate:
    """What the evaluation's votes can certify; raises ExpectedError where that is not valid, or nothing."""
    if not isinstance(evaluation.mask, ScatterMask):
        family = evaluation.mask.__struct_config__.tag
        rule = "scatter, whose masks are uniformly random"
        raise expected("the mask of a certificate", rule, family, at="mask")
    check_fill(evaluation.fill)
    possible = certificate(
        evaluation.votes,
        hidden=evaluation.hidden,
        height=height,
        width=width,
        alpha=evaluation.alpha,
        granularity=evaluation.mask.granularity,
    )
    if not possible.greatest_radius:
        visible = height * width - evaluation.hidden
        got = Found(f"{evaluation.votes} with {visible} visible pixels and alpha {evaluation.alpha}")
        fix = "Raise votes or alpha, or let fewer pixels be visible."
        rule = "enough to certify a radius of one pixel if all are won"
        raise expected("the votes of a certificate", rule, got, at="votes", fix=fix)
    return possible


def check_fill(spec: Fill) -> None:
    """Raise ExpectedError for a fill that gives away what a view hides."""
    fill = fills.of(spec)
    if fill.sees_hidden or fill.needs_others:
        rule = "one that looks neither at hidden pixels nor at other images"
        fix = "A hidden pixel must leave no trace in a view. Choose black, for example."
        raise expected("the fill of a certificate", rule, fill.name, at="fill", fix=fix)
