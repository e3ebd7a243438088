"""Certificates of a vote over fixed views: exact, without chance.

A change of size r reaches at most A(r) of the views. Each of these may leave the class for another one, so
that the gap of two classes shrinks by 2·A(r) at most: Levine and Feizi, "(De)randomized smoothing for
certifiable defense against patch attacks", NeurIPS 2020, for bands and blocks, and Hammoudeh and Lowd,
"Provable robustness against a union of l0 adversarial attacks" (feature partition aggregation), AAAI 2024,
for a partition of the features, where r features reach r views. Of classes with equally many votes the first
wins, which the gap respects.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def certified_by_gap(
    votes_NC: NDArray[np.integer], reached_R: Sequence[int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The class that most views vote for and its radius, both int64 [N].

    `votes_NC` are the votes of each class; item r of `reached_R`, which begins with 0 and never falls, is how
    many views a change of size r reaches at most. The radius is the greatest r that the list has an item for
    and that cannot change the class.
    """
    votes_NC = votes_NC.astype(np.int64)
    selected_N = votes_NC.argmax(axis=1)
    won_N1 = np.take_along_axis(votes_NC, selected_N[:, None], axis=1)
    comes_before_NC = np.arange(votes_NC.shape[1]) < selected_N[:, None]
    slack_NC = won_N1 - votes_NC - comes_before_NC
    np.put_along_axis(slack_NC, selected_N[:, None], np.iinfo(np.int64).max, axis=1)
    fits_NR = 2 * np.asarray(reached_R, np.int64)[None] <= slack_NC.min(axis=1)[:, None]
    return selected_N, fits_NR.sum(axis=1) - 1
