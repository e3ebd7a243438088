"""What certificates of many images come to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sparsight.evaluation.evaluator import Metrics
from sparsight.reporting.reporter import tagged


def certified_curve(right_radii_N: NDArray[np.int64], greatest: int) -> list[float]:
    """Share of images whose class is right and certified for r or more, from r = 0 to the greatest.

    `right_radii_N` are the radii of images whose class is right; -1 of the others.
    """
    counts_R = np.bincount(right_radii_N + 1, minlength=greatest + 2)[1:]
    at_least_R = counts_R[::-1].cumsum()[::-1]
    return [float(count) for count in at_least_R / len(right_radii_N)]


def certified_metrics(
    right_radii_N: NDArray[np.int64],
    curve: list[float],
    *,
    abstained_N: NDArray[np.bool_],
    forwards_N: NDArray[np.generic],
) -> Metrics:
    """Accuracy, abstentions, median and mean radius, and the cost."""
    withstood_by_half = [radius for radius, share in enumerate(curve) if share >= 0.5]
    return {
        "accuracy": tagged(curve[0]),
        "abstained": tagged(abstained_N.mean()),
        "median_radius": tagged(max(withstood_by_half, default=0)),
        "mean_radius": tagged(np.maximum(right_radii_N, 0).mean()),
        "forwards_per_image": tagged(forwards_N.astype(np.int64).mean()),
    }
