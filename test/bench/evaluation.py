"""Rows `grid-vs-naive` and `grid-vs-forward`: 24 evaluations of one model."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import torch
from synthetic import (
    BATCH_SIZE,
    HEIGHT,
    MEAN,
    NUM_CLASSES,
    STD,
    WIDTH,
    Silent,
    as_in_a_trial,
    clean,
    masked,
    network,
    split,
    trial,
)
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset
from turns import Side, serve, timed

from sparsight.datasets import Split
from sparsight.evaluation.engine import EvaluationEngine
from sparsight.evaluation.evaluators import Evaluated
from sparsight.evaluation.network import Network, unit_images

NUM_PIXELS = HEIGHT * WIDTH
RATIOS = (0.02, 0.05, 0.1, 0.15, 0.2)
VISIBLE = (1, 2, 4, 8, 16, 32, 64, 128)


def evaluations(num_images: int) -> list[Mapping[str, Any]]:
    """Clean; three families at five ratios; scatter with few pixels left: 24 evaluations."""
    counts = [
        *(
            (family, round(ratio * NUM_PIXELS))
            for family in ("salient_block", "random_block", "scatter")
            for ratio in RATIOS
        ),
        *(("scatter", NUM_PIXELS - visible) for visible in VISIBLE),
    ]
    return [clean(num_images), *(masked(family, hidden, num_images) for family, hidden in counts)]


def grid_vs_naive(is_tiny: bool) -> Mapping[str, Side]:
    """The loop that one writes first: a data set and a loader per evaluation, masks made image by image."""
    images = test_images(is_tiny)
    net = network(training=False)
    float_model = deepcopy(net.model).to(memory_format=torch.contiguous_format)
    return {
        "ours": timed(lambda: evaluate_grid(images, net)),
        "other": timed(lambda: evaluate_naively(images, float_model)),
    }


def grid_vs_forward(is_tiny: bool) -> Mapping[str, Side]:
    """The floor: as many forward passes over normalised images that lie ready, and nothing else."""
    images = test_images(is_tiny)
    net = network(training=False)
    ready_BCHW = [
        net.normalize(unit_images(batch)) for batch in torch.from_numpy(images.images_NCHW).split(BATCH_SIZE)
    ]
    return {
        "ours": timed(lambda: evaluate_grid(images, net)),
        "other": timed(lambda: forward_only(ready_BCHW, net)),
    }


def test_images(is_tiny: bool) -> Split:
    """1000 images."""
    return split(20 if is_tiny else 2 * BATCH_SIZE)


def evaluate_grid(images: Split, net: Network) -> None:
    """All evaluations, as a trial does it, predictions on disk included."""
    settings = trial(len(images.labels_N), evaluations(len(images.labels_N)))
    with tempfile.TemporaryDirectory() as folder:
        EvaluationEngine(
            settings.evaluate,
            Evaluated(net, images, NUM_CLASSES, settings.dataset.facts.fingerprint, None, seed=0),
            directory=Path(folder),
            reporter=Silent(),
            num_steps=0,
        ).run(())


def forward_only(ready: list[Tensor], net: Network) -> None:
    """The model alone, once per evaluation."""
    with net.evaluating():
        for _ in evaluations(1):
            for images_BCHW in ready:
                net.model(images_BCHW)


def evaluate_naively(images: Split, model: nn.Module) -> list[float]:
    """Accuracy of every evaluation, float32, one loader with two workers for each."""
    return [accuracy(MaskedImages(images, one, model), model) for one in evaluations(len(images.labels_N))]


def accuracy(shown: Dataset, model: nn.Module) -> float:
    """Over a loader, as every tutorial has it."""
    model.eval()
    num_correct = 0
    with torch.no_grad():
        for images_BCHW, labels_B in DataLoader(shown, batch_size=BATCH_SIZE, num_workers=2):
            num_correct += int((model(images_BCHW).argmax(dim=1) == labels_B).sum())
    return num_correct / len(shown)


class MaskedImages(Dataset):
    """The images of one evaluation, masked when they are asked for."""

    def __init__(self, images: Split, one: Mapping[str, Any], model: nn.Module) -> None:
        self._images_NCHW = torch.from_numpy(images.images_NCHW)
        self._labels_N = torch.from_numpy(images.labels_N)
        self._family, self._hidden = one["mask"]["family"], one["hidden"]
        self._side = round(self._hidden**0.5)
        is_salient = self._family == "salient_block"
        self._corner_N2 = (
            salient_corners(self._images_NCHW, self._labels_N, model, self._side) if is_salient else None
        )

    def __len__(self) -> int:
        return len(self._labels_N)

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        image_CHW = self._images_NCHW[index].float() / 255
        if self._family == "scatter":
            image_CHW.view(3, -1)[:, torch.randperm(NUM_PIXELS)[: self._hidden]] = 0
        elif self._hidden:
            top, left = self._corner(index)
            image_CHW[:, top : top + self._side, left : left + self._side] = 0
        return normalize(image_CHW), self._labels_N[index]

    def _corner(self, index: int) -> tuple[int, int]:
        if self._corner_N2 is None:
            top, left = torch.randint(HEIGHT - self._side + 1, (2,)).tolist()
        else:
            top, left = self._corner_N2[index].tolist()
        return top, left


def salient_corners(images_NCHW: Tensor, labels_N: Tensor, model: nn.Module, side: int) -> Tensor:
    """Where the square with the greatest sum of input gradients begins, int64 [N, 2]."""
    return torch.cat(list(_corners(images_NCHW, labels_N, model.eval(), side)))


def _corners(images_NCHW: Tensor, labels_N: Tensor, model: nn.Module, side: int) -> Iterator[Tensor]:
    for images_BCHW, labels_B in zip(images_NCHW.split(BATCH_SIZE), labels_N.split(BATCH_SIZE), strict=True):
        input_BCHW = normalize(images_BCHW.float() / 255).requires_grad_()
        [gradient_BCHW] = torch.autograd.grad(
            functional.cross_entropy(model(input_BCHW), labels_B), input_BCHW
        )
        sums_BHW = functional.avg_pool2d(gradient_BCHW.abs().sum(dim=1, keepdim=True), side, stride=1)[:, 0]
        best_B = sums_BHW.flatten(1).argmax(dim=1)
        yield torch.stack([best_B // sums_BHW.shape[2], best_B % sums_BHW.shape[2]], dim=1)


def normalize(images: Tensor) -> Tensor:
    """Zero mean and unit deviation for each channel."""
    return (images - torch.tensor(MEAN)[:, None, None]) / torch.tensor(STD)[:, None, None]


if __name__ == "__main__":
    as_in_a_trial()
    serve({"grid-vs-naive": grid_vs_naive, "grid-vs-forward": grid_vs_forward})
