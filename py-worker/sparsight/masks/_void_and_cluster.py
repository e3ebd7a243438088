"""An order of the pixels of a grid in which every prefix is spread evenly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_UNIT = 1 << 44  # a random word, which decides between places that are nearly as good, is below 2^-12 of it


def void_and_cluster(random_N: NDArray[np.uint32], height: int, width: int) -> NDArray[np.int64]:
    """The rank of every pixel, int64 [height, width], each 0 … n-1 once; `random_N` are as many words.

    R. Ulichney, "The void-and-cluster method for dither array generation" (1993): an even pattern of a tenth
    of the pixels is made by moving the pixel of the tightest cluster into the largest void; its pixels are
    ranked by taking away the tightest cluster, all others by filling the largest void. How tight a place is
    is the sum over hidden pixels of 1 ÷ (1 + d²)², d being the distance with opposite edges joined; all in
    integers.
    """
    return _Pattern(random_N, height, width).ranks()


class _Pattern:
    def __init__(self, random_N: NDArray[np.uint32], height: int, width: int) -> None:
        self._size = (height, width)
        down_H, across_W = (np.minimum(np.arange(side), side - np.arange(side)) for side in self._size)
        weight_HW = _UNIT // (1 + down_H[:, None] ** 2 + across_W**2) ** 2
        self._weights = np.tile(weight_HW, (2, 2))
        self._tightness_HW = random_N.astype(np.int64).reshape(height, width)
        self._is_hidden_N = np.zeros(height * width, np.bool_)
        self._first = np.argsort(random_N, kind="stable")[: max(1, height * width // 10)]

    def ranks(self) -> NDArray[np.int64]:
        for pixel in self._first:
            self._set(pixel, hidden=True)
        self._even_out()
        ranks_N = np.zeros(len(self._is_hidden_N), np.int64)
        pattern_N, tightness_HW = self._is_hidden_N.copy(), self._tightness_HW.copy()
        for rank in reversed(range(len(self._first))):
            pixel = self._tightest()
            self._set(pixel, hidden=False)
            ranks_N[pixel] = rank
        self._is_hidden_N, self._tightness_HW = pattern_N, tightness_HW
        for rank in range(len(self._first), len(ranks_N)):
            pixel = self._emptiest()
            self._set(pixel, hidden=True)
            ranks_N[pixel] = rank
        return ranks_N.reshape(self._size)

    def _even_out(self) -> None:
        for _ in range(4 * len(self._first)):  # it ends long before
            cluster = self._tightest()
            self._set(cluster, hidden=False)
            void = self._emptiest()
            self._set(void, hidden=True)
            if void == cluster:
                return

    def _set(self, pixel: int, *, hidden: bool) -> None:
        height, width = self._size
        row, column = divmod(int(pixel), width)
        weights_HW = self._weights[height - row : 2 * height - row, width - column : 2 * width - column]
        (np.add if hidden else np.subtract)(self._tightness_HW, weights_HW, out=self._tightness_HW)
        self._is_hidden_N[pixel] = hidden

    def _tightest(self) -> int:
        return int(np.where(self._is_hidden_N, self._tightness_HW.ravel(), -1).argmax())

    def _emptiest(self) -> int:
        most = np.iinfo(np.int64).max
        return int(np.where(self._is_hidden_N, most, self._tightness_HW.ravel()).argmin())
