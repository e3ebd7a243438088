"""Votes of a model over masked views of images."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sparsight.evaluation.eval_images import EvalImages
from sparsight.hiding import Hiding
from sparsight.protocol.generated import Certified
from sparsight.randomness.mask_key import MaskKey


@dataclass(frozen=True, slots=True)
class Ballot:
    """Views first … last - 1 of an image."""

    image: int
    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first


class Booth:
    """Asks a model for the class of each view.

    View j of image i has the mask and the fill of image j of a data set of its own, which is called
    `<data set>/certificate/<i>`: so views are independent of each other and of all other masks, and those of
    an image are made in one go.
    """

    def __init__(self, evaluation: Certified, images: EvalImages) -> None:
        self._evaluation = evaluation
        self._images = images

    def votes(self, ballots: Sequence[Ballot]) -> Iterator[tuple[list[Ballot], list[NDArray[np.int64]]]]:
        """The class of each view, -1 where the model gives NaN, a forward pass of up to `batch_size` views at
        a time; ballots that do not fit into one are divided.
        """
        for batch in _batches(ballots, self._images.batch_size):
            logits_VK = self._images.network(torch.cat([self._views(ballot) for ballot in batch]))
            class_V = logits_VK.argmax(dim=1).masked_fill_(logits_VK.isnan().any(dim=1), -1).cpu().numpy()
            ends = np.cumsum([len(ballot) for ballot in batch])[:-1]
            yield batch, np.split(class_V, ends)

    def _views(self, ballot: Ballot) -> Tensor:
        evaluation, images = self._evaluation, self._images
        dataset = f"{images.key.dataset}/certificate/{ballot.image}"
        hiding = Hiding(
            evaluation.mask,
            evaluation.fill,
            key=MaskKey(images.key.key, dataset),
            mean_C=images.network.mean_C,
            shows_mask=images.network.sees_masks,
        )
        image_VCHW = images.unit(ballot.image, ballot.image + 1).expand(len(ballot), -1, -1, -1)
        view_V = images.index(ballot.first, ballot.last)
        return hiding.apply(image_VCHW, view_V, hidden=evaluation.hidden)


def _batches(ballots: Sequence[Ballot], size: int) -> Iterator[list[Ballot]]:
    batch: list[Ballot] = []
    room = size
    for ballot in ballots:
        first = ballot.first
        while first < ballot.last:
            last = min(ballot.last, first + room)
            batch.append(Ballot(ballot.image, first, last))
            room -= last - first
            first = last
            if room == 0:
                yield batch
                batch, room = [], size
    if batch:
        yield batch
