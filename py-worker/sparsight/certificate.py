"""Certificates by randomized ablation: from votes to a number of pixels that cannot change the prediction.

Levine and Feizi, "Robustness certificates for sparse adversarial attacks by randomized ablation", AAAI 2020.
In every view of an image k of its d pixels are visible, a uniformly random set of them. A change of r pixels
is invisible in a view with probability C(d - r, k) / C(d, k), so it changes the probability of a class by at
most Δ(r) = 1 - C(d - r, k) / C(d, k). A class that a view votes for with probability p stays the winner while
p - Δ(r) > 1/2. Of p the votes give a lower bound (Clopper and Pearson, 1934), which is wrong with probability
alpha at most.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, partial

from sparsight.errors import expected

MOST_RADIUS = 65_535
"""No greater radius is certified, so that a curve over radii stays a list of bounded length."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What so many votes can certify of images with `num_units` pixels of which `num_visible` are visible.

    With patches of g×g pixels both count patches: a change of r pixels touches r patches at most.
    """

    votes: int
    num_units: int
    num_visible: int
    alpha: float

    @property
    def greatest_radius(self) -> int | None:
        """The radius where all votes are won; None where not even that wins against every other class."""
        return self.radius(self.votes)

    def radius(self, won: int) -> int | None:
        """Greatest number of pixels that cannot change the class which won so many votes, whatever they
        become; None where it is not certain to win at all.
        """
        needed = _votes_needed(self)
        certified = bisect_left(needed, won + 1)
        return certified - 1 if certified else None


def certificate(
    votes: int, *, hidden: int, height: int, width: int, alpha: float, granularity: int = 1
) -> Certificate:
    """What so many votes can certify; raises ExpectedError for counts out of range."""
    num_pixels = height * width
    if not 0 <= hidden < num_pixels:
        rule = f"from 1 to {num_pixels} ({height}×{width})"
        raise expected("the visible pixels of a view", rule, num_pixels - hidden)
    if not 0 < alpha < 1:
        raise expected("alpha", "above 0 and below 1", alpha)
    if votes < 1:
        raise expected("votes", "at least 1", votes)
    area = granularity**2
    return Certificate(votes, num_pixels // area, (num_pixels - hidden) // area, alpha)


def lower_bound(won: int, votes: int, alpha: float) -> float:
    """Clopper and Pearson's one-sided lower bound of the probability of winning a vote, in [0, 1): the p at
    which as many wins or more have probability alpha. Never above the exact bound.
    """
    low, high = 0.0, 1.0
    while (middle := (low + high) / 2) not in (low, high):
        is_below = is_less_likely(won, votes, Fraction(middle), alpha)
        low, high = (middle, high) if is_below else (low, middle)
    return low


def is_less_likely(won: int, votes: int, p: Fraction, alpha: float) -> bool:
    """Whether so many wins or more, of votes won with probability p each, are less likely than alpha: then
    the lower bound lies above p. In doubt, within what rounding can do, no.
    """
    if won == 0 or p >= 1:
        return False
    if p <= 0:
        return True
    rounding = 1e-10 + 1e-14 * votes * math.log(votes + 1)
    return _tail(won, votes, float(p), float(1 - p)) * (1 + rounding) < alpha


@lru_cache(maxsize=64)
def _votes_needed(certificate: Certificate) -> list[int]:
    """Votes that must be won for each radius from 0, ascending, as far as there are enough."""
    needed: list[int] = []
    votes, alpha = certificate.votes, certificate.alpha
    d, k = certificate.num_units, certificate.num_visible
    share_unseen = Fraction(1)  # C(d - r, k) / C(d, k), exactly
    for radius in range(min(MOST_RADIUS, d) + 1):
        p = Fraction(3, 2) - share_unseen
        if not is_less_likely(votes, votes, p, alpha):
            break
        wins = range(needed[-1] if needed else 0, votes)
        needed.append(wins.start + bisect_left(wins, True, key=partial(_is_enough, votes, p, alpha)))
        share_unseen *= Fraction(max(0, d - k - radius), max(1, d - radius))
    return needed


def _is_enough(votes: int, p: Fraction, alpha: float, won: int) -> bool:
    return is_less_likely(won, votes, p, alpha)


def _tail(won: int, votes: int, p: float, q: float) -> float:
    """P(X ≥ won) for X binomial with 1 ≤ won ≤ votes, 0 < p < 1 and q = 1 - p.

    It is the regularised incomplete beta function I_p(won, votes - won + 1), by its continued fraction.
    """
    a, b = won, votes - won + 1
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(p) + b * math.log(q)
    front = math.exp(log_front)
    if p < (a + 1) / (a + b + 2):
        return front * _continued_fraction(a, b, p) / a
    return 1 - front * _continued_fraction(b, a, q) / b


def _continued_fraction(a: int, b: int, x: float) -> float:
    """Lentz's method: Press et al., "Numerical recipes", 2007, section 6.4."""
    tiny = 1e-300
    c, d = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1), tiny)
    value = d
    for m in range(1, 100_000):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _not_zero(1 + term * d, tiny)
            c = _not_zero(1 + term / c, tiny)
            value *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return value


def _not_zero(value: float, tiny: float) -> float:
    return value if abs(value) > tiny else tiny
