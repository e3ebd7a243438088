"""What a cell hides of each image."""

from __future__ import annotations

from collections import OrderedDict

import torch
from torch import Tensor

from sparsight_worker import attacks, fills, masks
from sparsight_worker.evaluate.network import Network
from sparsight_worker.mask_key import MaskKey
from sparsight_worker.masks.scatter import mask_of_rank, scatter_rank
from sparsight_worker.protocol.generated import Cell

_RANK_BYTES = 512 << 20


class CellMasks:
    """Images of a batch as a cell shows them; what cells have in common is computed once.

    `key` is the same for every model, so that all meet the same masks.
    """

    def __init__(self, network: Network, key: MaskKey) -> None:
        self._network = network
        self._key = key
        self._ranks = RankCache(key)
        self._significance: dict[int, Tensor] = {}

    def show(self, cell: Cell, images_BCHW: Tensor, labels_B: Tensor, first: int) -> tuple[Tensor, int]:
        """The images in [0, 1] as the cell shows them, and how many images were forwarded to find the masks.

        `first` is the index of the first image in its split.
        """
        if cell.hidden == 0:
            return images_BCHW, 0
        index_B = torch.arange(first, first + len(images_BCHW), device=images_BCHW.device)
        if cell.family == "worst_block":
            mask_BHW, num_forwards = self._attacked(cell, images_BCHW, labels_B, index_B)
        else:
            mask_BHW, num_forwards = self._masks(cell, images_BCHW, labels_B, index_B), 0
        shown_BCHW = fills.apply(
            images_BCHW,
            mask_BHW,
            cell.fill,
            index_B=index_B,
            key=self._key,
            draw=cell.draw,
            mean_C=self._network.mean_C,
        )
        return shown_BCHW, num_forwards

    def _masks(self, cell: Cell, images_BCHW: Tensor, labels_B: Tensor, index_B: Tensor) -> Tensor:
        height, width = images_BCHW.shape[2:]
        if cell.family == "scatter":
            return mask_of_rank(self._ranks.ranks(index_B, (height, width), cell), cell.hidden)
        family = masks.load(cell.family)
        return family(
            index_B,
            hidden=cell.hidden,
            height=height,
            width=width,
            key=self._key,
            draw=cell.draw,
            granularity=cell.granularity,
            significance_BHW=(
                self._significance_of(images_BCHW, labels_B, int(index_B[0]))
                if family.needs_significance
                else None
            ),
        )

    def _significance_of(self, images_BCHW: Tensor, labels_B: Tensor, first: int) -> Tensor:
        """Input gradient on the clean images, which all cells that need it share."""
        known_BHW = self._significance.get(first)
        if known_BHW is None or len(known_BHW) < len(images_BCHW):
            known_BHW = attacks.input_gradient(self._network, images_BCHW, labels_B)
            self._significance[first] = known_BHW
        return known_BHW[: len(images_BCHW)]

    def _attacked(
        self, cell: Cell, images_BCHW: Tensor, labels_B: Tensor, index_B: Tensor
    ) -> tuple[Tensor, int]:
        [result] = attacks.load(cell.family)(
            self._network,
            images_BCHW,
            labels_B,
            hidden=[cell.hidden],
            fill=cell.fill,
            index_B=index_B,
            key=self._key,
            draw=cell.draw,
            mean_C=self._network.mean_C,
        )
        return result.mask_BHW, result.num_forwards


class RankCache:
    """Scatter permutations of the batches seen last, up to half a gigabyte."""

    def __init__(self, key: MaskKey) -> None:
        self._key = key
        self._known: OrderedDict[tuple[int, int, int], Tensor] = OrderedDict()
        self._num_bytes = 0

    def ranks(self, index_B: Tensor, size: tuple[int, int], cell: Cell) -> Tensor:
        """Rank of each pixel, int32 [B, H, W], for the draw and granularity of the cell."""
        place = (int(index_B[0]), cell.draw, cell.granularity)
        known_BHW = self._known.get(place)
        if known_BHW is not None and len(known_BHW) >= len(index_B):
            self._known.move_to_end(place)
            return known_BHW[: len(index_B)].to(torch.int32)
        rank_BHW = scatter_rank(
            index_B,
            height=size[0],
            width=size[1],
            key=self._key,
            draw=cell.draw,
            granularity=cell.granularity,
        )
        self._keep(place, rank_BHW.to(torch.int16) if size[0] * size[1] < 1 << 15 else rank_BHW)
        return rank_BHW

    def _keep(self, place: tuple[int, int, int], rank_BHW: Tensor) -> None:
        replaced_BHW = self._known.pop(place, None)
        self._num_bytes += rank_BHW.nbytes - (0 if replaced_BHW is None else replaced_BHW.nbytes)
        self._known[place] = rank_BHW
        while self._num_bytes > _RANK_BYTES:
            self._num_bytes -= self._known.popitem(last=False)[1].nbytes
