"""What must hold of any data set, checked once, when it is decoded."""

from __future__ import annotations

import numpy as np

from sparsight_worker.datasets._dataset import Decoded, DecodedSplit
from sparsight_worker.errors import expected

MAX_SIDE = 4096
MAX_CHANNELS = 64
MAX_CLASSES = 65535


def check(decoded: Decoded) -> None:
    """Raise ExpectedError, naming file and place, unless images and labels fit each other and the schema.

    Every split has images of one size and as many labels, labels are classes, and train has images of every
    class.
    """
    train = decoded.splits["train"]
    for name, split in decoded.splits.items():
        _check_images(name, split, train)
    if len(train.labels_N) == 0:
        raise expected("the train split", "one image or more", "none", at="dataset.path")
    for split in decoded.splits.values():
        _check_not_negative(split)
    if not 2 <= decoded.num_classes <= MAX_CLASSES:
        raise expected(
            "the number of classes", f"from 2 to {MAX_CLASSES}", decoded.num_classes, at="dataset.path"
        )
    for split in decoded.splits.values():
        _check_labels_below(decoded.num_classes, split)
    _check_every_class(decoded)


def _check_images(name: str, split: DecodedSplit, train: DecodedSplit) -> None:
    shape = split.images_NCHW.shape[1:]
    if shape != train.images_NCHW.shape[1:]:
        raise expected(
            f"the {name} images",
            f"of the same channels, rows and columns as those of train, {train.images_NCHW.shape[1:]}",
            f"{shape} in {split.where(0)}",
            at="dataset.path",
        )
    num_channels, height, width = shape
    if not (1 <= num_channels <= MAX_CHANNELS and 1 <= height <= MAX_SIDE and 1 <= width <= MAX_SIDE):
        raise expected(
            f"the {name} images",
            f"of 1 to {MAX_CHANNELS} channels and 1 to {MAX_SIDE} rows and columns",
            f"{shape} in {split.where(0)}",
            at="dataset.path",
        )


def _check_not_negative(split: DecodedSplit) -> None:
    bad_M = np.flatnonzero(split.labels_N < 0)
    if len(bad_M):
        raise expected(
            f"the label of {split.where(int(bad_M[0]))}",
            "a class from 0",
            int(split.labels_N[bad_M[0]]),
            at="dataset.path",
            fix="-1 often stands for a label that was kept secret: use a split that has labels.",
        )


def _check_labels_below(num_classes: int, split: DecodedSplit) -> None:
    bad_M = np.flatnonzero(split.labels_N >= num_classes)
    if len(bad_M):
        raise expected(
            f"the label of {split.where(int(bad_M[0]))}",
            f"a class from 0 to {num_classes - 1}",
            int(split.labels_N[bad_M[0]]),
            at="dataset.path",
            fix="Number the classes from 0 without gaps, the same in every split.",
        )


def _check_every_class(decoded: Decoded) -> None:
    train = decoded.splits["train"]
    empty_M = np.flatnonzero(np.bincount(train.labels_N, minlength=decoded.num_classes) == 0)
    if len(empty_M):
        label = int(empty_M[0])
        name = f" ({decoded.class_names[label]})" if decoded.class_names else ""
        raise expected(
            f"class {label}{name}",
            "the label of at least one image of train",
            f"none in {len(train.labels_N)} images up to {train.where(len(train.labels_N) - 1)}",
            at="dataset.path",
            fix="Add images of that class, or number the classes without it.",
        )
