"""What must hold of any data set, checked once, when it is decoded."""

from __future__ import annotations

import numpy as np

from sparsight.datasets._dataset import Decoded, DecodedSplit
from sparsight.datasets._unfit import unfit

MAX_SIDE = 4096
MAX_CHANNELS = 64
MAX_CLASSES = 65535

_SAME_SIZE = "Set `image_size` in `dataset`, or bring the images to one size and number of channels."
_NUMBERING = "Number the classes from 0 without gaps, the same in every split."


def check(decoded: Decoded) -> None:
    """Raise ExpectedError, naming file and place, unless every split has images and labels are classes."""
    first = decoded.splits[decoded.first_split]
    for name, split in decoded.splits.items():
        if not len(split.labels_N):
            raise unfit(f"the {name} split", "one image or more", "none", "Leave out what is empty.")
        _check_not_negative(split)
    if not 2 <= decoded.num_classes <= MAX_CLASSES:
        thing = f"the number of classes up to {first.where(len(first.labels_N) - 1)}"
        raise unfit(thing, f"from 2 to {MAX_CLASSES}", decoded.num_classes, _NUMBERING)
    for split in decoded.splits.values():
        _check_labels_below(decoded.num_classes, split)


def check_shape(
    name: str, split: DecodedSplit, shape: tuple[int, ...], first_name: str, wanted: tuple[int, ...]
) -> None:
    """Raise ExpectedError unless channels, rows and columns are those of the first split, and within the
    schema.
    """
    found = f"{shape} from {split.where(0)} on"
    if shape != wanted:
        raise unfit(
            f"channels, rows and columns of {name}", f"those of {first_name}, {wanted}", found, _SAME_SIZE
        )
    num_channels, height, width = shape
    if not (1 <= num_channels <= MAX_CHANNELS and 1 <= height <= MAX_SIDE and 1 <= width <= MAX_SIDE):
        rule = f"1 to {MAX_CHANNELS} and twice 1 to {MAX_SIDE}"
        raise unfit(f"channels, rows and columns of {name}", rule, found, _SAME_SIZE)


def _check_not_negative(split: DecodedSplit) -> None:
    bad_M = np.flatnonzero(split.labels_N < 0)
    if len(bad_M):
        thing, found = f"the label of {split.where(int(bad_M[0]))}", int(split.labels_N[bad_M[0]])
        fix = "-1 often stands for a label that was kept secret: use a split that has labels."
        raise unfit(thing, "a class from 0", found, fix)


def _check_labels_below(num_classes: int, split: DecodedSplit) -> None:
    bad_M = np.flatnonzero(split.labels_N >= num_classes)
    if len(bad_M):
        thing, found = f"the label of {split.where(int(bad_M[0]))}", int(split.labels_N[bad_M[0]])
        raise unfit(thing, f"a class from 0 to {num_classes - 1}", found, _NUMBERING)


def check_every_class(decoded: Decoded) -> None:
    """Raise ExpectedError unless train, where there is one, has images of every class."""
    train = decoded.splits.get("train")
    if train is None:
        return
    empty_M = np.flatnonzero(np.bincount(train.labels_N, minlength=decoded.num_classes) == 0)
    if len(empty_M):
        label = int(empty_M[0])
        name = f" ({decoded.class_names[label]})" if decoded.class_names else ""
        found = f"none in {len(train.labels_N)} images up to {train.where(len(train.labels_N) - 1)}"
        fix = f"Add images of that class to train. {_NUMBERING}"
        raise unfit(f"class {label}{name}", "the label of at least one image of train", found, fix)
