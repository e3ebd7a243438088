"""A model as its settings describe it, and how it will be used."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from torch import Tensor, nn

from sparsight import models
from sparsight.arithmetic.numerics import Numerics
from sparsight.errors import ExpectedError, Found, expected, kind_of
from sparsight.evaluation.network import Network
from sparsight.networks.model_input import InputKind, ModelInput
from sparsight.networks.model_source import source_of
from sparsight.networks.model_state import live_state
from sparsight.networks.own_code import code_files
from sparsight.networks.preprocessing import Preprocessing
from sparsight.process.process_state import arithmetic_kept
from sparsight.process.raised import RAISED, in_words
from sparsight.protocol.generated import OutputIs
from sparsight.randomness.seeding import seed_generators

_CPU = torch.device("cpu")
_NUM_IMAGES = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """The settings of a model, the shape of its images, and what it is for."""

    name: str
    width: float
    options: dict[str, float | str | bool]
    normalize: bool
    preprocess: dict[str, Any] | None
    weights: str | None
    weights_key: str | None
    allow_missing: Sequence[str]
    allow_unused: Sequence[str]
    output: str | int | None
    output_is: OutputIs
    input: InputKind
    image_height: int
    image_width: int
    num_channels: int
    num_classes: int
    is_trained: bool
    families: Sequence[str]
    recolorings: Sequence[str]
    saliencies: Sequence[str]

    def make(self, notes: list[str]) -> Network:
        """The model with its first weights, as a worker makes it, always with one seed."""
        changed: list[str] = []
        preprocessing = None if self.preprocess is None else Preprocessing.of(self.preprocess)
        height, width, given_shape = self.image_height, self.image_width, None
        if preprocessing is not None:
            given_shape = preprocessing.shape(self.num_channels, height, width)
            height, width = preprocessing.size(height, width)
        seed_generators(_CPU, 0)
        with arithmetic_kept(changed):
            model = models.build(
                self.name,
                image_height=height,
                image_width=width,
                num_channels=ModelInput(self.input, self.num_channels).num_given,
                num_classes=self.num_classes,
                width=self.width,
                options=self.options,
                output=models.OutputRule(self.output, self.output_is),
                given_shape=given_shape,
            )
        if changed:
            notes.append(
                f"{self.name} changes {', '.join(changed)} of its process: put back before it is used."
            )
        if self.weights is not None:
            rules = models.WeightsRules(self.weights_key, self.allow_missing, self.allow_unused)
            notes += models.load_weights(model, Path(self.weights), rules=rules)
        return Network(
            model,
            numerics=Numerics("float32", "contiguous"),
            mean=[0.5] * self.num_channels,
            std=[0.25] * self.num_channels,
            normalizes=self.normalize,
            preprocessing=preprocessing,
            input_kind=self.input,
            device=_CPU,
        )

    def known_files(self) -> list[Path]:
        """Files whose content counts in any case: the code of the module, or the model, and the weights."""
        source = source_of(self.name)
        code = [] if source.module is None else [file.absolute() for _, file in code_files(source.module)]
        code += [] if source.file is None else [source.file.absolute()]
        return code if self.weights is None else [*code, Path(self.weights).absolute()]

    def images(self) -> Tensor:
        """The same few random images each time, in [0, 1]."""
        shape = (_NUM_IMAGES, self.num_channels, self.image_height, self.image_width)
        return torch.rand(shape, generator=torch.Generator().manual_seed(0))

    def labels(self) -> Tensor:
        """Labels for them."""
        return torch.arange(_NUM_IMAGES) % self.num_classes

    def check_logits(self, output: object, mode: str) -> Tensor:
        """The output as logits; raises ExpectedError for anything else."""
        if isinstance(output, Tensor) and output.shape == (_NUM_IMAGES, self.num_classes):
            return output.float()
        got = list(output.shape) if isinstance(output, Tensor) else kind_of(output)
        fix = None if isinstance(output, Tensor) else f"Return the logits alone, in {mode} mode too."
        rule = f"logits of shape [{_NUM_IMAGES}, {self.num_classes}]"
        raise expected(f"the output of {self.name} in {mode} mode", rule, got, at="model.name", fix=fix)

    @contextmanager
    def able(self, rule: str, fix: str | None = None) -> Iterator[None]:
        """Within, what the model's code raises is told as this rule that it breaks."""
        try:
            yield
        except ExpectedError:
            raise
        except RAISED as error:
            raise expected(
                self.name, rule, Found(in_words(error, tells_ours=False)), at="model.name", fix=fix
            ) from error


def fingerprint(model: nn.Module) -> dict[str, object]:
    """Something for each tensor of the model's state, and extra state itself: equal where all bits are."""
    state = live_state(model)
    digests = {name: _sha256(value) for name, value in state.tensors.items()}
    return {**digests, **state.extra}


def first_difference(first: dict[str, object], second: dict[str, object]) -> str | None:
    """Name of the first tensor or extra state that differs; None where all is equal."""
    return next((name for name, value in first.items() if second.get(name) != value), None)


def _sha256(value: Tensor) -> str:
    own = value.detach().to("cpu").clone(memory_format=torch.contiguous_format)
    return hashlib.sha256(safetensors.torch.save({"": own})).hexdigest()
