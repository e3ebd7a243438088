"""The contiguous area that hurts this model most: every place is tried."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor

from sparsight_worker.attacks._attack import Attack, AttackRequest
from sparsight_worker.masks._block import block_extent, block_mask, num_positions
from sparsight_worker.masks._compare import first_greatest

# Bounds the memory of a step, and fills a GPU; fixed, because the batch size can change a float.
_PLACES_AT_ONCE = {"cpu": 256, "cuda": 1024}


class WorstBlock(Attack):
    """Exact: the block of `random_block`'s shape whose place gives the smallest margin, the first of equals.

    It costs one forward pass for each place: at most (H - rows + 1)·(W - columns + 1) an image, 676 for 7×7
    pixels in 32×32.
    """

    contiguous: ClassVar[bool] = True
    tries_every_place: ClassVar[bool] = True

    def _attack(self, request: AttackRequest, hidden: int) -> tuple[Tensor, Tensor, int]:
        height, width = request.images_BCHW.shape[2:]
        device = request.images_BCHW.device
        rows, columns = block_extent(torch.tensor(hidden), height, width)
        num_places = int(num_positions(rows, columns, height, width)) if hidden else 1
        at_once = _PLACES_AT_ONCE.get(device.type, 256)
        margins = []
        for start in range(0, num_places, at_once):
            place_P = torch.arange(start, min(start + at_once, num_places), device=device)
            mask_PHW = block_mask(place_P, torch.full_like(place_P, hidden), height, width)
            margins.append(request.margins(mask_PHW))
        margin_P = torch.cat(margins).nan_to_num(nan=-torch.inf)  # a model that breaks down is wrong
        place_1 = first_greatest(-margin_P[None])
        mask_1HW = block_mask(place_1, torch.full_like(place_1, hidden), height, width)
        return mask_1HW[0], margin_P[place_1[0]], num_places


worst_block = WorstBlock()
