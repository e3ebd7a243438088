"""What every mask family shares: its interface, and the checks that no family repeats."""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from sparsight_worker.errors import Found, expected, kind_of
from sparsight_worker.image_index import check_index, is_integer
from sparsight_worker.keyed_hash import words
from sparsight_worker.mask_key import MaskKey
from sparsight_worker.whole_number import whole_number


@dataclass(frozen=True, slots=True)
class MaskRequest:
    """One checked call of a mask family."""

    index_B: Tensor
    """Index of each image in its data set, int64."""
    hidden_B: Tensor
    """Pixels to hide in each image, int64, 0 … height·width."""
    height: int
    width: int
    granularity: int
    root: tuple[int, int]
    significance_BHW: Tensor | None

    def words(self, num_words: int) -> Tensor:
        """Random words of every image, int32 [B, num_words]."""
        return words(self.index_B, self.root, num_words)


class MaskFamily(ABC):
    """A rule where pixels are hidden: a pure function of key, data set, image index and draw.

    A member implements `_mask`; it depends on neither batch nor device, and hides exactly what is asked.
    """

    summary: ClassVar[str]
    """What is hidden, in a few words, for captions."""
    nested: ClassVar[bool] = False
    """A mask contains every mask of the same image, key and draw with fewer hidden pixels."""
    contiguous: ClassVar[bool] = False
    """The hidden pixels are connected."""
    random: ClassVar[bool] = True
    """The mask depends on key, index and draw."""
    patches: ClassVar[bool] = False
    """Granularity above 1 is possible."""
    needs_significance: ClassVar[bool] = False
    """The mask depends on how much each pixel matters."""

    @property
    def name(self) -> str:
        """The name used in configs: that of the file."""
        return type(self).__module__.rpartition(".")[2]

    def __call__(
        self,
        index_B: Tensor,
        *,
        hidden: int | Tensor,
        height: int,
        width: int,
        key: int | MaskKey = 0,
        draw: int = 0,
        granularity: int = 1,
        significance_BHW: Tensor | None = None,
    ) -> Tensor:
        """Masks of the images with these indices, bool [B, height, width], True = hidden.

        `index_B` is an integer tensor; masks are made on its device. `hidden` is one exact count for all
        images or an integer tensor [B]. `granularity` hides squares of that many pixels a side together.
        `significance_BHW` (≥ 0, any float) is for families that need it. Raises ExpectedError when a count,
        granularity or shape is impossible; counts that lie on a GPU are not checked, as that would stall it.
        """
        if granularity != 1 and not self.patches:
            fix = "Leave it out: this family hides no patches."
            raise expected("granularity", f"1 for {self.name}", granularity, fix=fix)
        check_index(index_B)
        check_granularity(granularity, height, width)
        check_hidden(hidden, height, width, granularity)
        if self.needs_significance:
            _check_significance(self.name, significance_BHW, (len(index_B), height, width))
        request = MaskRequest(
            index_B=index_B,
            hidden_B=_per_image(hidden, index_B),
            height=height,
            width=width,
            granularity=granularity,
            root=self.root(key, draw, granularity),
            significance_BHW=significance_BHW,
        )
        return self._mask(request)

    def ranks(
        self,
        index_B: Tensor,
        *,
        height: int,
        width: int,
        key: int | MaskKey = 0,
        draw: int = 0,
        granularity: int = 1,
    ) -> Tensor | None:
        """The order in which pixels are hidden, int32 [B, height, width], where one serves all counts: of it
        `mask_of_rank` makes the same masks as the family. None where there is no such order.
        """
        return None

    def root(self, key: int | MaskKey, draw: int, granularity: int) -> tuple[int, int]:
        """The two words from which all randomness of one draw of this family derives."""
        return MaskKey.of(key).root(f"{self.name}/{granularity}", draw)

    @abstractmethod
    def _mask(self, request: MaskRequest) -> Tensor:
        """The masks, bool [B, height, width]."""


def check_granularity(granularity: int, height: int, width: int) -> None:
    """Raise ExpectedError unless patches of this side tile the image."""
    height, width = whole_number("height", height), whole_number("width", width)
    side = whole_number("granularity", granularity)
    if height % side or width % side:
        raise expected("granularity", f"a divisor of both sides of a {height}×{width} image", granularity)


def check_hidden(hidden: int | Tensor, height: int, width: int, granularity: int = 1) -> None:
    """Raise ExpectedError unless the counts are whole patches between none and all pixels."""
    num_pixels = height * width
    area = granularity * granularity
    if not (is_integer(hidden) if isinstance(hidden, Tensor) else hasattr(hidden, "__index__")):
        raise expected("hidden count", "an integer, or an integer tensor [B]", hidden)
    if isinstance(hidden, Tensor) and hidden.dim() != 1:
        got = f"a tensor of shape {tuple(hidden.shape)}"
        raise expected("hidden count", "an integer, or an integer tensor [B]", Found(got))
    if isinstance(hidden, Tensor) and (hidden.device.type != "cpu" or not len(hidden)):
        return
    extremes = torch.aminmax(hidden) if isinstance(hidden, Tensor) else (hidden,)
    for value in map(operator.index, extremes):
        if not 0 <= value <= num_pixels:
            raise expected("hidden count", f"an integer from 0 to {num_pixels} ({height}×{width})", value)
    if area > 1 and bool((torch.as_tensor(hidden) % area != 0).any()):
        raise expected(
            "hidden count", f"a multiple of {area} (patches of {granularity}×{granularity})", hidden
        )


def _per_image(hidden: int | Tensor, index_B: Tensor) -> Tensor:
    if not isinstance(hidden, Tensor):
        return torch.full_like(index_B, operator.index(hidden), dtype=torch.int64)
    if hidden.shape != index_B.shape:
        raise expected("hidden counts", f"one for each of {len(index_B)} images", tuple(hidden.shape))
    return hidden.to(index_B.device, torch.int64)


def _check_significance(name: str, significance_BHW: object, shape: tuple[int, int, int]) -> None:
    if significance_BHW is None:
        fix = "Pass significance_BHW, such as sparsight_worker.attacks.input_gradient(model, images, labels)."
        raise expected("significance", f"given, as {name} hides what matters most", "nothing", fix=fix)
    if not isinstance(significance_BHW, Tensor):
        fix = "Convert with torch.as_tensor(significance)."
        raise expected("significance", "a tensor", kind_of(significance_BHW), fix=fix)
    if significance_BHW.shape != shape:
        raise expected("significance", f"of shape {shape}", tuple(significance_BHW.shape))
    if significance_BHW.device.type == "cpu" and bool((significance_BHW < 0).any()):
        fix = "Take .abs() of a gradient."
        raise expected("significance", "at least 0", float(significance_BHW.amin()), fix=fix)
