"""What every attack that recolours pixels shares: its interface, and the checks before it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import torch
from torch import Tensor

from sparsight.attacks._search import Model, Tick, margin, rows_at_once
from sparsight.errors import Found, expected
from sparsight.members import Member
from sparsight.randomness.mask_key import MaskKey
from sparsight.whole_number import whole_number


@dataclass(frozen=True, slots=True)
class RecoloringRequest:
    """Some images to attack, checked."""

    model: Model
    images_BCHW: Tensor
    labels_B: Tensor
    index_B: Tensor
    num_pixels: int
    key: MaskKey
    draw: int
    tick: Tick

    def of_images(self, rows: Tensor) -> RecoloringRequest:
        """The same request for some of the images."""
        images_BCHW, labels_B, index_B = self.images_BCHW[rows], self.labels_B[rows], self.index_B[rows]
        return replace(self, images_BCHW=images_BCHW, labels_B=labels_B, index_B=index_B)

    def root(self, purpose: str) -> tuple[int, int]:
        """Where the randomness of one purpose and number of pixels derives from."""
        return self.key.root(f"{purpose}/{self.num_pixels}", self.draw)

    def recolored(self, pixel_BK: Tensor, color_BKC: Tensor) -> Tensor:
        """The images with these pixels in these colours."""
        return recolored(self.images_BCHW, pixel_BK, color_BKC)

    def measured(self, logits_BK: Tensor) -> tuple[Tensor, Tensor]:
        """Margin float32 [B] and whether the model is wrong, bool [B]. Ticks."""
        margin_B = margin(logits_BK, self.labels_B)
        self.tick(len(margin_B))
        return margin_B, (margin_B < 0) | (logits_BK.argmax(dim=1) != self.labels_B)


@dataclass(frozen=True, slots=True)
class RecoloringResult:
    """What an attack found with one number of pixels."""

    num_pixels: int
    pixel_BK: Tensor
    """Pixels, counted row by row, different ones, int64."""
    color_BKC: Tensor
    """Their colours in [0, 1], float32; one may be that of the image."""
    margin_B: Tensor
    """Logit of the label minus the greatest other, float32; -inf where the model gives a NaN."""
    succeeds_B: Tensor
    """Whether the model is wrong, bool."""
    forwards_B: Tensor
    """Images that went through the model until the attack ended, int64."""

    def apply(self, images_BCHW: Tensor) -> Tensor:
        """The images with the pixels recoloured."""
        return recolored(images_BCHW, self.pixel_BK, self.color_BKC)

    def of_images(self, rows: slice) -> RecoloringResult:
        """The same result for some of the images."""
        parts = (self.pixel_BK, self.color_BKC, self.margin_B, self.succeeds_B, self.forwards_B)
        return RecoloringResult(self.num_pixels, *(part[rows] for part in parts))


class Recoloring(Member, ABC):
    """An attack that changes at most so many pixels of an image into any colours, to make a model wrong.

    A member is a frozen dataclass whose fields are its parameters. What it finds for an image does not depend
    on the other images of the batch. It ends for an image once the model is wrong.
    """

    needs_gradient: ClassVar[bool] = False
    """The model must have a gradient with respect to its images."""

    @torch.no_grad()
    def __call__(
        self,
        model: Model,
        images_BCHW: Tensor,
        labels_B: Tensor,
        *,
        pixels: Sequence[int],
        index_B: Tensor | None = None,
        key: int | MaskKey = 0,
        draw: int = 0,
        tick: Tick = lambda _: None,
        **parameters: Any,
    ) -> list[RecoloringResult]:
        """One result for each number of pixels, in that order, each by an attack of its own.

        `images_BCHW` are floats in [0, 1], `labels_B` classes; the model must be in evaluation mode. Raises
        ExpectedError for an impossible number or parameter, or a model that gives NaN for a clean image.
        """
        attack = self.having(**parameters)
        num_images, _, height, width = images_BCHW.shape
        if num_images == 0 or labels_B.shape != (num_images,):
            raise expected("labels", "one for each of one or more images", tuple(labels_B.shape))
        attack.check(pixels, height=height, width=width)
        index_B = torch.arange(num_images, device=images_BCHW.device) if index_B is None else index_B
        requests = [
            RecoloringRequest(model, images_BCHW, labels_B, index_B, int(number), MaskKey.of(key), draw, tick)
            for number in pixels
        ]
        _check_clean(requests[0])
        return [attack._of_all(request) for request in requests]

    def check(self, pixels: Sequence[int], *, height: int, width: int) -> None:
        """Raise ExpectedError where these numbers of pixels are impossible for images of this size."""
        if hasattr(pixels, "__index__"):
            fix = f"Pass several at once, or a list of one: [{pixels}]."
            raise expected("pixels", "a sequence of numbers", pixels, at="pixels", fix=fix)
        for number in pixels:
            whole_number("pixels", number, most=height * width - 1, at="pixels")
        if not len(pixels) or list(pixels) != sorted(set(pixels)):
            raise expected("pixels", "one or more numbers in ascending order", list(pixels), at="pixels")

    def forwards(self, pixels: Sequence[int], *, height: int, width: int) -> int:
        """Images that go through the model for all these numbers, per image, at most; raises as `check`."""
        self.check(pixels, height=height, width=width)
        return len(pixels) * self._most_forwards

    def images_at_once(self, *, height: int, width: int) -> int:
        """Images that are attacked together, the same number on every device."""
        return -(-rows_at_once(torch.device("cpu"), height, width) // 2)

    def _of_all(self, request: RecoloringRequest) -> RecoloringResult:
        height, width = request.images_BCHW.shape[2:]
        at_once, num_images = self.images_at_once(height=height, width=width), len(request.labels_B)
        found = []
        for first in range(0, num_images, at_once):
            last = min(first + at_once, num_images)
            # As many rows as ever, so that numbers do not depend on how many images there are.
            row_B = first + torch.arange(at_once, device=request.index_B.device) % (last - first)
            found.append(self._attack(request.of_images(row_B)).of_images(slice(last - first)))
        return RecoloringResult(
            request.num_pixels,
            *(
                torch.cat([getattr(result, name) for result in found])
                for name in ("pixel_BK", "color_BKC", "margin_B", "succeeds_B", "forwards_B")
            ),
        )

    @property
    @abstractmethod
    def _most_forwards(self) -> int:
        """Images that go through the model for one image and number of pixels, at most."""

    @abstractmethod
    def _attack(self, request: RecoloringRequest) -> RecoloringResult:
        """The result for the images of `request`."""


def recolored(images_BCHW: Tensor, pixel_BK: Tensor, color_BKC: Tensor) -> Tensor:
    """The images with these pixels in these colours, others as they are."""
    index_BCK = pixel_BK[:, None].expand(-1, images_BCHW.shape[1], -1)
    colors_BCK = color_BKC.transpose(1, 2).to(images_BCHW.dtype)
    return images_BCHW.flatten(2).scatter(2, index_BCK, colors_BCK).view_as(images_BCHW)


def _check_clean(request: RecoloringRequest) -> None:
    is_nan_B = request.model(request.images_BCHW).isnan().any(dim=1)
    if bool(is_nan_B.any()):
        fix = "An attack needs a model that works on the images as they are: look at its weights."
        got = Found(f"NaN for image {int(request.index_B[is_nan_B][0])}")
        raise expected("the logits of a clean image", "numbers", got, fix=fix)
