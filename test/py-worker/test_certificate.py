"""Certificates against full enumeration, exact arithmetic and published numbers."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sparsight.certificate import Certificate, certificate, is_less_likely, lower_bound
from sparsight.errors import ExpectedError


@pytest.mark.parametrize(("visible", "radius"), [(75, 9), (25, 27)])
def test_all_of_ten_thousand_votes_certify_what_is_published_for_images_of_cifar10(
    visible: int, radius: int
) -> None:
    """Levine and Feizi, 2020."""
    possible = certificate(10_000, hidden=1024 - visible, height=32, width=32, alpha=0.05)
    assert possible.greatest_radius == radius


@pytest.mark.parametrize(
    ("won", "votes", "alpha"),
    [
        (1, 1, 0.05),
        (3, 10, 0.05),
        (60, 100, 0.001),
        (993, 1000, 0.05),
        (1000, 1000, 0.01),
        (9_990, 10_000, 0.05),
        (52_000, 100_000, 1e-9),
        (700_000, 1_000_000, 0.05),
    ],
)
def test_the_lower_bound_is_clopper_and_pearsons(won: int, votes: int, alpha: float) -> None:
    exact = stats.beta.ppf(alpha, won, votes - won + 1)
    assert lower_bound(won, votes, alpha) == pytest.approx(exact, rel=1e-8)
    assert lower_bound(won, votes, alpha) <= exact


def test_the_bound_of_all_votes_won_is_a_root_of_alpha_and_of_none_is_zero() -> None:
    assert lower_bound(500, 500, 0.05) == pytest.approx(0.05 ** (1 / 500), abs=1e-12)
    assert lower_bound(0, 500, 0.05) == 0


@given(votes=st.integers(1, 60), data=st.data(), alpha=st.sampled_from([0.001, 0.05, 0.3]))
@settings(deadline=None)
def test_the_bound_is_never_above_the_exact_one(votes: int, data: st.DataObject, alpha: float) -> None:
    """In rational numbers: at the bound, as many wins or more are less likely than alpha."""
    won = data.draw(st.integers(1, votes))
    p = Fraction(lower_bound(won, votes, alpha))
    assert exact_tail(won, votes, p) < Fraction(alpha)
    assert exact_tail(won, votes, p + Fraction(1, 10**7)) > Fraction(alpha) * Fraction(999_999, 10**6)


def exact_tail(won: int, votes: int, p: Fraction) -> Fraction:
    return sum(
        (math.comb(votes, i) * p**i * (1 - p) ** (votes - i) for i in range(won, votes + 1)), Fraction(0)
    )


@given(
    votes=st.integers(1, 3000),
    num_units=st.integers(1, 400),
    data=st.data(),
    alpha=st.sampled_from([1e-6, 0.05, 0.5, 0.9]),
)
@settings(deadline=None, max_examples=60)
def test_the_radius_is_the_greatest_that_the_formula_allows(
    votes: int, num_units: int, data: st.DataObject, alpha: float
) -> None:
    num_visible = data.draw(st.integers(1, num_units))
    won = data.draw(st.integers(0, votes))
    p = Fraction(lower_bound(won, votes, alpha))
    certified = [r for r in range(num_units + 1) if p - delta(num_units, num_visible, r) > Fraction(1, 2)]
    radius = Certificate(votes, num_units, num_visible, alpha).radius(won)
    assert radius == (max(certified) if certified else None)


def delta(num_units: int, num_visible: int, radius: int) -> Fraction:
    """1 - C(d - r, k) / C(d, k)."""
    return 1 - Fraction(math.comb(num_units - radius, num_visible), math.comb(num_units, num_visible))


@pytest.mark.parametrize(("height", "width", "visible"), [(4, 4, 2), (3, 4, 1), (4, 4, 5), (2, 3, 2)])
def test_no_certificate_exceeds_the_truth_of_full_enumeration(height: int, width: int, visible: int) -> None:
    """The most harmful change of r pixels, tried in full: it turns every view in which it can be seen."""
    d = height * width
    views = list(itertools.combinations(range(d), visible))
    for num_for in range(len(views) // 2, len(views) + 1):
        # Votes of all views, as many as there are: the class that wins them all but a few is bounded.
        p = Fraction(num_for, len(views))
        robust = truly_robust(d, views, num_for)
        votes = 2000
        won = math.floor(p * votes)
        radius = Certificate(votes, d, visible, alpha=0.05).radius(won)
        assert radius is None or radius <= robust


def truly_robust(d: int, views: list[tuple[int, ...]], num_for: int) -> int:
    """Greatest r such that the class with `num_for` of the views keeps more than half of them, whichever r
    pixels are changed and wherever its views lie; -1 if it has not even that many.
    """
    for radius in range(d + 1):
        changed = set(range(radius))  # all sets of r pixels are alike
        num_seen = sum(not changed.isdisjoint(view) for view in views)
        if 2 * (num_for - num_seen) <= len(views):
            return radius - 1
    return d


@pytest.mark.parametrize(("votes", "radius"), [(4, None), (5, 0), (100, 4), (1000, 4)])
def test_too_few_votes_certify_nothing(votes: int, radius: int | None) -> None:
    assert certificate(votes, hidden=56, height=8, width=8, alpha=0.05).greatest_radius == radius


def test_half_of_the_votes_certify_nothing_and_more_votes_never_less() -> None:
    possible = certificate(1000, hidden=56, height=8, width=8, alpha=0.05)
    radii = [possible.radius(won) for won in range(1001)]
    assert radii[500] is None
    assert [(-1 if radius is None else radius) for radius in radii] == sorted(
        -1 if radius is None else radius for radius in radii
    )
    assert radii[-1] == possible.greatest_radius


def test_of_patches_their_number_counts() -> None:
    pixels = certificate(1000, hidden=12, height=4, width=4, alpha=0.05)
    patches = certificate(1000, hidden=48, height=8, width=8, alpha=0.05, granularity=2)
    assert pixels == patches


def test_large_images_and_many_votes_take_no_time() -> None:
    possible = certificate(100_000, hidden=224 * 224 - 500, height=224, width=224, alpha=0.001)
    greatest = possible.greatest_radius
    assert greatest is not None
    p = Fraction(lower_bound(100_000, 100_000, 0.001))
    assert p - delta(224 * 224, 500, greatest) > Fraction(1, 2)
    assert p - delta(224 * 224, 500, greatest + 1) <= Fraction(1, 2)


def test_what_is_certain_or_impossible_has_no_bound() -> None:
    assert not is_less_likely(3, 10, Fraction(1), 0.05)
    assert is_less_likely(3, 10, Fraction(0), 0.05)
    assert not is_less_likely(0, 10, Fraction(0), 0.05)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"hidden": 64}, r"the visible pixels of a view to be from 1 to 64 \(8×8\), got 0"),
        ({"hidden": -1}, r"the visible pixels of a view to be from 1 to 64 \(8×8\), got 65"),
        ({"alpha": 0}, "alpha to be above 0 and below 0.5, got 0"),
        ({"alpha": 1.0}, "alpha to be above 0 and below 0.5, got 1.0"),
        ({"votes": 0}, "votes to be at least 1, got 0"),
    ],
)
def test_impossible_settings_are_refused(changes: dict[str, float], message: str) -> None:
    with pytest.raises(ExpectedError, match=message):
        certificate(**{"votes": 10, "hidden": 56, "height": 8, "width": 8, "alpha": 0.05, **changes})  # type: ignore[arg-type]
