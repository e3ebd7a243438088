"""What every fill shares: its interface, and what it may look at."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import ClassVar, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sparsight.errors import expected
from sparsight.members import Member
from sparsight.randomness.keyed_hash import uniform, words
from sparsight.randomness.mask_key import MaskKey


class Rows(Protocol):
    """Images that need not be in memory as a whole, uint8 [N, C, H, W]."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Images, channels, height and width."""

    def __getitem__(self, index: NDArray[np.int64], /) -> NDArray[np.uint8]:
        """Some of them."""


Images = Tensor | Rows
"""All images of a split: a tensor, uint8 or floats in [0, 1], or whatever gives uint8 rows."""


@dataclass(frozen=True, slots=True)
class FillRequest:
    """One checked call of `apply`, or the part of it that concerns some rows of the batch."""

    batch_BCHW: Tensor
    batch_mask_BHW: Tensor
    batch_index_B: Tensor | None
    mean_C: Tensor | None
    """Mean colour of the data set, in [0, 1]."""
    key: MaskKey
    draw: int
    others_NCHW: Images | None = None
    """All images of the split."""
    rows: Tensor | None = None
    """Which images this is about, int64; None: all."""

    @property
    def images_BCHW(self) -> Tensor:
        """The images, floats in [0, 1]; copied where only some are meant, so look only where it is needed."""
        return self._of_rows(self.batch_BCHW)

    @property
    def mask_BHW(self) -> Tensor:
        """Their masks, bool, True = hidden."""
        return self._of_rows(self.batch_mask_BHW)

    @property
    def num_channels(self) -> int:
        """Channels of an image."""
        return self.batch_BCHW.shape[1]

    @property
    def image_shape(self) -> torch.Size:
        """Channels, height and width."""
        return self.batch_BCHW.shape[1:]

    def constant(self, value: float) -> Tensor:
        """A number on the images' device, float32 []."""
        return torch.full((), value, device=self.batch_BCHW.device)

    def of_rows(self, rows: Tensor) -> FillRequest:
        """The same request for these rows of the batch."""
        return replace(self, rows=rows)

    def words(self, purpose: str, num_words: int) -> Tensor:
        """Random words of every image, int32 [B, num_words]."""
        return words(self.index_B(purpose), self.key.root(purpose, self.draw), num_words)

    def uniform(self, purpose: str, num_values: int) -> Tensor:
        """Random values of every image, uniform in (0, 1), float32 [B, num_values]."""
        return uniform(self.index_B(purpose), self.key.root(purpose, self.draw), num_values)

    def index_B(self, purpose: str) -> Tensor:
        """Index of each image in its split; raises ExpectedError, with the purpose, where it is not given."""
        if self.batch_index_B is None:
            fix = "Pass index_B, the index of each image in its data set, and key."
            raise expected("image indices", f"given, as {purpose} is random", "nothing", fix=fix)
        return self._of_rows(self.batch_index_B)

    def _of_rows(self, batch: Tensor) -> Tensor:
        return batch if self.rows is None else batch[self.rows]


class Fill(Member, ABC):
    """What hidden pixels become, in [0, 1] before normalisation; a frozen dataclass of its parameters."""

    random: ClassVar[bool] = False
    """The values depend on key, index and draw."""
    sees_hidden: ClassVar[bool] = False
    """The values depend on the hidden pixels themselves."""
    needs_others: ClassVar[bool] = False
    """The caller has to pass the images of the split, `others_NCHW`."""
    needs_color: ClassVar[bool] = False
    """The images must have the three channels red, green and blue."""

    @property
    def words(self) -> str:
        """`blur, sigma 2`: the name and the parameters, as reports say it."""
        return ", ".join([self.name.replace("_", " "), *self.words_of(*self.parameters)])

    @abstractmethod
    def values(self, request: FillRequest) -> Tensor:
        """The values, any float type, broadcastable to the images' shape."""
