"""What every mask family shares: its interface, and the checks that no family repeats."""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Literal

import torch
from torch import Tensor

from sparsight.errors import Found, expected, kind_of
from sparsight.members import Member
from sparsight.randomness.image_index import check_index, is_integer
from sparsight.randomness.keyed_hash import words
from sparsight.randomness.mask_key import MaskKey
from sparsight.whole_number import whole_number

MaskDependsOn = Literal["nothing", "draw", "image", "model"]
"""What makes the mask of an image another one: nothing; key, index and draw; its pixels; or the model."""


@dataclass(frozen=True, slots=True)
class MaskRequest:
    """One checked call of a mask family."""

    index_B: Tensor
    """Index of each image in its data set, int64."""
    hidden_B: Tensor
    """Pixels to hide in each image, int64, 0 … height·width."""
    height: int
    width: int
    root: tuple[int, int]
    saliency_BHW: Tensor | None

    def words(self, num_words: int) -> Tensor:
        """Random words of every image, int32 [B, num_words]."""
        return words(self.index_B, self.root, num_words)


class MaskFamily(Member, ABC):
    """A rule where pixels are hidden, with its parameters: a pure function of key, data set, image index and
    draw, and of the saliency where it says so.

    A member is a frozen dataclass whose fields are its parameters, and implements `_mask`; its masks depend
    on neither batch nor device, and hide exactly as many pixels as are asked for.
    """

    summary: ClassVar[str]
    """What is hidden, in a few words."""
    symbol: ClassVar[str] = ""
    """The letter that stands for the family where it has one, such as γ."""
    mask_depends_on: ClassVar[MaskDependsOn] = "draw"
    """What the mask of an image depends on, beside parameters, amount and size of the image."""
    nested: ClassVar[bool] = False
    """A mask contains every mask of the same image, key and draw with fewer hidden pixels."""
    contiguous: ClassVar[bool] = False
    """The hidden pixels are connected."""
    needs_saliency: ClassVar[bool] = False
    """The caller has to pass `saliency_BHW`."""
    has_own_amount: ClassVar[bool] = False
    """How many pixels are hidden follows from the parameters: `own_hidden` gives the number."""

    @property
    def caption(self) -> str:
        """What is hidden, with the symbol and the parameters that differ from their defaults: `random
        scattered pixels (γ 4×4)`; as reports say it.
        """
        side = self.patch_side
        words = [f"{side}×{side}"] * (side > 1) + self._words_of_others()
        brackets = " ".join(filter(None, [self.symbol, ", ".join(words)]))
        return f"{self.summary} ({brackets})" if brackets else self.summary

    def _words_of_others(self) -> list[str]:
        """What parameters are that are neither the side of patches nor as by default."""
        defaults = {field.name: field.default for field in fields(self)}
        given = [name for name, value in self.parameters.items() if value != defaults[name]]
        return self.words_of(*(name for name in given if name != "granularity"))

    @property
    def patch_side(self) -> int:
        """Side of the square patches that are hidden as a whole, in pixels."""
        return 1

    def __call__(
        self,
        index_B: Tensor,
        *,
        hidden: int | Tensor | None = None,
        height: int,
        width: int,
        key: int | MaskKey = 0,
        draw: int = 0,
        saliency_BHW: Tensor | None = None,
        **parameters: Any,
    ) -> Tensor:
        """Masks of the images with these indices, bool [B, height, width], True = hidden.

        `index_B` is an integer tensor; masks are made on its device. `hidden` is one exact count for all
        images or an integer tensor [B]; None only where the family has an amount of its own. `saliency_BHW`
        (≥ 0, any float) is for families that need it. `parameters` replace the family's own for this call;
        one that is called `height`, `width`, `key` or `draw` is set by `having`. Raises ExpectedError when a
        count, parameter or shape is impossible; counts that lie on a GPU are not checked, as that would
        stall it.
        """
        if parameters:
            family = self.having(**parameters)
            return family(
                index_B,
                hidden=hidden,
                height=height,
                width=width,
                key=key,
                draw=draw,
                saliency_BHW=saliency_BHW,
            )
        check_index(index_B)
        self.check_size(height, width)
        hidden = self._checked_hidden(hidden, height, width)
        if self.needs_saliency:
            _check_saliency(self.name, saliency_BHW, (len(index_B), height, width))
        root = self.root(key, draw)
        return self._mask(
            MaskRequest(index_B, _per_image(hidden, index_B), height, width, root, saliency_BHW)
        )

    def ranks(
        self, index_B: Tensor, *, height: int, width: int, key: int | MaskKey = 0, draw: int = 0
    ) -> Tensor | None:
        """The order in which pixels are hidden, int32 [B, height, width], where one serves all counts: of it
        `mask_of_rank` makes the same masks as the family. None where there is no such order.
        """
        return None

    def check_size(self, height: int, width: int) -> None:
        """Raise ExpectedError, with the parameter as its `path`, where images of this size do not suit the
        parameters.
        """
        whole_number("height", height)
        whole_number("width", width)
        check_granularity(self.patch_side, height, width)

    def own_hidden(self, height: int, width: int) -> int:
        """Pixels that a family with an amount of its own hides in images of this size."""
        raise NotImplementedError(f"{self.name} hides as many pixels as are asked for")

    def content(self) -> str | None:
        """SHA-256 of the file from which the masks come, in hexadecimal; None for a family without one."""
        return None

    def _checked_hidden(self, hidden: int | Tensor | None, height: int, width: int) -> int | Tensor:
        if not self.has_own_amount:
            if hidden is None:
                raise expected("hidden count", "an integer, or an integer tensor [B]", Found("nothing"))
            check_hidden(hidden, height, width, self.patch_side)
            return hidden
        own = self.own_hidden(height, width)
        if hidden is not None and (not hasattr(hidden, "__index__") or operator.index(hidden) != own):
            fix = f"Leave it out: {self.name} has an amount of its own."
            raise expected("hidden count", f"the {own} pixels that {self.name} hides", hidden, fix=fix)
        return own

    def root(self, key: int | MaskKey, draw: int) -> tuple[int, int]:
        """The two words from which all randomness of one draw of this family, so configured, derives."""
        values = [str(value) for value in self.parameters.values()] or ["1"]
        return MaskKey.of(key).root("/".join([self.name, *values]), draw)

    @abstractmethod
    def _mask(self, request: MaskRequest) -> Tensor:
        """The masks, bool [B, height, width]."""


