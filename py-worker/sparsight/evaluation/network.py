"""A model as a function of images in [0, 1]."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import torch
from torch import Tensor, nn

from sparsight.arithmetic.numerics import Numerics
from sparsight.networks.model_input import InputKind, ModelInput
from sparsight.networks.model_modes import mode_of_each
from sparsight.networks.preprocessing import Preprocessing


class Classifier(Protocol):
    """Images in [0, 1] to logits, by a model."""

    @property
    def model(self) -> nn.Module:
        """The model that is asked."""
        ...

    @property
    def mean_C(self) -> Tensor:
        """The mean colour of the data set."""
        ...

    @property
    def device(self) -> torch.device:
        """Where the model is."""
        ...

    @property
    def sees_masks(self) -> bool:
        """Whether images are followed by a channel that says what is hidden, where something is."""
        ...

    def __call__(self, images_BCHW: Tensor, /) -> Tensor:
        """Float32 logits for images in [0, 1]."""
        ...


class Network:
    """Normalisation, numerics and model in one: images [B, C, H, W] in [0, 1] to float32 logits [B, K].

    `mean` and `std` are those of each channel in [0, 1]; a model that normalises by itself is given images as
    they are. With `preprocessing`, images are brought to what the model was trained on; `input_kind` says
    what the model is told of hidden pixels (`ModelInput`). The model is on `device` and in the layout of
    `numerics`.
    """

    def __init__(
        self,
        model: nn.Module,
        *,
        numerics: Numerics,
        mean: Sequence[float],
        std: Sequence[float],
        normalizes: bool = True,
        preprocessing: Preprocessing | None = None,
        input_kind: InputKind = "image",
        device: torch.device,
    ) -> None:
        self.model = model
        self.numerics = numerics
        self.device = device
        self._normalizes = normalizes
        self._preprocessing = preprocessing
        self._outputs: Tensor | None = None
        self._input = ModelInput(input_kind, len(mean))
        self.mean_C = torch.tensor(mean, dtype=torch.float32, device=device)
        self._std_C = torch.tensor(std, dtype=torch.float32, device=device)

    @property
    def sees_masks(self) -> bool:
        """Whether images are followed by a channel that says what is hidden, where something is."""
        return self._input.sees_masks

    def __call__(self, images_BCHW: Tensor) -> Tensor:
        """Logits for images in [0, 1]."""
        logits_BK: Tensor = self.raw(images_BCHW)
        if self._outputs is None:
            return logits_BK.float()
        is_other_K = torch.ones(logits_BK.shape[1], dtype=torch.bool, device=logits_BK.device)
        is_other_K[self._outputs] = False
        return logits_BK.float().masked_fill(is_other_K, -torch.inf)

    def raw(self, images_BCHW: Tensor) -> Any:
        """What the model itself returns."""
        with self.numerics.autocast(self.device):
            return self.model(self.normalize(images_BCHW))

    def with_model(self, model: nn.Module) -> Network:
        """The same for another model of the same kind."""
        network = copy.copy(self)
        network.model = model
        return network

    def normalize(self, images_BCHW: Tensor) -> Tensor:
        """What the model is given: zero mean and unit deviation for each channel, in its memory layout, or
        what its input or its preprocessing makes of images.

        Always a tensor of its own: a model may normalise in place.
        """
        if self._preprocessing is None:
            return self.numerics.lay_out(self._input.of(images_BCHW, self._normalized))
        return self._preprocessing(images_BCHW, normalize=self._normalized, lay_out=self.numerics.lay_out)

    def _normalized(self, images_BCHW: Tensor) -> Tensor:
        if not self._normalizes:
            return images_BCHW.clone()
        centered_BCHW = images_BCHW - self.mean_C[:, None, None]
        return centered_BCHW.div_(self._std_C[:, None, None])

    def among(self, outputs: Sequence[int]) -> Network:
        """The same, but that no other class is possible: the logits of all others are minus infinity."""
        network = copy.copy(self)
        network._outputs = torch.tensor(outputs, device=self.device)
        return network

    @contextmanager
    def evaluating(self) -> Iterator[None]:
        """Evaluation mode without gradients; weights are cast once, not once a batch."""
        with (
            mode_of_each(self.model, training=False),
            torch.no_grad(),
            self.numerics.autocast(self.device),
        ):
            yield


def unit_images(images_BCHW: Tensor) -> Tensor:
    """uint8 images as float32 in [0, 1]; floats, which are in that range, as they are."""
    if images_BCHW.is_floating_point():
        return images_BCHW.to(torch.float32, copy=True)
    return images_BCHW.to(torch.float32).div_(255)
