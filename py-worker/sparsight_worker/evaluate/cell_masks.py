"""What the cells of a trial hide of each image."""

from __future__ import annotations

from collections import OrderedDict

import torch
from torch import Tensor

from sparsight_worker import attacks, fills, masks
from sparsight_worker.batch_statistics import use_statistics
from sparsight_worker.evaluate.network import Network, unit_images
from sparsight_worker.mask_key import MaskKey
from sparsight_worker.masks import MaskFamily, mask_of_rank
from sparsight_worker.protocol.generated import Cell

_CACHE_BYTES = 1 << 29


class CellMasks:
    """Images of a split, `batch_size` at a time, as a cell shows them; what cells share is computed once.

    `images_NCHW` are uint8, on the network's device. `key` is the same for every model, so that all meet the
    same masks.
    """

    def __init__(
        self, network: Network, images_NCHW: Tensor, labels_N: Tensor, *, batch_size: int, key: MaskKey
    ) -> None:
        self._network = network
        self._images_NCHW = images_NCHW
        self._labels_N = labels_N
        self._batch_size = batch_size
        self._key = key
        self._shared = TensorCache(_CACHE_BYTES)

    def batch_size(self, cell: Cell) -> int:
        """Images to show at a time: one where each takes an attack, so that progress can be told."""
        return 1 if _is_attack(cell) else self._batch_size

    def show(self, cell: Cell, first: int, last: int) -> tuple[Tensor, int]:
        """Images first … last - 1 in [0, 1], and how many images were forwarded to find their masks.

        `first` is a multiple of the cell's batch size, and `last` lies in the same batch.
        """
        images_BCHW = unit_images(self._images_NCHW[first:last])
        if cell.hidden == 0:
            return images_BCHW, 0
        index_B = torch.arange(first, last, device=images_BCHW.device)
        num_forwards = 0
        if _is_attack(cell):
            mask_BHW, num_forwards = self._attacked(cell, images_BCHW, index_B)
        else:
            mask_BHW = self._masked(cell, index_B, first)
        return self._filled(cell, images_BCHW, mask_BHW, index_B), num_forwards

    def _masked(self, cell: Cell, index_B: Tensor, first: int) -> Tensor:
        family = masks.load(cell.family)
        rank_BHW = self._ranks(family, cell, first)
        if rank_BHW is not None:
            return mask_of_rank(rank_BHW[: len(index_B)], cell.hidden)
        significance_BHW = self._significance(first)[: len(index_B)] if family.needs_significance else None
        height, width = self._images_NCHW.shape[2:]
        return family(
            index_B,
            hidden=cell.hidden,
            height=height,
            width=width,
            key=self._key,
            draw=cell.draw,
            granularity=cell.granularity,
            significance_BHW=significance_BHW,
        )

    def _ranks(self, family: MaskFamily, cell: Cell, first: int) -> Tensor | None:
        """The order that serves all ratios, of the whole batch, where the family has one; int32 [B, H, W]."""
        place = (family.name, cell.draw, cell.granularity, first)
        rank_BHW = self._shared.get(place)
        if rank_BHW is None:
            height, width = self._images_NCHW.shape[2:]
            rank_BHW = family.ranks(
                self._batch(first),
                height=height,
                width=width,
                key=self._key,
                draw=cell.draw,
                granularity=cell.granularity,
            )
            if rank_BHW is not None:
                self._shared.put(place, rank_BHW)
        return rank_BHW

    def _significance(self, first: int) -> Tensor:
        """Input gradient on clean images, of the whole batch, since its size can change the last bits."""
        place = ("significance", 0, 1, first)
        significance_BHW = self._shared.get(place)
        if significance_BHW is None:
            index_B = self._batch(first)
            images_BCHW = unit_images(self._images_NCHW[index_B])
            with use_statistics(self._network.model, "original"):
                significance_BHW = attacks.input_gradient(self._network, images_BCHW, self._labels_N[index_B])
            self._shared.put(place, significance_BHW)
        return significance_BHW

    def _attacked(self, cell: Cell, images_BCHW: Tensor, index_B: Tensor) -> tuple[Tensor, int]:
        [result] = attacks.load(cell.family)(
            self._network,
            images_BCHW,
            self._labels_N[index_B],
            hidden=[cell.hidden],
            fill=cell.fill,
            index_B=index_B,
            key=self._key,
            draw=cell.draw,
            mean_C=self._network.mean_C,
        )
        return result.mask_BHW, result.num_forwards

    def _filled(self, cell: Cell, images_BCHW: Tensor, mask_BHW: Tensor, index_B: Tensor) -> Tensor:
        return fills.apply(
            images_BCHW,
            mask_BHW,
            cell.fill,
            index_B=index_B,
            key=self._key,
            draw=cell.draw,
            mean_C=self._network.mean_C,
        )

    def _batch(self, first: int) -> Tensor:
        last = min(first + self._batch_size, len(self._labels_N))
        return torch.arange(first, last, device=self._images_NCHW.device)


def _is_attack(cell: Cell) -> bool:
    return cell.family in attacks.names()


Place = tuple[str, int, int, int]
"""What it is (a family's order, or significance), draw, granularity, index of the first image."""


class TensorCache:
    """Tensors used last, up to a number of bytes."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._tensors: OrderedDict[Place, Tensor] = OrderedDict()

    def get(self, place: Place) -> Tensor | None:
        """The tensor, if it is still there."""
        tensor = self._tensors.get(place)
        if tensor is not None:
            self._tensors.move_to_end(place)
        return tensor

    def put(self, place: Place, tensor: Tensor) -> None:
        """Keep the tensor, in the place of those not used for longest."""
        self._tensors[place] = tensor
        while sum(kept.nbytes for kept in self._tensors.values()) > self._max_bytes:
            self._tensors.popitem(last=False)
