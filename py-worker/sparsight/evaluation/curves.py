"""What the evaluations of a trial measured, as curves: for TensorBoard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

import msgspec
import numpy as np
from numpy.typing import NDArray

from sparsight.members import Spec, parts_of
from sparsight.protocol.generated import (
    Attacked,
    Certified,
    CertifiedBest,
    CertifiedExactly,
    Evaluation,
    Masked,
    Recolored,
    Smoothed,
)
from sparsight.reporting.tensorboard import Scalar

_PLAIN = {"saliency": "gradient", "samples": None, "sigma": None, "steps": None, "patch": None}
"""Parameters that a family got later, with values that go without saying."""


@dataclass(frozen=True, slots=True)
class Measured:
    """An evaluation with what it found for each image."""

    evaluation: Evaluation
    is_right_RN: NDArray[np.bool_]
    """Whether the class is right, for each amount and image."""
    radii_N: NDArray[np.generic] | None = None
    """Certified radii, of a certificate."""


def curve_points(measured: Sequence[Measured], *, num_pixels: int) -> Iterator[Scalar]:
    """The points of all curves, each curve in the order of its steps.

    - `accuracy_by_hidden/<mask, fill>` and `accuracy_by_visible/<mask, fill>`: mean over draws; the clean
      images are a point of every curve.
    - `accuracy_by_recolored/<attack>`: colour L0.
    - `certified_accuracy_by_radius/<visible pixels, …>`.
    """
    for each in measured:
        if isinstance(each.evaluation, Recolored):
            label = _described(each.evaluation.attack, "name")
            for pixels, is_right_N in zip(each.evaluation.pixels, each.is_right_RN, strict=True):
                yield Scalar(f"accuracy_by_recolored/{label}", pixels, float(is_right_N.mean()))
    for label, accuracies in _accuracies(measured).items():
        hidden = sorted(accuracies)
        for count in hidden:
            yield Scalar(f"accuracy_by_hidden/{label}", count, fmean(accuracies[count]))
        for count in reversed(hidden):
            yield Scalar(f"accuracy_by_visible/{label}", num_pixels - count, fmean(accuracies[count]))
    for each in measured:
        if each.radii_N is not None:
            label = _certificate_label(each.evaluation, num_pixels)
            yield from _certified(label, each.is_right_RN[0], each.radii_N.astype(np.int64))


def _accuracies(measured: Sequence[Measured]) -> dict[str, dict[int, list[float]]]:
    """Accuracy of every draw, by hidden pixels, by curve."""
    found: dict[str, dict[int, list[float]]] = {}
    clean_N = next((each.is_right_RN[0] for each in measured if _is_clean(each.evaluation)), None)
    most = max((each.is_right_RN.shape[1] for each in measured), default=0)
    for each in measured:
        evaluation, votes = _of(each.evaluation)
        if evaluation is None or _is_clean(each.evaluation):
            continue
        num_images = evaluation.num_images
        some = [f"first {num_images} images"] if num_images < most else []
        label = _label(evaluation, [*votes, *some])
        points = found.setdefault(label, {})
        if not points and not votes and clean_N is not None and len(clean_N) >= num_images:
            points[0] = [float(clean_N[:num_images].mean())]
        for hidden, is_right_N in zip(_amounts(evaluation), each.is_right_RN, strict=True):
            points.setdefault(hidden, []).append(float(is_right_N.mean()))
    return found


def _certified(label: str, is_right_N: NDArray[np.bool_], radii_N: NDArray[np.integer]) -> Iterator[Scalar]:
    for radius in range(int(radii_N.max(initial=0)) + 2):
        share = float((is_right_N & (radii_N >= radius)).mean())
        yield Scalar(f"certified_accuracy_by_radius/{label}", radius, share)


def _certificate_label(evaluation: Evaluation, num_pixels: int) -> str:
    match evaluation:
        case Certified():
            shown = f"{num_pixels - evaluation.hidden} visible"
            more = [f"votes={evaluation.votes}", f"alpha={evaluation.alpha:g}"]
            return f"{shown}, {_label(evaluation, more)}"
        case CertifiedBest():
            shown = f"best of {' '.join(map(str, evaluation.visible))} visible"
            more = [f"votes={evaluation.votes}", f"alpha={evaluation.alpha:g}"]
        case CertifiedExactly():
            shown, more = _described(evaluation.views, "name"), []
        case _:
            raise AssertionError(f"{evaluation} certifies nothing")
    return ", ".join([shown, _described(evaluation.fill, "name"), *more]).replace("/", "_")


def _of(evaluation: Evaluation) -> tuple[Masked | Attacked | None, list[str]]:
    """What is hidden, and whose votes name the class; None for a certificate."""
    match evaluation:
        case Masked() | Attacked():
            return evaluation, []
        case Smoothed():
            return evaluation.of, [f"vote over {_described(evaluation.views, 'name')}"]
    return None, []


def _is_clean(evaluation: Evaluation) -> bool:
    return isinstance(evaluation, Masked) and evaluation.hidden == 0


def _amounts(evaluation: Masked | Attacked) -> Iterable[int]:
    return [evaluation.hidden] if isinstance(evaluation, Masked) else evaluation.hidden


def _label(evaluation: Masked | Attacked | Certified, more: Sequence[str]) -> str:
    """Mask and fill with all parameters, such as `scatter granularity=2, black`."""
    parts = [_described(evaluation.mask, "family"), _described(evaluation.fill, "name"), *more]
    return ", ".join(parts).replace("/", "_")  # a slash would begin a group of tags


def _described(spec: Spec, tag: str) -> str:
    name, parameters = parts_of(spec, tag, tag)
    shown = [
        f"{key}={msgspec.to_builtins(value)}"
        for key, value in parameters.items()
        if key != "sha256" and (key not in _PLAIN or value != _PLAIN[key])
    ]
    return " ".join([name, *shown])
