"""Votes of a network over views of images."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from sparsight import fills
from sparsight.attacks._search import rows_at_once
from sparsight.evaluation.network import Classifier
from sparsight.networks.batch_statistics import use_statistics
from sparsight.protocol.generated import BandViews, Fill, Views
from sparsight.randomness.mask_key import MaskKey


class ViewVotes:
    """Shows a network every view of an image: `mask_VHW` says what each hides, on the network's device.

    Where a random fill depends on the image, it depends on the number of the view. The views of an image are
    forwarded by themselves, so that its votes do not hang on other images by a rounding error, unless
    `are_joined` fills a device with the views of several: for a search, which is judged by other votes.
    """

    def __init__(
        self,
        network: Classifier,
        views: Views,
        mask_VHW: Tensor,
        fill: Fill,
        key: MaskKey,
        *,
        are_joined: bool = False,
    ) -> None:
        self.network, self._mask_VHW, self._fill = network, mask_VHW, fill
        self._are_joined = are_joined
        self._key = MaskKey(key.key, f"{key.dataset}/smoothed")
        self._threshold = views.threshold if isinstance(views, BandViews) else None
        self.tick: Callable[[int], None] = lambda _: None
        """Called with the views that went through the network since the last call."""

    def __len__(self) -> int:
        """Views of an image."""
        return len(self._mask_VHW)

    def of(self, images_BCHW: Tensor) -> tuple[Tensor, Tensor]:
        """The votes of each view, bool [B, views, classes], and the probabilities that it gives, float32; a
        view whose logits are NaN votes for none.
        """
        rows = rows_at_once(images_BCHW.device, *images_BCHW.shape[2:])
        at_once = max(1, rows // len(self)) if self._are_joined else 1
        with use_statistics(self.network.model, "masked"):
            parts = [self._logits(some, rows) for some in torch.split(images_BCHW, at_once)]
        logits_BVK = torch.cat(parts)
        share_BVK = logits_BVK.softmax(dim=2).nan_to_num_(0.0)
        is_number_BV1 = ~logits_BVK.isnan().any(dim=2, keepdim=True)
        return self._votes(logits_BVK, share_BVK) & is_number_BV1, share_BVK * is_number_BV1

    def _votes(self, logits_BVK: Tensor, share_BVK: Tensor) -> Tensor:
        if self._threshold is not None:
            return share_BVK >= self._threshold
        chosen_BV1 = logits_BVK.argmax(dim=2, keepdim=True)
        return torch.zeros_like(logits_BVK, dtype=torch.bool).scatter_(2, chosen_BV1, True)

    def _logits(self, images_BCHW: Tensor, rows: int) -> Tensor:
        found, num_images = [], len(images_BCHW)
        for first in range(0, len(self), rows):
            mask_VHW = self._mask_VHW[first : first + rows]
            view_V = torch.arange(first, first + len(mask_VHW), device=mask_VHW.device)
            shown_PCHW = fills.apply(
                images_BCHW.repeat_interleave(len(mask_VHW), dim=0),
                mask_VHW.repeat(num_images, 1, 1),
                self._fill,
                index_B=view_V.repeat(num_images),
                key=self._key,
                mean_C=self.network.mean_C,
                shows_mask=self.network.sees_masks,
            )
            found.append(self.network(shown_PCHW).view(num_images, len(mask_VHW), -1))
            self.tick(len(shown_PCHW))
        return torch.cat(found, dim=1)
