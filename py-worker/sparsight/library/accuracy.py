"""The accuracy of one place of an evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The accuracy under one mask, one fill and one number of hidden pixels, over images and draws."""

    mask: Mapping[str, Any]
    """The family under `family`, and its parameters."""
    fill: Mapping[str, Any]
    """Its `name` and parameters."""
    classifier: str
    """`model`, or the views whose vote was evaluated in place of a single pass."""
    hidden: int
    """Hidden pixels of an image."""
    visible: int
    ratio: float
    """Hidden ÷ all."""
    num_images: int
    num_draws: int
    accuracy: float
    """In [0, 1]."""
    ci_low: float
    ci_high: float
    """95 % interval over images."""
    nll: float
    """Mean negative log-likelihood of the labels."""
    ece: float
    """Expected calibration error."""
