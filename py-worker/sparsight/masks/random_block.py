"""β: a random contiguous area."""

from __future__ import annotations

from typing import ClassVar

from torch import Tensor

from sparsight.masks._block import block_extent, block_mask, num_positions
from sparsight.masks._family import MaskFamily, MaskRequest
from sparsight.randomness.keyed_hash import below


class RandomBlock(MaskFamily):
    """Hide one near-square block, fully inside the image, every position equally likely."""

    summary: ClassVar[str] = "a random block"
    symbol: ClassVar[str] = "β"
    contiguous: ClassVar[bool] = True

    def _mask(self, request: MaskRequest) -> Tensor:
        height, width, hidden_B = request.height, request.width, request.hidden_B
        num_positions_B = num_positions(*block_extent(hidden_B, height, width), height, width)
        position_B = below(request.words(1)[:, 0], num_positions_B)
        return block_mask(position_B, hidden_B, height, width)


random_block = RandomBlock()
