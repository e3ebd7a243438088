"""Certificates with several numbers of visible pixels: against the truth, by simulation, and alone."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sparsight.certificate import BestCertificate, best_certificate, certificate
from sparsight.errors import ExpectedError

NUM_PIXELS = 256


def truth(p_GK: np.ndarray, visible: tuple[int, ...], selected: int) -> int:
    """The greatest radius that holds for the very probabilities, -1 where another class is chosen: every
    probability may move by Δ_k(r), those of other classes upwards and not beyond what this one leaves.
    """
    for radius in range(NUM_PIXELS + 1):
        own, others = [], []
        for p_K, k in zip(p_GK, visible, strict=True):
            seen = 1.0
            for i in range(radius):
                seen *= max(0, NUM_PIXELS - k - i) / (NUM_PIXELS - i)
            seen = 1 - seen
            low = max(0.0, p_K[selected] - seen)
            other = np.delete(p_K, selected).max()
            own.append((low - 0.5) / k)
            others.append((min(other + seen, 1 - low) - 0.5) / k)
        if max(own) <= max(others):
            return radius - 1
    return NUM_PIXELS


@pytest.mark.parametrize("alpha", [0.05, 0.2])
def test_the_choice_of_k_errs_no_more_often_than_alpha(alpha: float) -> None:
    """Votes are drawn from known probabilities, equal for all k, so that whichever k looks best by chance is
    chosen: the certificate exceeds the truth in at most a share alpha of the draws. With the whole of alpha
    for each k, one k at a time, that share is passed: the test can tell.
    """
    visible, votes, num_draws = (8, 9, 10, 11), 200, 1500
    p_GK = np.array([[0.80, 0.20, 0.0]] * 4)
    generator = np.random.default_rng(0)
    best = best_certificate(votes, visible=visible, num_pixels=NUM_PIXELS, alpha=alpha, num_classes=3)
    true_radius = truth(p_GK, visible, 0)
    alone = [certificate(votes, hidden=NUM_PIXELS - k, height=16, width=16, alpha=alpha) for k in visible]
    true_alone = [truth(p_GK[:1], (k,), 0) for k in visible]
    assert true_radius > 0
    errors = naive_errors = 0
    for _ in range(num_draws):
        votes_GK = np.stack([generator.multinomial(votes, p_K) for p_K in p_GK])
        radius = best.radius(votes_GK[:, 0].tolist(), votes_GK[:, 1:].max(axis=1).tolist())
        errors += radius is not None and radius > true_radius
        claims = [each.radius(int(won)) for each, won in zip(alone, votes_GK[:, 0], strict=True)]
        naive_errors += any(
            claim is not None and claim > true for claim, true in zip(claims, true_alone, strict=True)
        )
    assert errors <= alpha * num_draws
    assert naive_errors > alpha * num_draws


@given(data=st.data())
@settings(deadline=None, max_examples=40)
def test_more_votes_for_the_class_never_certify_less_nor_more_for_another_one_more(
    data: st.DataObject,
) -> None:
    votes = 100
    possible = BestCertificate(votes, NUM_PIXELS, (4, 12), 0.05, 10)
    won = data.draw(st.lists(st.integers(0, votes - 1), min_size=2, max_size=2))
    other = [data.draw(st.integers(0, votes - each)) for each in won]

    def radius(won: list[int], other: list[int]) -> int:
        found = possible.radius(won, other)
        return -1 if found is None else found

    base = radius(won, other)
    for group in range(2):
        more = [each + (i == group) for i, each in enumerate(won)]
        less = [max(0, each - (i == group)) for i, each in enumerate(other)]
        assert radius(more, other) >= base
        assert radius(won, less) >= base
    assert base <= (possible.greatest_radius or 0)


def test_of_one_k_the_other_classes_count_as_they_voted() -> None:
    """Where no other class comes near, more is certified than by comparing with one half; with two classes
    both come to the same but for the share of alpha.
    """
    many = BestCertificate(1000, NUM_PIXELS, (8,), 0.05, 10)
    half = certificate(1000, hidden=NUM_PIXELS - 8, height=16, width=16, alpha=0.025)
    assert many.radius([450], [100]) is not None
    assert half.radius(450) is None
    assert BestCertificate(1000, NUM_PIXELS, (8,), 0.05, 2).radius([900], [100]) == half.radius(900)


def test_the_best_k_may_be_another_one_for_each_image() -> None:
    possible = BestCertificate(1000, 1024, (16, 64), 0.05, 10)
    only_many = possible.radius([400, 950], [150, 20])
    both = possible.radius([950, 970], [20, 10])
    assert only_many is not None
    assert both is not None
    assert both > 2 * only_many > 0
    exact = Fraction(1)
    for i in range(both):
        exact *= Fraction(1024 - 64 - i, 1024 - i)
    assert 1 - exact > Fraction(1, 2), "64 visible pixels alone could not bear so many"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"visible": [4]}, r"the visible pixels to be two or more counts in ascending order, got \[4\]"),
        ({"visible": [8, 4]}, r"in ascending order, got \[8, 4\]"),
        ({"visible": [4, 4]}, r"in ascending order, got \[4, 4\]"),
        ({"visible": [0, 4]}, "the visible pixels of a view to be from 1 to 256, got 0"),
        ({"visible": [4, 257]}, "the visible pixels of a view to be from 1 to 256, got 257"),
        ({"alpha": 0.5}, "alpha to be above 0 and below 0.5, got 0.5"),
        ({"votes": 0}, "votes to be at least 1, got 0"),
    ],
)
def test_what_is_out_of_range_is_refused(changes: dict[str, object], message: str) -> None:
    given = {"visible": [4, 8], "num_pixels": NUM_PIXELS, "alpha": 0.05, "num_classes": 3}
    with pytest.raises(ExpectedError, match=message):
        best_certificate(**{"votes": 100, **given, **changes})  # type: ignore[arg-type]
