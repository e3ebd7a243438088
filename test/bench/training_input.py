"""Rows `input-vs-loader` and `masked-epoch`: what training images cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

import torch
from synthetic import (
    BATCH_SIZE,
    CPU,
    HEIGHT,
    MEAN,
    STD,
    WIDTH,
    as_in_a_trial,
    split,
    train_settings,
)
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset
from trainer import Trainer
from turns import Side, serve, timed

from sparsight.arithmetic.numerics import Numerics
from sparsight.datasets import Split
from sparsight.evaluation.network import Network
from sparsight.train.budget import Budget
from sparsight.train.image_stream import Batch, ImageStream

MANY_EPOCHS = 100_000
REGIMES = {"ours": "masked", "other": "original"}


def input_vs_loader(is_tiny: bool) -> Mapping[str, Side]:
    """An epoch of images: crop, flip, mask, fill, normalise; no model."""
    images = split(BATCH_SIZE if is_tiny else 10 * BATCH_SIZE)
    num_batches = len(images.labels_N) // BATCH_SIZE
    batches = stream(images)
    loader = torchvision_loader(images)
    return {
        "ours": timed(lambda: sum(1 for _ in islice(batches, num_batches))),
        "other": timed(lambda: sum(1 for _ in loader)),
    }


def stream(images: Split) -> Iterator[Batch]:
    """Our batches, epoch after epoch."""
    settings = train_settings(epochs=MANY_EPOCHS)
    plain = Network(nn.Identity(), numerics=Numerics("float32", "contiguous"), mean=MEAN, std=STD, device=CPU)
    budget = Budget.of(settings, len(images.labels_N))
    return ImageStream(settings, images, plain, budget, seed=0, dataset_key="").batches(0)


def torchvision_loader(images: Split) -> DataLoader:
    """The same as torchvision's users write it; the workers are kept from epoch to epoch."""
    return DataLoader(
        Pictures(images),
        batch_size=BATCH_SIZE,
        shuffle=True,
        num_workers=2,
        persistent_workers=True,
        worker_init_fn=lambda _: torch.set_num_threads(1),
    )


class Pictures(Dataset):
    """Pictures through transforms, one at a time."""

    def __init__(self, images: Split) -> None:
        from PIL import Image
        from torchvision import transforms

        self._pictures = [
            Image.fromarray(image_HWC) for image_HWC in images.images_NCHW.transpose(0, 2, 3, 1)
        ]
        self._labels = images.labels_N.tolist()
        self._transform = transforms.Compose(
            [
                transforms.RandomCrop(HEIGHT, padding=4, padding_mode="reflect"),
                transforms.RandomHorizontalFlip(),
                transforms.ToTensor(),
                hide_scattered,
                transforms.Normalize(MEAN, STD),
            ]
        )

    def __len__(self) -> int:
        return len(self._pictures)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        return self._transform(self._pictures[index]), self._labels[index]


def hide_scattered(image_CHW: Tensor) -> Tensor:
    """Black at exactly so many positions, so many uniform from none to nine tenths."""
    num_hidden = round(float(torch.rand(())) * 0.9 * HEIGHT * WIDTH)
    image_CHW.view(3, -1)[:, torch.randperm(HEIGHT * WIDTH)[:num_hidden]] = 0
    return image_CHW


def masked_epoch(is_tiny: bool) -> Mapping[str, Side]:
    """A whole epoch of training, model included, with masks and without."""
    num_images = BATCH_SIZE if is_tiny else 8 * BATCH_SIZE
    return {side: Trainer(num_images, regime=regime).run for side, regime in REGIMES.items()}


if __name__ == "__main__":
    as_in_a_trial()
    serve({"input-vs-loader": input_vs_loader, "masked-epoch": masked_epoch})
