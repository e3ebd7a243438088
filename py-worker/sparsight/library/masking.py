"""Masks for training loops of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from torch.utils.data import Dataset, default_collate

from sparsight.errors import Found, expected, kind_of
from sparsight.fills import several
from sparsight.hiding import Hiding
from sparsight.masks import hidden_count, whole_patches
from sparsight.members import Spec
from sparsight.whole_number import whole_number

_RANGE = 1 << 31


class RandomMask:
    """Hides random pixels of images: a transform of one image, and a collate function.

        transform = Compose([ToTensor(), RandomMask("scatter", ratio=0.5), Normalize(mean, std)])

    Images are tensors [C, H, W] or [B, C, H, W], floats in [0, 1], so it stands before normalisation. Every
    image has a mask of its own. Of `ratio` and `visible`, one is given: a number, or the lowest and the
    highest of an even distribution. Draws from the default generator of torch, as other transforms do, which
    a DataLoader seeds in each worker; `generator` is one of your own.
    """

    def __init__(
        self,
        mask: Spec = "scatter",
        *,
        ratio: float | tuple[float, float] | None = None,
        visible: int | tuple[int, int] | None = None,
        fill: Spec | Sequence[Spec] = "black",
        mean: Sequence[float] | None = None,
        generator: torch.Generator | None = None,
    ) -> None:
        if (ratio is None) == (visible is None):
            got = Found("neither" if ratio is None else "both")
            raise expected("amount of the masks", "given by ratio or by visible", got)
        self._mask, self._fill, self._mean = mask, fill, mean
        self._ratio, self._visible, self._generator = ratio, visible, generator
        hiding = Hiding(mask, fill)
        self._side = hiding.family.patch_side
        needy = next((each.name for each in several(fill) if each.needs_others), None)
        if needy is not None:
            fix = "A transform sees one image at a time: choose another fill, such as noise."
            raise expected("the fill of a transform", "one that needs no other images", needy, fix=fix)
        if hiding.family.needs_saliency:
            fix = "Hide pixels that do not depend on a model, such as scatter or random_block."
            raise expected("the mask of a transform", "one that needs no model", hiding.family.name, fix=fix)

    def __call__(self, images: Tensor) -> Tensor:
        """The image [C, H, W], or images [B, C, H, W], with pixels hidden; the input stays as it is."""
        if not isinstance(images, Tensor) or images.dim() not in (3, 4) or not images.is_floating_point():
            fix = "Put ToTensor, or v2.ToDtype(torch.float32, scale=True), before it."
            raise expected("image", "a tensor [C, H, W] of floats in [0, 1]", kind_of(images), fix=fix)
        images_BCHW = images if images.dim() == 4 else images[None]
        count, _, height, width = images_BCHW.shape
        index_B = torch.randint(_RANGE, (count,), generator=self._generator)
        key = int(torch.randint(_RANGE, (), generator=self._generator))
        hidden_B = torch.tensor([self.hidden(height, width) for _ in range(count)])
        hiding = Hiding(self._mask, self._fill, key=key, mean_C=self._mean)
        device = images_BCHW.device
        shown_BCHW = hiding.apply(images_BCHW, index_B.to(device), hidden=hidden_B.to(device))
        return shown_BCHW if images.dim() == 4 else shown_BCHW[0]

    def collate(self, samples: Sequence[Any]) -> Any:
        """A collate function for a DataLoader: batches of (images, …) as usual, the images masked."""
        images, *others = default_collate(list(samples))
        return [self(images), *others]

    def __repr__(self) -> str:
        amount = f"ratio={self._ratio}" if self._visible is None else f"visible={self._visible}"
        return f"RandomMask({self._mask!r}, {amount}, fill={self._fill!r})"

    def hidden(self, height: int, width: int) -> int:
        """Pixels to hide in one image of this size, drawn where the amount is a range."""
        if self._ratio is not None:
            low, high = self._ratio if isinstance(self._ratio, tuple) else (self._ratio, self._ratio)
            share = (
                float(torch.rand((), generator=self._generator, dtype=torch.float64)) if low < high else 0.0
            )
            return hidden_count(low + share * (high - low), height, width, granularity=self._side)
        least, most = self._visible if isinstance(self._visible, tuple) else (self._visible, self._visible)
        least = whole_number("visible", least, least=0, most=height * width, at="visible")
        most = whole_number("visible", most, least=least, most=height * width, at="visible")
        visible = least + int(torch.randint(most - least + 1, (), generator=self._generator))
        return whole_patches(height * width - visible, self._side)


class MaskedDataset(Dataset[tuple[Any, ...]]):
    """A data set whose images have pixels hidden: image i always the same ones, under this key and draw.

    `dataset` gives (image, …) with tensors [C, H, W], floats in [0, 1]; what follows the image stays as it
    is. Masks are those that evaluations use.
    """

    def __init__(
        self,
        dataset: Any,
        mask: Spec = "scatter",
        *,
        ratio: float | None = None,
        visible: int | None = None,
        fill: Spec | Sequence[Spec] = "black",
        mean: Sequence[float] | None = None,
        key: int = 0,
        draw: int = 0,
    ) -> None:
        self._dataset = dataset
        self._amount = RandomMask(mask, ratio=ratio, visible=visible, fill=fill)
        self._hiding = Hiding(mask, fill, key=key, draw=draw, mean_C=mean)

    def __len__(self) -> int:
        return len(self._dataset)

    def __getitem__(self, index: int) -> tuple[Any, ...]:
        image_CHW, *others = self._dataset[index]
        height, width = image_CHW.shape[-2:]
        position = index if index >= 0 else index + len(self)
        shown_BCHW = self._hiding.apply(
            image_CHW[None], torch.tensor([position]), hidden=self._amount.hidden(height, width)
        )
        return (shown_BCHW[0], *others)
