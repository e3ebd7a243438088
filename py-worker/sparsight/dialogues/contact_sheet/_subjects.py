"""The images of a contact sheet: some of a data set, or a picture of the user's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sparsight import datasets, fills
from sparsight.datasets import DatasetConfig
from sparsight.datasets._picture import opaque_picture
from sparsight.datasets._resizing import resized
from sparsight.errors import ExpectedError, expected

_LONGEST_SIDE = 256


@dataclass(frozen=True, slots=True)
class Subjects:
    """Images of one size, and what their masks hang on."""

    title: str
    images_NCHW: NDArray[np.uint8]
    labels: Sequence[str]
    index_N: NDArray[np.int64]
    """Index of each image in its split, so that the sheet shows the masks of an evaluation."""
    dataset_key: str
    mean: Sequence[float]
    """Mean colour of the data set, in [0, 1]."""
    others_NCHW: fills.Images
    """All images of the split."""


def of_dataset(config: DatasetConfig, cache_directory: Path, *, split: str, num_images: int) -> Subjects:
    """The first image of each class of the split (of train, where that is empty), then others."""
    dataset = datasets.load(config, cache_directory)
    name = split if len(dataset.splits[split].labels_N) else "train"
    shown = dataset.splits[name]
    _, first_of_class = np.unique(shown.labels_N, return_index=True)
    others = np.setdiff1d(np.arange(len(shown.labels_N)), first_of_class)
    index_N = np.concatenate([np.sort(first_of_class), others])[:num_images].astype(np.int64)
    names = dataset.facts["class_names"]
    labels_N = shown.labels_N[index_N]
    source = config.name if config.path is None else f"{config.name} {Path(config.path).name}"
    return Subjects(
        title=f"{source}, {name} split",
        images_NCHW=shown.images_NCHW[index_N],
        labels=[names[label] if names else str(label) for label in labels_N],
        index_N=index_N,
        dataset_key=dataset.facts["fingerprint"],
        mean=dataset.facts["mean"],
        others_NCHW=shown.images_NCHW,
    )


def of_picture(path: Path, image_size: int | None = None) -> Subjects:
    """One picture, decoded as those of a folder are, made smaller to 256 pixels a side at most.

    With `image_size` its middle square is resized to that side, as images of a folder are by default.
    Raises ExpectedError for a file that is not a picture or whose mode has no rule.
    """
    picture = _decoded(path).convert("RGB")
    if image_size is not None:
        picture = resized(picture, image_size, "crop")
    picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE), Image.Resampling.LANCZOS)
    image_HWC = np.array(picture)
    images_1CHW = np.ascontiguousarray(image_HWC.transpose(2, 0, 1))[None]
    return Subjects(
        title=path.name,
        images_NCHW=images_1CHW,
        labels=[""],
        index_N=np.zeros(1, np.int64),
        dataset_key="",
        mean=[float(mean) / 255 for mean in image_HWC.mean(axis=(0, 1))],
        others_NCHW=images_1CHW,
    )


def _decoded(path: Path) -> Image.Image:
    try:
        return opaque_picture(path.read_bytes(), str(path), bits=None, background="white")
    except OSError as error:
        fix = "Check the path."
        raise expected(
            "the picture", "a file that can be read", error.strerror, at=str(path), fix=fix
        ) from None
    except ExpectedError as error:
        fix = "PNG, JPEG and the like, of 8 bits per channel, can be shown; convert it, or check the path."
        raise ExpectedError(error.message, fix=fix) from None
