"""What every attack shares: the loop over strengths, and the checks before and after."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import torch
from torch import Tensor

from sparsight_worker import fills
from sparsight_worker.errors import expected
from sparsight_worker.mask_key import MaskKey
from sparsight_worker.masks._family import check_hidden

Model = Callable[[Tensor], Tensor]
"""Images in [0, 1], [B, C, H, W], to logits [B, K]: normalisation is the model's own."""


@dataclass(frozen=True, slots=True)
class AttackRequest:
    """What an attack may use: the model, the images, and how hidden pixels look."""

    model: Model
    images_BCHW: Tensor
    labels_B: Tensor
    index_B: Tensor
    fill: str
    key: MaskKey
    draw: int
    mean_C: Tensor | Sequence[float] | None

    def image(self, i: int) -> AttackRequest:
        """The same request for one image alone, so that no other image in the batch can change its result."""
        return replace(
            self,
            images_BCHW=self.images_BCHW[i : i + 1],
            labels_B=self.labels_B[i : i + 1],
            index_B=self.index_B[i : i + 1],
        )

    def margins(self, mask_PHW: Tensor) -> Tensor:
        """The margin of the one image of this request under each mask, float32 [P]."""
        num_masks = len(mask_PHW)
        hidden_PCHW = fills.apply(
            self.images_BCHW.expand(num_masks, -1, -1, -1),
            mask_PHW,
            self.fill,
            index_B=self.index_B.expand(num_masks),
            key=self.key,
            draw=self.draw,
            mean_C=self.mean_C,
        )
        return margin(self.model(hidden_PCHW), self.labels_B.expand(num_masks))


@dataclass(frozen=True, slots=True)
class AttackResult:
    """What an attack found at one strength."""

    hidden: int
    mask_BHW: Tensor
    """bool, True = hidden."""
    margin_B: Tensor
    """Logit of the label minus the greatest other logit, float32: below 0 the model is wrong."""
    num_forwards: int
    """Images that went through the model for it."""


class Attack(ABC):
    """A search for the mask that hurts a model most; a member implements it for one image and strength."""

    contiguous: ClassVar[bool] = False
    """The hidden pixels are connected."""
    tries_every_place: ClassVar[bool] = False
    """It forwards the image once for each place that a block of this size has in it."""

    @property
    def name(self) -> str:
        """The name used in configs: that of the file."""
        return type(self).__module__.rpartition(".")[2]

    @torch.no_grad()
    def __call__(
        self,
        model: Model,
        images_BCHW: Tensor,
        labels_B: Tensor,
        *,
        hidden: Sequence[int],
        fill: str = "black",
        index_B: Tensor | None = None,
        key: int | MaskKey = 0,
        draw: int = 0,
        mean_C: Tensor | Sequence[float] | None = None,
    ) -> list[AttackResult]:
        """One result for each hidden count, in that order.

        `images_BCHW` are floats in [0, 1], `labels_B` classes; the rest is as in `fills.apply`. The model
        must be in evaluation mode. Raises ExpectedError for an impossible count, and RuntimeError when the
        attack did not hide exactly that many pixels.
        """
        if hasattr(hidden, "__index__"):
            fix = f"Pass several at once, or a list of one: [{hidden}]."
            raise expected("hidden", "a sequence of counts", hidden, fix=fix)
        num_images, _, height, width = images_BCHW.shape
        if num_images == 0 or labels_B.shape != (num_images,):
            raise expected("labels", "one for each of one or more images", tuple(labels_B.shape))
        if index_B is None:
            index_B = torch.arange(num_images, device=images_BCHW.device)
        for count in hidden:
            check_hidden(count, height, width)
        request = AttackRequest(model, images_BCHW, labels_B, index_B, fill, MaskKey.of(key), draw, mean_C)
        return [self._strength(request, count) for count in hidden]

    def _strength(self, request: AttackRequest, hidden: int) -> AttackResult:
        found = [self._attack(request.image(i), hidden) for i in range(len(request.images_BCHW))]
        masks, margins, forwards = zip(*found, strict=True)
        result = AttackResult(hidden, torch.stack(masks), torch.stack(margins), sum(forwards))
        counts_B = result.mask_BHW.sum(dim=(1, 2))
        if bool((counts_B != hidden).any()):
            raise RuntimeError(f"{self.name} hid {counts_B.tolist()} pixels instead of {hidden}")
        return result

    @abstractmethod
    def _attack(self, request: AttackRequest, hidden: int) -> tuple[Tensor, Tensor, int]:
        """For the one image of `request`: mask bool [H, W], its margin float32 [], images forwarded."""


def margin(logits_BK: Tensor, labels_B: Tensor) -> Tensor:
    """Logit of the label minus the greatest other logit, float32 [B]; below 0 the prediction is wrong. Raises
    ExpectedError for a label that is no class; on a GPU, looking would stall it.
    """
    logits_BK = logits_BK.to(torch.float32)
    num_classes = logits_BK.shape[1]
    if labels_B.device.type == "cpu" and not bool(((labels_B >= 0) & (labels_B < num_classes)).all()):
        raise expected("labels", f"classes from 0 to {num_classes - 1}", sorted(set(labels_B.tolist())))
    own_B1 = logits_BK.gather(1, labels_B[:, None])
    other_B = logits_BK.scatter(1, labels_B[:, None], -torch.inf).amax(dim=1)
    return own_B1[:, 0] - other_B
