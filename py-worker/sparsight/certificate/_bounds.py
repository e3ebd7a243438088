"""Bounds of a probability by votes (Clopper and Pearson, 1934)."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache


@lru_cache(maxsize=65536)
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
