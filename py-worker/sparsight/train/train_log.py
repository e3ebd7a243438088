"""Training metrics, collected on the device and read only when they are logged."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Reading:
    """Means over the steps since the last reading."""

    loss: float
    accuracy: float

    @property
    def is_finite(self) -> bool:
        """Whether every one of these losses was finite."""
        return math.isfinite(self.loss)


class TrainLog:
    """Adds up loss and accuracy of steps; reading them waits for the device, adding does not."""

    def __init__(self, device: torch.device) -> None:
        self._sums = torch.zeros(3, device=device)

    @torch.no_grad()
    def add(self, loss: Tensor, logits_BK: Tensor, labels_B: Tensor) -> None:
        """Take in the loss and the logits of a step."""
        correct = (logits_BK.argmax(dim=1) == labels_B).float().mean()
        self._sums += torch.stack([loss.detach(), correct, torch.ones_like(correct)])

    def read(self) -> Reading:
        """The means so far, and start over."""
        loss, accuracy, steps = self._sums.tolist()
        self._sums.zero_()
        return Reading(loss / steps, accuracy / steps)

    @property
    def tensors(self) -> dict[str, Tensor]:
        """What a checkpoint must keep."""
        return {"sums": self._sums}

    def restore(self, tensors: dict[str, Tensor]) -> None:
        """Go on from a checkpoint."""
        self._sums.copy_(tensors["sums"])
