"""The last layer of a model."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional


class ExactLinear(nn.Linear):
    """A linear layer in float32 whatever autocast says: [batch, features] to [batch, classes].

    Of logits in bfloat16, with 8 bits, the two greatest are equal in some images of a thousand, and accuracy
    depends on which of them counts.
    """

    def forward(self, features_BF: Tensor) -> Tensor:
        """Logits [batch, classes], float32."""
        with torch.autocast(features_BF.device.type, enabled=False):
            return functional.linear(features_BF.float(), self.weight, self.bias)
