"""What every search shares: its interface, the checks before and after, and the loop over images."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import torch
from torch import Tensor

from sparsight import fills
from sparsight.errors import Found, expected
from sparsight.fills import Fill, Images
from sparsight.masks._family import check_granularity, check_hidden
from sparsight.members import Member, Spec
from sparsight.randomness.mask_key import MaskKey

Model = Callable[[Tensor], Tensor]
"""Images in [0, 1], [B, C, H, W], to logits [B, K]: normalisation is the model's own."""

Tick = Callable[[int], None]
"""Called with the images that went through the model since the last call; may raise to end the search."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One checked call of a search, or the part of it that concerns some of the images."""

    model: Model
    images_BCHW: Tensor
    labels_B: Tensor
    index_B: Tensor
    hidden: tuple[int, ...]
    """Counts of hidden pixels, ascending."""
    fills: Sequence[Fill]
    key: MaskKey
    draw: int
    mean_C: Tensor | Sequence[float] | None
    tick: Tick
    others_NCHW: Images | None = None
    shows_mask: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of an image."""
        height, width = self.images_BCHW.shape[2:]
        return height, width

    def of_images(self, rows: slice | Tensor) -> SearchRequest:
        """The same request for some of the images."""
        return replace(
            self,
            images_BCHW=self.images_BCHW[rows],
            labels_B=self.labels_B[rows],
            index_B=self.index_B[rows],
        )

    def filled_up(self, num_rows: int) -> SearchRequest:
        """The same request for so many images, its own over and over: where a forward pass has as many rows
        as ever, the numbers of an image do not depend on how many images there are.
        """
        num_images = len(self.index_B)
        return self.of_images(torch.arange(num_rows, device=self.index_B.device) % num_images)

    def margins(self, mask_PHW: Tensor, num_each: int) -> tuple[Tensor, Tensor]:
        """Margin float32 [P] and whether the model is wrong, bool [P], under each mask; the first `num_each`
        masks are for the first image, and so on. Ticks.
        """
        images_PCHW = _repeated(self.images_BCHW, num_each)
        index_P, labels_P = _repeated(self.index_B, num_each), _repeated(self.labels_B, num_each)
        logits_PK = self.model(
            fills.apply(
                images_PCHW,
                mask_PHW,
                self.fills,
                index_B=index_P,
                key=self.key,
                draw=self.draw,
                mean_C=self.mean_C,
                others_NCHW=self.others_NCHW,
                shows_mask=self.shows_mask,
            )
        )
        margin_P = margin(logits_PK, labels_P)
        self.tick(len(mask_PHW))
        return margin_P, (margin_P < 0) | (logits_PK.argmax(dim=1) != labels_P)


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found for one count of hidden pixels."""

    hidden: int
    mask_BHW: Tensor
    """bool, True = hidden."""
    margin_B: Tensor
    """Logit of the label minus the greatest other logit, float32: below 0 the model is wrong; -inf where it
    gives a NaN."""
    succeeds_B: Tensor
    """Whether the model is wrong under the mask, bool."""
    forwards_B: Tensor
    """Images that went through the model until this mask was found, int64."""
    is_exact: bool = False
    """No mask that the search could choose gives a smaller margin."""

    def of_images(self, rows: slice) -> SearchResult:
        """The same result for some of the images."""
        return SearchResult(
            self.hidden,
            self.mask_BHW[rows],
            self.margin_B[rows],
            self.succeeds_B[rows],
            self.forwards_B[rows],
            self.is_exact,
        )


