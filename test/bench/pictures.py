"""Rows `pictures-vs-loader` and `cache-vs-loader`: JPEGs of 224×224 as batches of floats in [0, 1]."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from synthetic import CPU, as_in_a_trial
from torch.utils.data import DataLoader
from turns import Side, serve, timed

from sparsight import datasets
from sparsight.datasets import DatasetConfig
from sparsight.evaluation.device_images import DeviceImages
from sparsight.evaluation.network import unit_images

SIDE = 224
BATCH_SIZE = 100
NUM_CLASSES = 10


def write_photos(folder: Path, num_images: int) -> None:
    """JPEGs of blocks of noise, `test/<class>/…`; as large as photographs of that size are."""
    rng = np.random.default_rng(0)
    for label in range(NUM_CLASSES):
        (folder / "test" / str(label)).mkdir(parents=True)
    for index in range(num_images):
        blocks = Image.fromarray(rng.integers(0, 256, (28, 28, 3), np.uint8))
        photo = blocks.resize((SIDE, SIDE), Image.Resampling.BILINEAR)
        photo.save(folder / "test" / str(index % NUM_CLASSES) / f"{index:06}.jpg", quality=90)


def config(folder: Path) -> DatasetConfig:
    """Settings with the schema's defaults, all images test."""
    return DatasetConfig(
        name="image_folder",
        path=str(folder),
        image_size=None,
        resize="crop",
        resampling=None,
        color="rgb",
        background="white",
        bits=None,
        classes=None,
        labels=None,
        num_classes=None,
        statistics=None,
        unreadable="refuse",
        severity=None,
        val_fraction=0,
        test_fraction=0.5,
        split_seed=0,
        max_train=None,
        max_test=None,
    )


def pictures_vs_loader(is_tiny: bool) -> Mapping[str, Side]:
    """Decoded, kept, and read batch by batch."""
    folder = _photos(is_tiny)

    def ours() -> None:
        shutil.rmtree(folder / "cache", ignore_errors=True)
        _read_all(folder)

    return {"ours": timed(ours), "other": timed(lambda: _loaded(folder))}


def cache_vs_loader(is_tiny: bool) -> Mapping[str, Side]:
    """Read batch by batch from the cache, as every evaluation but the first does."""
    folder = _photos(is_tiny)
    _read_all(folder)
    return {"ours": timed(lambda: _read_all(folder)), "other": timed(lambda: _loaded(folder))}


def _photos(is_tiny: bool) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="sparsight-bench-"))
    write_photos(folder / "photos", 40 if is_tiny else 1000)
    return folder


def _read_all(folder: Path) -> None:
    dataset = datasets.load(config(folder / "photos"), folder / "cache")
    images = DeviceImages(dataset.splits["test"].images_NCHW, CPU)
    for start in range(0, len(images), BATCH_SIZE):
        unit_images(images.between(start, min(start + BATCH_SIZE, len(images))))


def _loaded(folder: Path) -> None:
    """The same by torchvision, with two worker processes."""
    from torchvision import transforms
    from torchvision.datasets import ImageFolder

    photos = ImageFolder(str(folder / "photos" / "test"), transforms.ToTensor())
    loader = DataLoader(
        photos,
        batch_size=BATCH_SIZE,
        num_workers=2,
        worker_init_fn=lambda _: torch.set_num_threads(1),
    )
    for _ in loader:
        pass


if __name__ == "__main__":
    as_in_a_trial()
    serve({"pictures-vs-loader": pictures_vs_loader, "cache-vs-loader": cache_vs_loader})
