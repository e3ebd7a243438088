"""The images of each training step, as a function of seed and step alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import pad

from sparsight.datasets import Split
from sparsight.evaluation.device_images import DeviceImages
from sparsight.evaluation.network import Network, unit_images
from sparsight.hiding import Hiding
from sparsight.protocol.generated import TrialTrain
from sparsight.randomness.mask_key import MaskKey
from sparsight.randomness.seeding import derive, generator
from sparsight.train.amounts import draw_hidden
from sparsight.train.augmentation import Augmentation, EpochMoves, draw_moves
from sparsight.train.budget import Budget

# Values of the images that are made at a time: enough to hide the cost of starting an operation, few enough
# for a CPU's cache, and not many against a GPU's memory.
_CHUNK_VALUES = {"cpu": 1 << 20, "cuda": 1 << 25}


@dataclass(frozen=True, slots=True)
class Batch:
    """What one step trains on; the masked images come first."""

    images_BCHW: Tensor
    """Normalised, float32."""
    labels_B: Tensor


@dataclass(frozen=True, slots=True)
class _Epoch:
    """What was drawn for one epoch; all but the order is by image, and all on the CPU."""

    index: int
    order_N: Tensor
    moves: EpochMoves
    hidden_N: Tensor | None
    """Pixels to hide in each image; None where the mask has an amount of its own."""


class ImageStream:
    """Batches of the train split, from any step on.

    Images are prepared some steps at a time, always the same ones together, so that a resumed training meets
    the same bits.
    """

    def __init__(
        self,
        train: TrialTrain,
        split: Split,
        network: Network,
        budget: Budget,
        *,
        seed: int,
        dataset_key: str,
    ) -> None:
        self._train = train
        self._network = network
        self._budget = budget
        self._seed = seed
        self._dataset_key = dataset_key
        self._images = DeviceImages(split.images_NCHW, network.device)
        self._labels_N = torch.from_numpy(split.labels_N).to(network.device)
        num_channels, height, width = self._images.shape[1:]
        self._augmentation = Augmentation(
            train.augment, num_channels=num_channels, height=height, width=width
        )
        self._size = (height, width)
        values = _CHUNK_VALUES.get(network.device.type, 1 << 20)
        self._chunk_steps = max(1, values // (budget.batch_size * num_channels * height * width))
        self._epoch: _Epoch | None = None

    def batches(self, first_step: int) -> Iterator[Batch]:
        """The batches of step `first_step` (from 0) and all that follow."""
        size = self._budget.batch_size
        for chunk in range(first_step // self._chunk_steps, -(-self._budget.num_steps // self._chunk_steps)):
            start = chunk * self._chunk_steps
            stop = min(start + self._chunk_steps, self._budget.num_steps)
            images_MCHW, labels_M = self._prepare(start * size, stop * size)
            for step in range(max(first_step, start), stop):
                batch = slice((step - start) * size, (step - start + 1) * size)
                yield Batch(images_MCHW[batch], labels_M[batch])

    def _prepare(self, start: int, stop: int) -> tuple[Tensor, Tensor]:
        """Images start … stop - 1, counted over all epochs, and their labels."""
        parts = []
        while start < stop:
            epoch, position = divmod(start, self._budget.num_images)
            end = min(stop, (epoch + 1) * self._budget.num_images)
            slot_M = torch.arange(start, end) % self._budget.batch_size
            masked_rows = (slot_M < self._budget.num_masked).nonzero()[:, 0]
            parts.append(self._part(self._drawn(epoch), slice(position, position + end - start), masked_rows))
            start = end
        images, labels = zip(*parts, strict=True)
        return (images[0], labels[0]) if len(parts) == 1 else (torch.cat(images), torch.cat(labels))

    def _part(self, epoch: _Epoch, positions: slice, masked_rows: Tensor) -> tuple[Tensor, Tensor]:
        image_M = epoch.order_N[positions]
        following_M = epoch.order_N[positions.stop : 2 * positions.stop - positions.start]
        taken_MCHW = self._images.take(image_M, following_M)
        moves = EpochMoves(
            epoch.moves.down_N[image_M], epoch.moves.right_N[image_M], epoch.moves.flip_N[image_M]
        )
        hidden_K = None if epoch.hidden_N is None else epoch.hidden_N[image_M[masked_rows]]
        on_device = self._to_device
        image_M, masked_rows = on_device(image_M), on_device(masked_rows)
        moves = EpochMoves(on_device(moves.down_N), on_device(moves.right_N), on_device(moves.flip_N))
        images_MCHW = unit_images(self._augmentation.moved(taken_MCHW, moves))
        if len(masked_rows) == len(images_MCHW):
            images_MCHW = self._mask(images_MCHW, image_M, hidden_K, epoch.index)
        elif len(masked_rows):
            chosen_KCHW = self._mask(images_MCHW[masked_rows], image_M[masked_rows], hidden_K, epoch.index)
            if self._network.sees_masks:
                images_MCHW = pad(images_MCHW, (0, 0, 0, 0, 0, 1))  # nothing is hidden in the others
            images_MCHW.index_copy_(0, masked_rows, chosen_KCHW)
        return self._network.normalize(images_MCHW), self._labels_N[image_M]

    def _mask(self, images_KCHW: Tensor, image_K: Tensor, hidden_K: Tensor | None, epoch: int) -> Tensor:
        key = MaskKey(derive(self._seed, "train_mask", 0, epoch), self._dataset_key)
        settings = self._train.mask
        hiding = Hiding(
            settings.mask,
            settings.fills,
            key=key,
            mean_C=self._network.mean_C,
            others_NCHW=self._images.whole,
            shows_mask=self._network.sees_masks,
        )
        hidden = None if hidden_K is None else self._to_device(hidden_K)
        return hiding.apply(images_KCHW, image_K, hidden=hidden)

    def _drawn(self, index: int) -> _Epoch:
        if self._epoch is None or self._epoch.index != index:
            num_images = self._budget.num_images
            self._epoch = _Epoch(
                index=index,
                order_N=torch.randperm(num_images, generator=generator(self._seed, "order", index)),
                moves=draw_moves(self._train.augment, num_images, seed=self._seed, epoch=index),
                hidden_N=draw_hidden(
                    self._train.mask, num_images, self._size, generator(self._seed, "train_mask", 1, index)
                ),
            )
        return self._epoch

    def _to_device(self, values: Tensor) -> Tensor:
        device = self._network.device
        return (
            values.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else values.to(device)
        )
