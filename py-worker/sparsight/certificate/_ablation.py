"""Certificates by randomized ablation: from votes to a number of pixels that cannot change the prediction.

Levine and Feizi, "Robustness certificates for sparse adversarial attacks by randomized ablation", AAAI 2020.
In every view of an image k of its d pixels are visible, a uniformly random set of them. A change of r pixels
is invisible in a view with probability C(d - r, k) / C(d, k), so it changes the probability of a class by at
most Δ(r) = 1 - C(d - r, k) / C(d, k). A class that a view votes for with probability p stays the winner while
p - Δ(r) > 1/2. Of p the votes give a lower bound (Clopper and Pearson, 1934), which is wrong with probability
alpha at most.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, partial

from sparsight.certificate._bounds import is_less_likely
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
    check_votes(votes, alpha)
    area = granularity**2
    return Certificate(votes, num_pixels // area, (num_pixels - hidden) // area, alpha)


def check_votes(votes: int, alpha: float) -> None:
    """Raise ExpectedError for a number of votes or a probability of error that is out of range."""
    if not 0 < alpha < 0.5:
        raise expected("alpha", "above 0 and below 0.5", alpha, at="alpha")
    if votes < 1:
        raise expected("votes", "at least 1", votes, at="votes")


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
