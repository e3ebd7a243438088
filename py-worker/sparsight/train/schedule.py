"""Learning rate of each step."""

from __future__ import annotations

import math

from sparsight.protocol.generated import Schedule


def rate_fraction(schedule: Schedule, step: int, num_steps: int) -> float:
    """Rate of step `step` (from 0) ÷ highest rate, in (0, 1].

    It rises linearly from 0 over `warmup_fraction` of the steps and then falls to `final_fraction`, linearly
    (one_cycle) or along half a cosine (cosine), or stays (constant). A step takes the rate at its middle.
    """
    progress = (step + 0.5) / num_steps
    if progress < schedule.warmup_fraction:
        return progress / schedule.warmup_fraction
    if schedule.name == "constant":
        return 1.0
    left = (1 - progress) / (1 - schedule.warmup_fraction)
    remaining = left if schedule.name == "one_cycle" else 0.5 - 0.5 * math.cos(math.pi * left)
    return schedule.final_fraction + (1 - schedule.final_fraction) * remaining
