"""Accuracy, negative log-likelihood and calibration error, from the numbers of each image."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

NUM_BINS = 15


@dataclass(frozen=True, slots=True)
class Scores:
    """What a model says of images with labels, one number per image."""

    prediction_B: Tensor
    """Class of the greatest logit, int64; of equal ones the first; a wrong one where a logit is NaN."""
    confidence_B: Tensor
    """Its probability, float64 in (0, 1]."""
    nll_B: Tensor
    """Minus the logarithm of the probability of the label, in nats, float64 ≥ 0."""

    @classmethod
    def of(cls, logits_BK: Tensor, labels_B: Tensor) -> Scores:
        """Scores of logits [batch, classes], computed in float64: on the CPU where a device has none."""
        if logits_BK.device.type == "mps":
            logits_BK, labels_B = logits_BK.cpu(), labels_B.cpu()
        log_probability_BK = torch.log_softmax(logits_BK.double(), dim=1)
        is_nan_B = logits_BK.isnan().any(dim=1)
        prediction_B = logits_BK.argmax(dim=1).where(~is_nan_B, (labels_B == 0).to(torch.int64))
        confidence_B = log_probability_BK.gather(1, prediction_B[:, None])[:, 0].exp()
        nll_B = -log_probability_BK.gather(1, labels_B[:, None])[:, 0]
        return cls(prediction_B, confidence_B, nll_B)

    @classmethod
    def join(cls, parts: list[Scores]) -> Scores:
        """The scores of all parts, in order."""
        return cls(
            torch.cat([part.prediction_B for part in parts]),
            torch.cat([part.confidence_B for part in parts]),
            torch.cat([part.nll_B for part in parts]),
        )

    def summary(self, labels_B: Tensor) -> dict[str, float]:
        """`accuracy` in [0, 1], `nll` in nats, `ece` in [0, 1], over all images."""
        correct_B = (self.prediction_B.cpu() == labels_B.cpu()).numpy()
        return {
            "accuracy": float(correct_B.mean()),
            "nll": float(self.nll_B.cpu().numpy().mean()),
            "ece": calibration_error(self.confidence_B.cpu().numpy(), correct_B),
        }


def label_ranks(logits_BK: Tensor, labels_B: Tensor) -> Tensor:
    """How many logits are greater than that of the label, int64 [B]; the first of equal ones counts as such.

    0 where the label is predicted. As many as there are classes where a logit is NaN.
    """
    own_B1 = logits_BK.gather(1, labels_B[:, None])
    is_before_BK = torch.arange(logits_BK.shape[1], device=logits_BK.device) < labels_B[:, None]
    is_greater_BK = (logits_BK > own_B1) | ((logits_BK == own_B1) & is_before_BK)
    is_nan_B = logits_BK.isnan().any(dim=1)
    return is_greater_BK.sum(dim=1).masked_fill_(is_nan_B, logits_BK.shape[1])


def calibration_error(confidence_B: NDArray[np.float64], correct_B: NDArray[np.bool_]) -> float:
    """Expected calibration error with 15 bins of equal width: Guo et al., arXiv 1706.04599, section 2.

    The mean over images of |accuracy - mean confidence| of the bin (i/15, (i+1)/15] of the image's
    confidence.
    """
    bin_B = np.clip(np.ceil(np.nan_to_num(confidence_B) * NUM_BINS).astype(np.int64) - 1, 0, NUM_BINS - 1)
    surplus_B = confidence_B - correct_B
    return float(np.abs(np.bincount(bin_B, weights=surplus_B, minlength=NUM_BINS)).sum() / len(bin_B))