class Search(Member, ABC):
    """A search for the mask that hurts a model most, with its parameters.

    A member is a frozen dataclass whose fields are its parameters, and implements `_forwards` and `_search`.
    What it finds for an image does not depend on the other images of the batch.
    """

    contiguous: ClassVar[bool] = False
    """The hidden pixels are connected."""

    @property
    def patch_side(self) -> int:
        """Side of the square patches that are hidden as a whole, in pixels."""
        return 1

    @torch.no_grad()
    def __call__(
        self,
        model: Model,
        images_BCHW: Tensor,
        labels_B: Tensor,
        *,
        hidden: Sequence[int],
        fill: Spec | Sequence[Spec] = "black",
        index_B: Tensor | None = None,
        key: int | MaskKey = 0,
        draw: int = 0,
        mean_C: Tensor | Sequence[float] | None = None,
        others_NCHW: Images | None = None,
        shows_mask: bool = False,
        tick: Tick = lambda _: None,
        **parameters: Any,
    ) -> list[SearchResult]:
        """One result for each count of hidden pixels, in that order.

        `images_BCHW` are floats in [0, 1], `labels_B` classes, `hidden` counts in ascending order; `fill` to
        `shows_mask` are as in `fills.apply`, and `parameters` replace the search's own for this call. The
        model must be in evaluation mode. `tick` is called after every batch. Raises ExpectedError for an
        impossible count or parameter, or a model that gives NaN for a clean image, and RuntimeError when the
        search did not hide exactly that many pixels.
        """
        search = self.having(**parameters)
        num_images, _, height, width = images_BCHW.shape
        if num_images == 0 or labels_B.shape != (num_images,):
            raise expected("labels", "one for each of one or more images", tuple(labels_B.shape))
        search.check(hidden, height=height, width=width)
        index_B = torch.arange(num_images, device=images_BCHW.device) if index_B is None else index_B
        counts, fills_F = tuple(int(count) for count in hidden), fills.several(fill)
        key = MaskKey.of(key)
        request = SearchRequest(
            model,
            images_BCHW,
            labels_B,
            index_B,
            counts,
            fills_F,
            key,
            draw,
            mean_C,
            tick,
            others_NCHW,
            shows_mask,
        )
        return search._of_all(request)

    def check(self, hidden: Sequence[int], *, height: int, width: int) -> None:
        """Raise ExpectedError, with the parameter as its `path`, where these counts are impossible for images
        of this size.
        """
        if hasattr(hidden, "__index__"):
            fix = f"Pass several at once, or a list of one: [{hidden}]."
            raise expected("hidden", "a sequence of counts", hidden, fix=fix)
        check_granularity(self.patch_side, height, width)
        for count in hidden:
            check_hidden(count, height, width, self.patch_side)
        if not len(hidden) or list(hidden) != sorted(set(hidden)):
            raise expected("hidden", "one or more counts in ascending order", list(hidden))

    def forwards(self, hidden: Sequence[int], *, height: int, width: int) -> int:
        """Images that go through the model to search for all these counts, per image of this size; raises as
        `check` does.
        """
        self.check(hidden, height=height, width=width)
        return self._forwards(hidden, height, width)

    def is_exact(self, hidden: int, *, height: int, width: int) -> bool:
        """Whether the search tries every mask that it could choose, so that none hurts more."""
        return False

    def images_at_once(self, hidden: Sequence[int], *, height: int, width: int) -> int:
        """Images that are searched together, to fill a device; who has many passes a multiple of it."""
        return 1

    def _of_all(self, request: SearchRequest) -> list[SearchResult]:
        height, width = request.size
        at_once = self.images_at_once(request.hidden, height=height, width=width)
        groups = [request.of_images(slice(i, i + at_once)) for i in range(0, len(request.labels_B), at_once)]
        for group in groups:
            _check_clean(group)
        found = [self._search(group) for group in groups]
        return [self._joined(results) for results in zip(*found, strict=True)]

    def _joined(self, results: Sequence[SearchResult]) -> SearchResult:
        height, width = results[0].mask_BHW.shape[1:]
        joined = SearchResult(
            results[0].hidden,
            torch.cat([result.mask_BHW for result in results]),
            torch.cat([result.margin_B for result in results]),
            torch.cat([result.succeeds_B for result in results]),
            torch.cat([result.forwards_B for result in results]),
            self.is_exact(results[0].hidden, height=height, width=width),
        )
        counts_B = joined.mask_BHW.sum(dim=(1, 2))
        if bool((counts_B != joined.hidden).any()):
            raise RuntimeError(f"{self.name} hid {counts_B.tolist()} pixels instead of {joined.hidden}")
        return joined

    @abstractmethod
    def _forwards(self, hidden: Sequence[int], height: int, width: int) -> int:
        """Images that go through the model for one image."""

    @abstractmethod
    def _search(self, request: SearchRequest) -> list[SearchResult]:
        """One result for each count, for the images of `request`: at most `images_at_once`."""


def margin(logits_BK: Tensor, labels_B: Tensor) -> Tensor:
    """Logit of the label minus the greatest other logit, float32 [B]; below 0 the prediction is wrong, -inf
    where a logit is NaN. Raises ExpectedError for an invalid label, but not on a GPU, which the check would
    stall.
    """
    logits_BK = logits_BK.to(torch.float32)
    num_classes = logits_BK.shape[1]
    if labels_B.device.type == "cpu" and not bool(((labels_B >= 0) & (labels_B < num_classes)).all()):
        raise expected("labels", f"classes from 0 to {num_classes - 1}", sorted(set(labels_B.tolist())))
    own_B1 = logits_BK.gather(1, labels_B[:, None])
    other_B = logits_BK.scatter(1, labels_B[:, None], -torch.inf).amax(dim=1)
    margin_B = own_B1[:, 0] - other_B
    return margin_B.masked_fill(margin_B.isnan(), -torch.inf)


def rows_at_once(device: torch.device, height: int, width: int) -> int:
    """Images in a forward pass of a search: fills a GPU, and bounds memory and the time between two ticks.

    Fixed, because the batch size can change a float; fewer where images are larger than 32×32.
    """
    return max(1, (1024 if device.type == "cuda" else 256) * 1024 // max(1024, height * width))


def _repeated(batch: Tensor, times: int) -> Tensor:
    """Each row so many times; of one row, or once, without a copy."""
    if times == 1:
        return batch
    if len(batch) == 1:
        return batch.expand(times, *batch.shape[1:])
    return batch.repeat_interleave(times, dim=0)


def _check_clean(request: SearchRequest) -> None:
    is_nan_B = request.model(request.images_BCHW).isnan().any(dim=1)
    if bool(is_nan_B.any()):
        first = int(request.index_B[is_nan_B][0])
        fix = "A search needs a model that works on the images as they are: look at its weights."
        got = Found(f"NaN for image {first}")
        raise expected("the logits of a clean image", "numbers", got, fix=fix)
