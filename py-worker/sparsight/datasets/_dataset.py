"""What a data set is once found, and once decoded and split."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sparsight.datasets._facts import Facts

if TYPE_CHECKING:  # only: who asks for known facts must not wait for numpy
    import numpy as np
    from numpy.typing import NDArray

    from sparsight.datasets._image_rows import ImageRows

    ImagesNCHW = NDArray[np.uint8]
    LabelsN = NDArray[np.int64]
    IndexN = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Split:
    """Images, 0 (black) to 255, channels before rows and columns, and their labels, classes from 0.

    The images are an array, or stay in a file and are read when they are indexed. `index_N` says which images
    they are of the split that the data set has them in, in the order in which it is read; None where they are
    all of it.
    """

    images_NCHW: ImagesNCHW | ImageRows
    labels_N: LabelsN
    index_N: IndexN | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class Pictures:
    """Encoded pictures (PNG, JPEG, …), which are decoded on all cores.

    `read(i)` gives picture i and all that follow, each as a file or as its content.
    """

    num_images: int
    read: Callable[[int], Iterator[Path | bytes]]

    def __len__(self) -> int:
        return self.num_images


@dataclass(frozen=True, slots=True)
class DecodedSplit:
    """A split as a member found it: uint8 images [N, C, H, W] or pictures, and their labels, int64.

    `where(i)` says which file image i is in, and where. `origin` says in a few words what the split was
    called, without the place: it is shown by `plan` and in reports.
    """

    images_NCHW: ImagesNCHW | Pictures
    labels_N: LabelsN
    where: Callable[[int], str]
    origin: str = "a split of the data set's own"


@dataclass(frozen=True, slots=True)
class Decoded:
    """All images of a data set: `splits` has those of `train`, `val` and `test` that the data set has.

    Without class names, the classes are 0 to the greatest label of train, or of all splits where there is no
    train. `unused` names files and folders with images that belong to no split.
    """

    splits: dict[str, DecodedSplit]
    class_names: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()

    @property
    def num_classes(self) -> int:
        """Number of classes."""
        counted = {"train": self.splits["train"]} if "train" in self.splits else self.splits
        return len(self.class_names) or 1 + max(int(split.labels_N.max()) for split in counted.values())

    @property
    def first_split(self) -> str:
        """The split that the others must fit."""
        return first_of(self.splits)


def first_of(names: Iterable[str]) -> str:
    """The one of these splits that tells most of a data set: train, or else test, or else val."""
    return min(names, key=("train", "test", "val").index)


@dataclass(frozen=True, slots=True)
class Located:
    """What a member finds: the files and folders its images come from, and how to decode them.

    When one of the sources changes, the images are decoded again. `decode` raises ExpectedError, naming the
    file, or OSError.
    """

    sources: list[Path]
    decode: Callable[[], Decoded]


@dataclass(frozen=True, slots=True)
class Dataset:
    """The splits `train`, `val` and `test`, whose images stay in the cache, and the facts about them.

    Each split is in the order of its keyed permutation, which a limit only cuts short: image i of `test` is
    the same image whatever `max_test` is.
    """

    splits: dict[str, Split]
    facts: Facts
