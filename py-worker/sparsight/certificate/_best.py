"""Certificates by randomized ablation with several numbers of visible pixels at a time.

Few visible pixels give great radii where they are enough to read the image; many read more images. A
classifier that chooses between them by the image that it is given could be led to another choice by the
change that it must withstand, so that the greatest of several radii certifies no classifier. The classifier
that is certified here takes all of them: with p_k(c) the probability that a view of k of d pixels votes for
class c, it gives the class with the greatest

    max over k of (p_k(c) - 1/2) · d/k,

the probability above one half in units of what one pixel can change, k/d. A change of r pixels moves each
p_k(c) by at most Δ_k(r) = 1 - C(d - r, k) / C(d, k) (Levine and Feizi, 2020). So the class stays as long as

    max over k of (L_k - Δ_k(r) - 1/2) · d/k  >  max over k of (U_k + Δ_k(r) - 1/2) · d/k,

with L_k a lower bound of p_k of the class, and U_k an upper bound of p_k of every other one, or
1 - L_k if that is less. All bounds hold at once with probability 1 - alpha: each k has alpha / K, half of it
for L_k, the other half in equal shares for the upper bounds of the other classes (Bonferroni). The views of
different k may therefore depend on each other, and the k that decides may be chosen for each image.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from sparsight.certificate._ablation import MOST_RADIUS, check_votes
from sparsight.certificate._bounds import lower_bound
from sparsight.errors import expected

_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class BestCertificate:
    """What so many votes of each number of visible pixels can certify of images with `num_pixels` pixels."""

    votes: int
    num_pixels: int
    visible: tuple[int, ...]
    alpha: float
    num_classes: int

    @property
    def greatest_radius(self) -> int | None:
        """The radius where all votes are won; None where not even that wins against every other class."""
        return self.radius([self.votes] * len(self.visible), [0] * len(self.visible))

    def radius(self, won_K: Sequence[int], other_K: Sequence[int]) -> int | None:
        """Greatest number of pixels that cannot change the class which won so many votes of each k, of which
        no other class has more than `other_K`; None where the class is not certain to be chosen at all.
        """
        bounds = [self._bounds(won, other) for won, other in zip(won_K, other_K, strict=True)]
        low, high = -1, min(MOST_RADIUS, self.num_pixels) + 1
        while high - low > 1:  # what r pixels can do, r + 1 can
            middle = (low + high) // 2
            low, high = (middle, high) if self._stays(bounds, middle) else (low, middle)
        return None if low < 0 else low

    def _bounds(self, won: int, other: int) -> tuple[Fraction, Fraction]:
        """Of the probability of the class from below, and of any other class from above."""
        share = self.alpha / len(self.visible) / 2
        low = Fraction(lower_bound(won, self.votes, share))
        of_each = share / max(1, self.num_classes - 1)
        high = 1 - Fraction(lower_bound(self.votes - other, self.votes, of_each))
        return low, min(high, 1 - low)

    def _stays(self, bounds: Sequence[tuple[Fraction, Fraction]], radius: int) -> bool:
        own, others = [], []
        for visible, (low, high) in zip(self.visible, bounds, strict=True):
            seen = share_seen(self.num_pixels, visible, radius)
            scale = Fraction(self.num_pixels, visible)
            own.append((max(low - seen, Fraction(0)) - _HALF) * scale)
            others.append((min(high + seen, Fraction(1)) - _HALF) * scale)
        return max(own) > max(others)


def best_certificate(
    votes: int, *, visible: Sequence[int], num_pixels: int, alpha: float, num_classes: int
) -> BestCertificate:
    """What so many votes can certify; raises ExpectedError for counts out of range or not ascending."""
    check_votes(votes, alpha)
    for count in visible:
        if not 0 < count <= num_pixels:
            raise expected("the visible pixels of a view", f"from 1 to {num_pixels}", count, at="visible")
    if len(visible) < 2 or list(visible) != sorted(set(visible)):
        raise expected(
            "the visible pixels", "two or more counts in ascending order", list(visible), at="visible"
        )
    return BestCertificate(votes, num_pixels, tuple(visible), alpha, num_classes)


@lru_cache(maxsize=4096)
def share_seen(num_pixels: int, visible: int, radius: int) -> Fraction:
    """Δ(r): the probability that a view shows at least one of r pixels."""
    if radius > num_pixels - visible:
        return Fraction(1)
    unseen = Fraction(1)
    # C(d - r, k) / C(d, k), by the shorter of its two products.
    for i in range(min(radius, visible)):
        unseen *= Fraction(num_pixels - max(radius, visible) - i, num_pixels - i)
    return 1 - unseen
