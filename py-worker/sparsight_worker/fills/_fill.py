"""What every fill shares: its interface, and what it may look at."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import ClassVar

from torch import Tensor

from sparsight_worker.errors import expected
from sparsight_worker.keyed_hash import unit_floats, words
from sparsight_worker.mask_key import MaskKey


@dataclass(frozen=True, slots=True)
class FillRequest:
    """One checked call of `apply`."""

    images_BCHW: Tensor
    mask_BHW: Tensor
    mean_C: Tensor | None
    """Mean colour of the data set, in [0, 1]."""
    index_B: Tensor | None
    key: MaskKey
    draw: int

    def words(self, purpose: str, num_words: int) -> Tensor:
        """Random words of every image, int32 [B, num_words]."""
        if self.index_B is None:
            fix = "Pass index_B, the index of each image in its data set, and key."
            raise expected("image indices", f"given, as {purpose} is random", "nothing", fix=fix)
        return words(self.index_B, self.key.root(purpose, self.draw), num_words)

    def uniform(self, purpose: str, num_values: int) -> Tensor:
        """Random values of every image, uniform in [0, 1), float32 [B, num_values]."""
        return unit_floats(self.words(purpose, num_values))

    def select(self, rows: Tensor) -> FillRequest:
        """The same request for some of the images."""
        return replace(
            self,
            images_BCHW=self.images_BCHW[rows],
            mask_BHW=self.mask_BHW[rows],
            index_B=None if self.index_B is None else self.index_B[rows],
        )


class Fill(ABC):
    """What hidden pixels become, in [0, 1] before normalisation."""

    random: ClassVar[bool] = False
    """The values depend on key, index and draw."""

    @property
    def name(self) -> str:
        """The name used in configs: that of the file."""
        return type(self).__module__.rpartition(".")[2]

    @abstractmethod
    def values(self, request: FillRequest) -> Tensor:
        """The values, any float type, broadcastable to the images' shape."""
