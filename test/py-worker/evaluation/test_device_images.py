"""Images in memory, in the cache and on a device are the same bits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from sparsight.datasets._image_rows import ImageRows
from sparsight.evaluation import device_images
from sparsight.evaluation.device_images import DeviceImages

CPU = torch.device("cpu")
NUM_IMAGES = 20


@pytest.fixture
def rows(tmp_path: Path) -> ImageRows:
    images = np.random.default_rng(0).integers(0, 256, (NUM_IMAGES, 3, 80, 80), np.uint8)
    np.save(tmp_path / "images.npy", images)
    return ImageRows(np.load(tmp_path / "images.npy", mmap_mode="r"), np.arange(NUM_IMAGES)[::-1].copy())


def check(images: DeviceImages, rows: ImageRows) -> None:
    in_memory = DeviceImages(rows[:], CPU)
    assert (len(images), images.shape) == (len(in_memory), in_memory.shape)
    for first, last in ((0, 7), (7, 14), (14, 20)):
        assert torch.equal(images.between(first, last).cpu(), in_memory.between(first, last))
    chosen = torch.tensor([3, 19, 3, 0])
    assert torch.equal(images.take(chosen, chosen + 0).cpu(), in_memory.take(chosen, chosen))


def test_images_of_the_cache_stay_there_on_a_cpu(rows: ImageRows) -> None:
    images = DeviceImages(rows, CPU)
    assert images._resident_NCHW is None
    check(images, rows)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA GPU")
@pytest.mark.parametrize("free_bytes", [1 << 40, 1])
def test_images_on_a_gpu_whether_they_fit_or_not(
    rows: ImageRows, free_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device_images, "_free_bytes", lambda _: free_bytes)
    images = DeviceImages(rows, torch.device("cuda"))
    assert (images._resident_NCHW is None) == (free_bytes == 1)
    check(images, rows)
