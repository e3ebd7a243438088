"""What the evaluations of a trial measured, as curves: for TensorBoard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

import msgspec
import numpy as np
from numpy.typing import NDArray

from sparsight.members import Spec, parts_of
from sparsight.protocol.generated import Attacked, Certified, Evaluation, Masked
from sparsight.reporting.tensorboard import Scalar


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
    - `certified_accuracy_by_radius/<visible pixels, …>`.
    """
    for label, accuracies in _accuracies(measured).items():
        hidden = sorted(accuracies)
        for count in hidden:
            yield Scalar(f"accuracy_by_hidden/{label}", count, fmean(accuracies[count]))
        for count in reversed(hidden):
            yield Scalar(f"accuracy_by_visible/{label}", num_pixels - count, fmean(accuracies[count]))
    for each in measured:
        if isinstance(each.evaluation, Certified) and each.radii_N is not None:
            yield from _certified(
                each.evaluation, each.is_right_RN[0], each.radii_N.astype(np.int64), num_pixels
            )


def _accuracies(measured: Sequence[Measured]) -> dict[str, dict[int, list[float]]]:
    """Accuracy of every draw, by hidden pixels, by curve."""
    found: dict[str, dict[int, list[float]]] = {}
    clean_N = next((each.is_right_RN[0] for each in measured if _is_clean(each.evaluation)), None)
    most = max((each.evaluation.num_images for each in measured), default=0)
    for each in measured:
        if isinstance(each.evaluation, Certified) or _is_clean(each.evaluation):
            continue
        num_images = each.evaluation.num_images
        label = _label(each.evaluation, [f"first {num_images} images"] if num_images < most else [])
        points = found.setdefault(label, {})
        if not points and clean_N is not None and len(clean_N) >= num_images:
            points[0] = [float(clean_N[:num_images].mean())]
        for hidden, is_right_N in zip(_amounts(each.evaluation), each.is_right_RN, strict=True):
            points.setdefault(hidden, []).append(float(is_right_N.mean()))
    return found


def _certified(
    evaluation: Certified, is_right_N: NDArray[np.bool_], radii_N: NDArray[np.integer], num_pixels: int
) -> Iterator[Scalar]:
    visible = num_pixels - evaluation.hidden
    label = _label(evaluation, [f"votes={evaluation.votes}", f"alpha={evaluation.alpha:g}"])
    for radius in range(int(radii_N.max(initial=0)) + 2):
        share = float((is_right_N & (radii_N >= radius)).mean())
        yield Scalar(f"certified_accuracy_by_radius/{visible} visible, {label}", radius, share)


def _is_clean(evaluation: Evaluation) -> bool:
    return isinstance(evaluation, Masked) and evaluation.hidden == 0


def _amounts(evaluation: Masked | Attacked) -> Iterable[int]:
    return [evaluation.hidden] if isinstance(evaluation, Masked) else evaluation.hidden


def _label(evaluation: Evaluation, more: Sequence[str]) -> str:
    """Mask and fill with all parameters, such as `scatter granularity=2, black`."""
    parts = [_described(evaluation.mask, "family"), _described(evaluation.fill, "name"), *more]
    return ", ".join(parts).replace("/", "_")  # a slash would begin a group of tags


def _described(spec: Spec, tag: str) -> str:
    name, parameters = parts_of(spec, tag, tag)
    shown = [f"{key}={msgspec.to_builtins(value)}" for key, value in parameters.items() if key != "sha256"]
    return " ".join([name, *shown])
