"""What a model is given of an image and of what is hidden."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

InputKind = Literal["image", "mask_channel", "null_code", "mask_only"]


@dataclass(frozen=True, slots=True)
class ModelInput:
    """The channels that a model is given for images of `num_channels`.

    `image`: the images, normalised, hidden pixels as their fill says. `mask_channel`: these and one channel
    more, 1 where a pixel is hidden and 0 elsewhere. `null_code`: x and 1 - x of images in [0, 1], and 0 in
    all of these channels where a pixel is hidden, which no visible pixel is (Levine and Feizi, "Robustness
    certificates for sparse adversarial attacks by randomized ablation", 2020); it is not normalised, and the
    fill makes no difference. `mask_only`: the mask channel and nothing of the image, for what the shape of a
    mask tells by itself.
    """

    kind: InputKind
    num_channels: int

    @property
    def sees_masks(self) -> bool:
        """Whether the model must be told what is hidden."""
        return self.kind != "image"

    @property
    def num_given(self) -> int:
        """Channels that the model is given."""
        match self.kind:
            case "image":
                return self.num_channels
            case "mask_channel":
                return self.num_channels + 1
            case "null_code":
                return 2 * self.num_channels
            case "mask_only":
                return 1

    def of(self, images_BCHW: Tensor, normalized: Callable[[Tensor], Tensor]) -> Tensor:
        """What the model is given, a tensor of its own, for images in [0, 1] followed by a channel that says
        what is hidden, 1 where it is; without that channel nothing is.
        """
        if not self.sees_masks:
            return normalized(images_BCHW)
        shown_BCHW, hidden_BCHW = images_BCHW.tensor_split([self.num_channels], dim=1)
        if hidden_BCHW.shape[1] == 0:
            hidden_BCHW = torch.zeros_like(shown_BCHW[:, :1])
        if self.kind == "mask_only":
            return hidden_BCHW.clone()
        if self.kind == "mask_channel":
            return torch.cat([normalized(shown_BCHW), hidden_BCHW], dim=1)
        return torch.cat([shown_BCHW, 1 - shown_BCHW], dim=1).mul_(1 - hidden_BCHW)
