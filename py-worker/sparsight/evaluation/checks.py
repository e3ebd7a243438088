"""What evaluations need of a data set, known before anything is trained."""

from __future__ import annotations

from sparsight import attacks, masks, recolorings
from sparsight.errors import ExpectedError, expected
from sparsight.evaluation.certified import check_fill, checked_certificate
from sparsight.evaluation.certified_best import checked_best_certificate
from sparsight.evaluation.certified_exactly import check_exact_certificate
from sparsight.evaluation.smoothing.view_masks import check_views
from sparsight.masks._family import check_hidden
from sparsight.protocol.generated import (
    Attacked,
    Certified,
    CertifiedBest,
    CertifiedExactly,
    Evaluation,
    Masked,
    Recolored,
    Smoothed,
    TrialEvaluate,
)


def check_evaluations(
    settings: TrialEvaluate, *, num_images: int, height: int, width: int, num_classes: int
) -> None:
    """Raise ExpectedError, with the place of the evaluation, for one that is impossible for so many images of
    this size.
    """
    for index, evaluation in enumerate(settings.evaluations):
        at = f"evaluate.evaluations[{index}]"
        got = num_images_of(evaluation)
        if got > num_images:
            rule = f"at most {num_images}, the images of split {settings.split}"
            raise expected("the images of an evaluation", rule, got, at=f"{at}.num_images")
        try:
            _check(evaluation, height, width, num_classes)
        except ExpectedError as error:
            path = at if error.path is None else f"{at}.{error.path}"
            raise ExpectedError(error.message, path=path, fix=error.fix) from None


def _check(evaluation: Evaluation, height: int, width: int, num_classes: int) -> None:
    match evaluation:
        case Masked():
            family = masks.of(evaluation.mask)
            family.check_size(height, width)
            check_hidden(evaluation.hidden, height, width, family.patch_side)
        case Attacked():
            attacks.of(evaluation.mask).check(evaluation.hidden, height=height, width=width)
        case Certified():
            checked_certificate(evaluation, height, width)
        case CertifiedBest():
            checked_best_certificate(evaluation, height, width, num_classes=num_classes)
        case CertifiedExactly():
            check_exact_certificate(evaluation, height, width)
        case Recolored():
            recolorings.of(evaluation.attack).check(evaluation.pixels, height=height, width=width)
        case Smoothed():
            check_fill(evaluation.fill)
            check_views(evaluation.views, height, width)
            _check(evaluation.of, height, width, num_classes)


def num_images_of(evaluation: Evaluation) -> int:
    """Images that are evaluated."""
    return evaluation.of.num_images if isinstance(evaluation, Smoothed) else evaluation.num_images
