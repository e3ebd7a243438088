"""Families whose masks follow from what matters to a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from sparsight import saliency
from sparsight.masks._family import MaskDependsOn, MaskFamily
from sparsight.members import one_of
from sparsight.randomness.mask_key import MaskKey
from sparsight.saliency import SaliencyMethod

_OF_METHODS = ("samples", "sigma", "steps", "patch")


@dataclass(frozen=True)
class BySaliency(MaskFamily):
    """A family that is given the saliency of every pixel, and says by which method it is found."""

    saliency: str = "gradient"
    """The method, one of those in `sparsight.saliency`."""
    samples: int | None = None
    """Of smoothgrad: noisy copies of each image; None takes the method's own number, here and below."""
    sigma: float | None = None
    """Of smoothgrad: standard deviation of the noise."""
    steps: int | None = None
    """Of integrated_gradients: points on the way from black to the image."""
    patch: int | None = None
    """Of occlusion: side of the patches."""

    mask_depends_on: ClassVar[MaskDependsOn] = "model"
    needs_saliency: ClassVar[bool] = True
    parameter_words: ClassVar[Mapping[str, str]] = {"saliency": "saliency {}"}

    def __post_init__(self) -> None:
        one_of("saliency", self.saliency, saliency.names(), at="saliency")
        _ = self.method

    @property
    def method(self) -> SaliencyMethod:
        """The method with its parameters; raises ExpectedError for one that it does not have."""
        given: dict[str, Any] = {name: getattr(self, name) for name in _OF_METHODS}
        own = {name: value for name, value in given.items() if value is not None}
        return saliency.load(self.saliency, **own)

    def root(self, key: int | MaskKey, draw: int) -> tuple[int, int]:
        """As of any family, but for how saliency is found: every method has equals in the same order."""
        return MaskKey.of(key).root(f"{self.name}/{self.patch_side}", draw)
