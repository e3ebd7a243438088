"""Images and labels that somebody has at hand, in any of the usual forms, as arrays."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sparsight.datasets import Split
from sparsight.datasets._channel_statistics import mean_and_std
from sparsight.errors import Found, expected, kind_of

Images = Any
"""Images [N, C, H, W] as tensor or array, uint8 or floats in [0, 1]; an iterable of batches (images, labels),
such as a DataLoader; or a Dataset of (image, label)."""


@dataclass(frozen=True, slots=True)
class GivenImages:
    """Images [N, C, H, W], uint8 or float32 in [0, 1], and labels [N], int64."""

    images_NCHW: NDArray[np.generic]
    labels_N: NDArray[np.int64]

    @classmethod
    def of(cls, images: Images, labels: Any, num_images: int | None) -> GivenImages:
        """The first `num_images` of what was given, all of them for None; no more than these are read.

        Raises ExpectedError for what is none of the known forms, for images outside of [0, 1], and for labels
        that are no classes.
        """
        if num_images is not None and (not isinstance(num_images, int) or num_images < 1):
            raise expected("num_images", "a whole number from 1, or None", num_images, at="num_images")
        if isinstance(images, Tensor | np.ndarray):
            if labels is None:
                raise expected("labels", "given beside an array of images", "nothing", at="labels")
            pairs: list[tuple[Any, Any]] = [(images[:num_images], labels[:num_images])]
        elif labels is not None:
            fix = "Leave labels out: they come with the images. Or pass both as arrays."
            raise expected("labels", "left out", kind_of(labels), at="labels", fix=fix)
        else:
            pairs = list(_batches(images, num_images))
        if not pairs:
            raise expected("images", "one or more", Found("none"), at="images")
        found_NCHW = np.concatenate([_images(batch) for batch, _ in pairs])[:num_images]
        images_NCHW = np.ascontiguousarray(found_NCHW)
        labels_N = np.concatenate([_labels(batch) for _, batch in pairs])[:num_images]
        if num_images is not None and len(images_NCHW) < num_images:
            raise expected("num_images", f"at most {len(images_NCHW)}, the images given", num_images)
        if len(images_NCHW) != len(labels_N) or not len(labels_N):
            got = Found(f"{len(labels_N)} labels of {len(images_NCHW)} images")
            raise expected("labels", "one for each of one or more images", got, at="labels")
        return cls(_compact(images_NCHW), labels_N)

    @property
    def split(self) -> Split:
        """As a split of a data set."""
        return Split(self.images_NCHW, self.labels_N)  # type: ignore[arg-type]

    @property
    def fingerprint(self) -> str:
        """SHA-256 over images and labels, in hexadecimal."""
        digest = hashlib.sha256(f"{self.images_NCHW.dtype} {self.images_NCHW.shape}".encode())
        digest.update(self.images_NCHW.data)
        digest.update(self.labels_N.data)
        return digest.hexdigest()

    @property
    def mean_and_std(self) -> tuple[list[float], list[float]]:
        """Mean and standard deviation of each channel, in [0, 1]."""
        if self.images_NCHW.dtype == np.uint8:
            return mean_and_std(self.images_NCHW)  # type: ignore[arg-type]
        mean_C = self.images_NCHW.mean(axis=(0, 2, 3), dtype=np.float64)
        std_C = self.images_NCHW.std(axis=(0, 2, 3), dtype=np.float64)
        return mean_C.tolist(), std_C.tolist()


def _batches(images: Any, num_images: int | None) -> Iterator[tuple[Any, Any]]:
    """Batches (images, labels) until there are enough images."""
    found = 0
    for batch in _pairs(images):
        if not isinstance(batch, tuple | list) or len(batch) < 2:
            fix = "Pass images and labels as arrays, a DataLoader of (images, labels), or a Dataset."
            raise expected("batch", "a pair of images and labels", kind_of(batch), at="images", fix=fix)
        yield batch[0], batch[1]
        found += len(np.atleast_1d(np.asarray(batch[1])))
        if num_images is not None and found >= num_images:
            return


def _pairs(images: Any) -> Iterator[Any]:
    is_dataset = isinstance(images, torch.utils.data.Dataset) or (
        hasattr(images, "__getitem__") and hasattr(images, "__len__") and not isinstance(images, list | tuple)
    )
    if is_dataset and not isinstance(images, torch.utils.data.IterableDataset):
        for index in range(len(images)):
            image, label, *_ = images[index]
            yield _array(image)[None], [label]
    elif isinstance(images, Iterable):
        yield from images
    else:
        fix = "Pass an array with labels, a DataLoader, or a Dataset."
        raise expected("images", "images that can be read", kind_of(images), at="images", fix=fix)


def _array(images: Any) -> NDArray[np.generic]:
    if isinstance(images, Tensor):
        return np.asarray(images.detach().cpu().float() if images.is_floating_point() else images.cpu())
    if hasattr(images, "getbands"):  # an image of Pillow
        if images.mode not in {"RGB", "L"}:
            fix = "Convert it in the data set, for example with image.convert('RGB')."
            raise expected("image", "of mode RGB or L", images.mode, at="images", fix=fix)
        pixels = np.asarray(images)
        return pixels[None] if pixels.ndim == 2 else np.moveaxis(pixels, 2, 0)
    return np.asarray(images)


def _images(batch: Any) -> NDArray[np.generic]:
    images_BCHW = _array(batch)
    shape = images_BCHW.shape
    if images_BCHW.ndim == 4 and shape[1] not in {1, 3, 4} and shape[3] in {1, 3, 4}:
        fix = "Channels come before rows and columns: images.transpose(0, 3, 1, 2)."
        raise expected("images", "of shape [N, C, H, W]", list(shape), at="images", fix=fix)
    if images_BCHW.ndim != 4 or 0 in shape[1:]:
        raise expected("images", "of shape [N, C, H, W]", list(shape), at="images")
    if images_BCHW.dtype == np.uint8:
        return images_BCHW
    if images_BCHW.dtype.kind != "f":
        raise expected("images", "uint8, or floats in [0, 1]", str(images_BCHW.dtype), at="images")
    images_BCHW = images_BCHW.astype(np.float32)
    least, most = float(images_BCHW.min(initial=0)), float(images_BCHW.max(initial=0))
    if not (least >= 0 and most <= 1):
        fix = (
            "Divide them by 255."
            if least >= 0 and most <= 255
            else "Leave normalisation to the model: lambda images: net(normalize(images))."
        )
        got = Found(f"values from {least:g} to {most:g}")
        raise expected("images", "uint8, or floats in [0, 1]", got, at="images", fix=fix)
    return images_BCHW


def _labels(batch: Any) -> NDArray[np.int64]:
    labels_B = np.atleast_1d(np.asarray(batch.cpu() if isinstance(batch, Tensor) else batch))
    if labels_B.ndim != 1 or labels_B.dtype.kind not in "iu" or int(labels_B.min(initial=0)) < 0:
        got = Found(f"{labels_B.dtype} of shape {list(labels_B.shape)}")
        raise expected("labels", "classes from 0, of shape [N]", got, at="labels")
    return labels_B.astype(np.int64)


def _compact(images_NCHW: NDArray[np.generic]) -> NDArray[np.generic]:
    """As uint8 where that loses nothing, as with images that were read from files."""
    if images_NCHW.dtype == np.uint8:
        return images_NCHW
    bytes_NCHW = np.rint(np.multiply(images_NCHW, 255, dtype=np.float32)).astype(np.uint8)
    restored_NCHW = torch.from_numpy(bytes_NCHW).to(torch.float32).div_(255).numpy()
    return bytes_NCHW if np.array_equal(restored_NCHW, images_NCHW) else images_NCHW


def check_labels(labels_N: NDArray[np.int64], num_classes: int, class_names: Sequence[str]) -> None:
    """Raise ExpectedError unless every label has an output of the model, and every output a name, if any."""
    greatest = int(labels_N.max())
    if greatest >= num_classes:
        raise expected("labels", f"from 0 to {num_classes - 1}, the model's outputs", greatest, at="labels")
    if class_names and len(class_names) != num_classes:
        rule = f"one for each of {num_classes} outputs of the model"
        raise expected("class_names", rule, Found(f"{len(class_names)} names"), at="class_names")
