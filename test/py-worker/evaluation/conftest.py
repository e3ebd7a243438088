"""A small network and images to evaluate it on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from sparsight.arithmetic.numerics import Numerics
from sparsight.evaluation.eval_images import EvalImages
from sparsight.evaluation.network import Network
from sparsight.randomness.mask_key import MaskKey

KEY = MaskKey(7, "test")


@pytest.fixture
def network() -> Network:
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.Flatten(), nn.Linear(512, 4)
    )
    numerics = Numerics("float32", "contiguous")
    return Network(
        model.eval(), numerics=numerics, mean=[0.4, 0.5, 0.6], std=[0.2] * 3, device=torch.device("cpu")
    )


@pytest.fixture
def images() -> Tensor:
    return torch.randint(1, 256, (25, 3, 8, 8), dtype=torch.uint8, generator=torch.Generator().manual_seed(1))


@pytest.fixture
def labels() -> Tensor:
    return torch.arange(25) % 4


@pytest.fixture
def make_images(network: Network, images: Tensor, labels: Tensor) -> Callable[[], EvalImages]:
    return lambda: EvalImages(network, images, labels, batch_size=10, key=KEY)


@pytest.fixture
def eval_images(make_images: Callable[[], EvalImages]) -> EvalImages:
    return make_images()


@pytest.fixture(autouse=True)
def _without_gradients() -> None:
    """As `Network.evaluating` has it."""
    torch.set_grad_enabled(False)
    yield
    torch.set_grad_enabled(True)


class Ticks:
    """Counts what was ticked."""

    def __init__(self) -> None:
        self.num_forwards = 0
        self.num_images = 0

    def __call__(self, num_forwards: int, num_images: int = 0) -> None:
        self.num_forwards += num_forwards
        self.num_images += num_images


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()