def check_granularity(granularity: int, height: int, width: int) -> None:
    """Raise ExpectedError unless patches of this side tile the image."""
    height, width = whole_number("height", height), whole_number("width", width)
    side = whole_number("granularity", granularity, at="granularity")
    if height % side or width % side:
        rule = f"a divisor of both sides of a {height}×{width} image"
        raise expected("granularity", rule, granularity, at="granularity")


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


def _check_saliency(name: str, saliency_BHW: object, shape: tuple[int, int, int]) -> None:
    if saliency_BHW is None:
        fix = "Pass saliency_BHW, such as sparsight.attacks.input_gradient(model, images, labels)."
        raise expected("saliency", f"given, as {name} hides what matters most", "nothing", fix=fix)
    if not isinstance(saliency_BHW, Tensor):
        fix = "Convert with torch.as_tensor(saliency)."
        raise expected("saliency", "a tensor", kind_of(saliency_BHW), fix=fix)
    if saliency_BHW.shape != shape:
        raise expected("saliency", f"of shape {shape}", tuple(saliency_BHW.shape))
    if saliency_BHW.device.type == "cpu" and bool((saliency_BHW < 0).any()):
        fix = "Take .abs() of a gradient."
        raise expected("saliency", "at least 0", float(saliency_BHW.amin()), fix=fix)
