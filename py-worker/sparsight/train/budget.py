"""How long to train, and on how many masked images."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sparsight.errors import expected
from sparsight.protocol.generated import TrialTrain


@dataclass(frozen=True, slots=True)
class Budget:
    """Every step takes `batch_size` images, the first `num_masked` of them masked.

    Epoch after epoch goes through all images in a new order, and a batch may begin in one and end in the
    next: no image is left out, all batches are full.
    """

    num_steps: int
    batch_size: int
    num_masked: int
    num_images: int
    """Images of the train split."""

    @classmethod
    def of(cls, train: TrialTrain, num_images: int) -> Budget:
        """The budget of these settings; raises ExpectedError where a batch is too small to be mixed."""
        num_masked = _num_masked(train)
        # With equal_images, steps are added until as many originals were seen as in regime original.
        stretched = train.regime == "mixed" and train.mixed.budget == "equal_images"
        counted = train.batch_size - num_masked if stretched else train.batch_size
        images = (
            train.steps * train.batch_size if train.steps is not None else (train.epochs or 0) * num_images
        )
        return cls(max(1, math.ceil(images / counted - 1e-9)), train.batch_size, num_masked, num_images)

    def epochs_done(self, step: int) -> int:
        """Whole epochs after so many steps."""
        return step * self.batch_size // self.num_images

    def is_due(self, step: int, every_epochs: int) -> bool:
        """Whether something that happens every so many epochs, and at the end, happens after this step; 0: at
        the end.
        """
        if step == self.num_steps:
            return True
        if every_epochs == 0:
            return False
        return self.epochs_done(step) // every_epochs > self.epochs_done(step - 1) // every_epochs


def _num_masked(train: TrialTrain) -> int:
    if train.regime != "mixed":
        return train.batch_size if train.regime == "masked" else 0
    if train.batch_size < 2:
        fix = "Raise train.batch_size, or choose another regime."
        raise expected(
            "the batch size of regime mixed", "2 or more", train.batch_size, at="train.batch_size", fix=fix
        )
    return min(max(1, round(train.batch_size * train.mixed.balance)), train.batch_size - 1)
