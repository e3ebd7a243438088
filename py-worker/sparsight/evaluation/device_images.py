"""The images of a split as tensors on a device: kept there where they fit, else read as they are wanted."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sparsight.datasets._image_rows import ImageRows

_RESIDENT_SHARE = 4
"""Images take up to one part in so many of a device's free memory."""
_CHUNK = 256


class DeviceImages:
    """uint8 images [N, C, H, W]; the same bits wherever they are kept.

    On a CPU the images of the cache stay there, so that all processes share them. On another device they are
    copied once, or, where they are too many, batch by batch, the next one read ahead by the kernel.
    """

    def __init__(self, images_NCHW: NDArray[np.uint8] | ImageRows | Tensor, device: torch.device) -> None:
        self.shape: tuple[int, ...] = tuple(images_NCHW.shape)
        self.device = device
        self._rows = images_NCHW if isinstance(images_NCHW, ImageRows) else None
        self._resident_NCHW: Tensor | None = None
        if not isinstance(images_NCHW, ImageRows):
            self._resident_NCHW = torch.as_tensor(images_NCHW).to(device)
        elif device.type != "cpu" and images_NCHW.nbytes * _RESIDENT_SHARE <= _free_bytes(device):
            self._resident_NCHW, self._rows = _copied(images_NCHW, device), None

    def __len__(self) -> int:
        return self.shape[0]

    @property
    def whole(self) -> Tensor | ImageRows:
        """All images, wherever they are kept."""
        images_NCHW = self._resident_NCHW if self._rows is None else self._rows
        assert images_NCHW is not None
        return images_NCHW

    def between(self, first: int, last: int) -> Tensor:
        """Images first … last - 1; as many that follow them are read ahead."""
        if self._rows is None:
            assert self._resident_NCHW is not None
            return self._resident_NCHW[first:last]
        images_BCHW = self._on_device(torch.from_numpy(self._rows[first:last]))
        self._rows.ahead(slice(last, 2 * last - first))
        return images_BCHW

    def take(self, image_B: Tensor, following_B: Tensor) -> Tensor:
        """The images with these indices, int64 on the CPU; `following_B` are read ahead."""
        if self._rows is None:
            assert self._resident_NCHW is not None
            return self._resident_NCHW.index_select(0, self._on_device(image_B))
        images_BCHW = self._on_device(torch.from_numpy(self._rows[image_B.numpy()]))
        self._rows.ahead(following_B.numpy())
        return images_BCHW

    def _on_device(self, values: Tensor) -> Tensor:
        if self.device.type == "cuda":
            return values.pin_memory().to(self.device, non_blocking=True)
        return values.to(self.device)


def _copied(rows: ImageRows, device: torch.device) -> Tensor:
    images_NCHW = torch.empty(rows.shape, dtype=torch.uint8, device=device)
    for start in range(0, len(rows), _CHUNK):
        images_NCHW[start : start + _CHUNK] = torch.from_numpy(rows[start : start + _CHUNK])
    return images_NCHW


def _free_bytes(device: torch.device) -> int:
    if device.type == "cuda":
        free, _ = torch.cuda.mem_get_info(device)
        return int(free)
    return 1 << 32  # shared with the CPU, which nobody can ask how much it wants
