"""What a data set is like, from few of its images and without the cache."""

from __future__ import annotations

import io
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np
from PIL import Image

from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Decoded, DecodedSplit, Pictures
from sparsight.datasets._deep_picture import bits_of
from sparsight.datasets._picture import DAMAGE
from sparsight.datasets._recognition import located_by
from sparsight.errors import ExpectedError

_MOST_LOOKED_AT = 5000
_RUNS = 8
"""Where there are more pictures, so many runs of neighbours are looked at."""
_MOST_MEASURED = 20
_ORIENTATION = 0x0112
_TURNED = (5, 6, 7, 8)
_GRAY = frozenset({"1", "L", "LA", "La", "I", "I;16", "I;16B", "I;16L", "I;16N"})
_CLEAR = frozenset({"LA", "La", "PA", "RGBA", "RGBa"})


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """Upright size in pixels, and what the header says of colours."""

    height: int
    width: int
    is_gray: bool
    is_clear: bool
    bits: int | None
    """In use, per channel."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The splits of a data set, its classes, and the pictures that were looked at."""

    config: DatasetConfig
    """As it can be read: `unreadable` is `skip` where files are no images."""
    decoded: Decoded
    pictures: Sequence[PictureFacts]
    """One for all where images are arrays."""
    are_pictures: bool
    """Whether they are files of pictures, which have modes and sizes each of their own."""
    unreadable: Sequence[str]
    """Files and pictures that cannot be read, of those looked at."""

    @property
    def num_images(self) -> int:
        """Images of all splits."""
        return sum(len(split.labels_N) for split in self.decoded.splits.values())

    @property
    def shorter_side(self) -> int:
        """The median over the pictures of the shorter side, in pixels."""
        return int(statistics.median_low([min(each.height, each.width) for each in self.pictures]))


def glimpse(config: DatasetConfig, cache_directory: Path) -> Glimpse:
    """Look at the data set that `name` and `path` say; raises what decoding it raises."""
    try:
        decoded = located_by(config.name, config, cache_directory).decode()
    except ExpectedError as error:
        if "unreadable: skip" not in (error.fix or ""):
            raise
        config = replace(config, unreadable="skip")
        decoded = located_by(config.name, config, cache_directory).decode()
    damaged: list[str] = []
    pictures: list[PictureFacts] = []
    for split in decoded.splits.values():
        pictures += _facts(split, damaged)
    if not pictures:
        raise ExpectedError(f"Expected the pictures of {config.path} to be readable, got {damaged[0]}")
    are_pictures = any(isinstance(each.images_NCHW, Pictures) for each in decoded.splits.values())
    unreadable = [*damaged, *(name for name in decoded.unused if name.endswith("(no image)"))]
    return Glimpse(config, decoded, pictures, are_pictures, unreadable)


def _facts(split: DecodedSplit, damaged: list[str]) -> list[PictureFacts]:
    images = split.images_NCHW
    if not isinstance(images, Pictures):
        _, num_channels, height, width = images.shape
        return [PictureFacts(height, width, num_channels == 1, False, 8)]
    found, measured = [], 0
    for index, source in _some(images):
        try:
            facts = _of_header(source, measure=measured < _MOST_MEASURED)
        except DAMAGE:
            damaged.append(split.where(index))
            continue
        measured += facts.bits != 8
        found.append(facts)
    return found


def _some(pictures: Pictures) -> Iterator[tuple[int, Path | bytes]]:
    """All pictures by number, or as many as are enough, from several places."""
    if len(pictures) <= _MOST_LOOKED_AT:
        yield from enumerate(pictures.read(0))
        return
    for run in range(_RUNS):
        first = run * len(pictures) // _RUNS
        yield from enumerate(islice(pictures.read(first), _MOST_LOOKED_AT // _RUNS), first)


def _of_header(source: Path | bytes, *, measure: bool) -> PictureFacts:
    with Image.open(io.BytesIO(source) if isinstance(source, bytes) else source) as image:
        is_turned = image.getexif().get(_ORIENTATION) in _TURNED
        width, height = reversed(image.size) if is_turned else image.size
        is_clear = image.mode in _CLEAR or "transparency" in image.info
        bits = bits_of(image)
        if bits is None:
            bits = _bits_in_use(image) if measure else 8
        return PictureFacts(height, width, image.mode in _GRAY, is_clear, bits)


def _bits_in_use(image: Image.Image) -> int:
    """The fewest, 9 or more, that the values of a gray picture need; all 16 where Pillow keeps 8 of them."""
    if image.mode not in _GRAY:
        return 16
    return min(16, max(9, int(np.asarray(image).max()).bit_length()))
