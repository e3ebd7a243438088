"""A vote over views as a classifier."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from sparsight.evaluation.smoothing.view_votes import ViewVotes
from sparsight.protocol.generated import AblationViews, Views


class SmoothedNetwork:
    """Images [B, C, H, W] in [0, 1] to logits [B, K]: of each class the share of the views that vote for it.

    With several numbers k of visible pixels it is the greatest over k of (share - 1/2) · pixels / k, as
    `certificate._best` explains. Of equals the first class wins. `is_guided` breaks ties by the mean of the
    probabilities that the views give, so that a search sees where to go while no vote changes; it outweighs
    no vote.
    """

    def __init__(self, votes: ViewVotes, views: Views, num_pixels: int, *, is_guided: bool = False) -> None:
        self._votes = votes
        self._visible = views.visible if isinstance(views, AblationViews) else [0]
        self._num_pixels = num_pixels
        self._is_guided = is_guided

    @property
    def model(self) -> nn.Module:
        """The model that sees the views."""
        return self._votes.network.model

    @property
    def mean_C(self) -> Tensor:
        """The mean colour of the data set."""
        return self._votes.network.mean_C

    @property
    def sees_masks(self) -> bool:
        """What an image shows is up to who asks: only views hide pixels, and they say so themselves."""
        return False

    @property
    def device(self) -> torch.device:
        """Where the model is."""
        return self._votes.network.device

    def __call__(self, images_BCHW: Tensor) -> Tensor:
        """Logits, float32."""
        votes_BVK, share_BVK = self._votes.of(images_BCHW)
        num_images, num_views, num_classes = votes_BVK.shape
        num_groups = len(self._visible)
        each = num_views // num_groups
        shape = (num_images, num_groups, each, num_classes)
        logits_BGK = votes_BVK.view(shape).sum(dim=2).to(torch.float32) / each
        if self._is_guided:
            logits_BGK += share_BVK.view(shape).mean(dim=2) / (2 * each)
        if num_groups == 1:
            return logits_BGK[:, 0]
        scale_G = logits_BGK.new_tensor([self._num_pixels / count for count in self._visible])
        return ((logits_BGK - 0.5) * scale_G[:, None]).amax(dim=1)
