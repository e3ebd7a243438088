"""Arrays and encoded pictures (PNG, JPEG, …) to chunks of uint8 images of one size."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sparsight.datasets._channel_statistics import sums_NC2
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import DecodedSplit, Pictures
from sparsight.datasets._unfit import UnreadableError, unfit
from sparsight.process.in_order import in_order
from sparsight.process.sign_of_life import alive

if TYPE_CHECKING:
    from sparsight.datasets._dataset import ImagesNCHW

_PICTURES = 8
"""Pictures of a chunk: a few, as they may be large."""
_ARRAY_BYTES = 1 << 22


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some images in a row, for each of their channels the sum of its values and that of their squares, and
    the numbers of those in between that were left out.
    """

    images_MCHW: ImagesNCHW
    sums_MC2: NDArray[np.uint64]
    left_out: tuple[int, ...] = ()

    @classmethod
    def of(cls, images_MCHW: ImagesNCHW, left_out: tuple[int, ...] = ()) -> Chunk:
        """Summed while the images are at hand."""
        return cls(images_MCHW, sums_NC2(images_MCHW), left_out)


def chunks(
    split: DecodedSplit, config: DatasetConfig, first: int, shape: tuple[int, ...] | None
) -> Iterator[Chunk]:
    """The images of a split from `first` on, with the channels and the size that the settings say; `shape` is
    that of those before, where there are some.

    Raises ExpectedError, naming the place, for a picture that is not whole, of a kind that has no rule, or of
    another size than the first; OSError for an unreadable file.
    """
    if isinstance(split.images_NCHW, Pictures):
        return _of_pictures(split.images_NCHW, _PictureDecoder(split, config, shape), first)
    return _of_array(split.images_NCHW, split.where, config, first)


def _of_array(
    images_NCHW: ImagesNCHW, where: Callable[[int], str], config: DatasetConfig, first: int
) -> Iterator[Chunk]:
    size = max(1, _ARRAY_BYTES // max(1, images_NCHW[0].nbytes))

    def chunk(start: int) -> Chunk:
        images_MCHW = _sized(np.ascontiguousarray(images_NCHW[start : start + size]), config)
        return Chunk.of(_resampled(images_MCHW, config, where(start)))

    return in_order(chunk, range(first, len(images_NCHW), size))


def _sized(images_MCHW: ImagesNCHW, config: DatasetConfig) -> ImagesNCHW:
    """The same with `image_size` rows and columns, each channel on its own."""
    num_images, num_channels, height, width = images_MCHW.shape
    side = config.image_size
    if side is None or height == width == side:
        return images_MCHW
    from PIL import Image  # here, because most data sets do without Pillow

    from sparsight.datasets import _resizing

    resized_PHW = np.empty((num_images * num_channels, side, side), np.uint8)
    for plane_HW, resized_HW in zip(images_MCHW.reshape(-1, height, width), resized_PHW, strict=True):
        resized_HW[:] = np.asarray(_resizing.resized(Image.fromarray(plane_HW), side, config.resize))
    return resized_PHW.reshape(num_images, num_channels, side, side)


def _resampled(images_MCHW: ImagesNCHW, config: DatasetConfig, where: str) -> ImagesNCHW:
    """The same as the model's preprocessing makes them, each channel on its own."""
    how = config.model_input
    if how is None:
        return images_MCHW
    from PIL import Image

    from sparsight.datasets import _resizing

    num_images, num_channels, height, width = images_MCHW.shape
    planes_PHW = images_MCHW.reshape(-1, height, width)
    made_PHW = [
        np.asarray(_resizing.resampled(Image.fromarray(plane_HW), how, where)) for plane_HW in planes_PHW
    ]
    return np.stack(made_PHW).reshape(num_images, num_channels, *how.size(height, width))


def _of_pictures(pictures: Pictures, decoder: _PictureDecoder, first: int) -> Iterator[Chunk]:
    from PIL import Image

    Image.init()  # here, since two threads that begin it at once may miss a format

    batches = _batches(pictures.read(first), first)
    while decoder.shape is None and (batch := next(batches, None)) is not None:
        yield decoder.chunk(batch)  # alone: the first picture says how large the images are
    yield from in_order(decoder.chunk, batches)


class _PictureDecoder:
    """Decodes pictures in any thread; all must be as large as the first one."""

    def __init__(self, split: DecodedSplit, config: DatasetConfig, shape: tuple[int, ...] | None) -> None:
        self._split, self._config, self.shape = split, config, shape

    def chunk(self, batch: tuple[int, Sequence[Path | bytes]]) -> Chunk:
        """The pictures of a batch, with the number of its first."""
        images_MCHW: ImagesNCHW | None = None
        num_kept, left_out = 0, []
        for index, encoded in enumerate(batch[1], batch[0]):
            try:
                image_CHW = self._image_CHW(encoded, index)
            except UnreadableError:
                if self._config.unreadable == "refuse":
                    raise
                left_out.append(index)
                continue
            if images_MCHW is None:
                images_MCHW = np.empty((len(batch[1]), *image_CHW.shape), np.uint8)
            images_MCHW[num_kept] = image_CHW
            num_kept += 1
        if images_MCHW is None:
            images_MCHW = np.empty((0, *(self.shape or (1, 1, 1))), np.uint8)
        return Chunk.of(images_MCHW[:num_kept], tuple(left_out))

    def _image_CHW(self, encoded: Path | bytes, index: int) -> ImagesNCHW:
        """A view of the picture, channels first."""
        image_CHW = _decoded(encoded, self._config, self._split.where(index))
        if self.shape is None:
            self.shape = image_CHW.shape
        _check_size(image_CHW.shape, self.shape, self._split, index)
        return image_CHW


def _batches(encoded: Iterator[Path | bytes], first: int) -> Iterator[tuple[int, Sequence[Path | bytes]]]:
    for start in itertools.count(first, _PICTURES):
        alive()
        batch = list(itertools.islice(encoded, _PICTURES))
        if not batch:
            return
        yield start, batch


def _decoded(encoded: Path | bytes, config: DatasetConfig, where: str) -> ImagesNCHW:
    from sparsight.datasets._picture import pixels_HWC

    content = encoded if isinstance(encoded, bytes) else encoded.read_bytes()
    return pixels_HWC(content, config, where).transpose(2, 0, 1)


def _check_size(found: tuple[int, ...], wanted: tuple[int, ...], split: DecodedSplit, index: int) -> None:
    if found == wanted:
        return
    rule = f"that of the first image, {wanted[1]} rows and {wanted[2]} columns"
    fix = (
        f"Bring all images to one size: `image_size: {min(wanted[1:])}` in `dataset` resizes the shorter "
        "side and cuts out the centre; with `resize: squash` it distorts instead."
    )
    thing = f"the size of {split.where(index)}"
    raise unfit(thing, rule, f"{found[1]} and {found[2]}", fix, at="dataset.image_size")
