"""Long work before the first step of a trial shows that it goes on, and can be stopped."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from sparsight import datasets
from sparsight.arithmetic.numerics import Numerics
from sparsight.arithmetic.numerics_probe import fastest
from sparsight.datasets import DatasetConfig
from sparsight.files.file_lock import file_lock
from sparsight.models import build
from sparsight.process.sign_of_life import Interrupted, alive, listening

NUM_IMAGES = 12


@pytest.fixture
def photos(tmp_path: Path) -> DatasetConfig:
    """A folder of pictures."""
    generator = np.random.default_rng(0)
    for split in ("train", "test"):
        for label in ("cat", "dog"):
            folder = tmp_path / "photos" / split / label
            folder.mkdir(parents=True)
            for i in range(NUM_IMAGES // 4):
                pixels = generator.integers(0, 256, (8, 8, 3), dtype=np.uint8)
                Image.fromarray(pixels).save(folder / f"{i}.png")
    settings = {
        "name": "image_folder",
        "path": str(tmp_path / "photos"),
        "color": "rgb",
        "split_seed": 0,
        "image_size": None,
        "resize": "crop",
        "resampling": None,
        "background": "white",
        "bits": None,
        "classes": None,
        "labels": None,
        "num_classes": None,
        "statistics": None,
        "unreadable": "refuse",
        "severity": None,
        "val_fraction": 0.2,
        "test_fraction": 0.2,
        "max_train": None,
        "max_test": None,
    }
    return DatasetConfig.of(settings)


def test_nobody_need_listen() -> None:
    alive()


@pytest.fixture(autouse=True)
def _one_picture_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sparsight.datasets._images._PICTURES", 1)


def test_decoding_gives_a_sign_for_every_image_and_every_digest(
    photos: DatasetConfig, tmp_path: Path
) -> None:
    signs: list[None] = []
    with listening(lambda: signs.append(None)):
        datasets.load(photos, tmp_path / "cache")
    assert len(signs) >= NUM_IMAGES + 4


def test_decoding_counts_images(photos: DatasetConfig, tmp_path: Path) -> None:
    counts: list[tuple[int, int]] = []
    with listening(lambda: None, lambda *count: counts.append(count)):
        datasets.load(photos, tmp_path / "cache")
    assert counts == [(done, NUM_IMAGES) for done in range(1, NUM_IMAGES + 1)]


def test_decoding_can_be_stopped_anywhere_and_goes_on(
    photos: DatasetConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = datasets.load(photos, tmp_path / "undisturbed")
    decoded: list[str] = []
    from sparsight.datasets import _picture

    pixels_HWC = _picture.pixels_HWC
    monkeypatch.setattr(
        _picture, "pixels_HWC", lambda *arguments: decoded.append(arguments[2]) or pixels_HWC(*arguments)
    )
    for _ in range(NUM_IMAGES - 1):

        def stop(num_done: int, num_all: int) -> None:
            raise Interrupted

        with listening(lambda: None, stop), pytest.raises(Interrupted):
            datasets.load(photos, tmp_path / "cache")
    num_before = len(decoded)
    found = datasets.load(photos, tmp_path / "cache")
    assert len(decoded) == num_before + 1  # each start before had decoded one image for good
    assert found.facts == expected.facts
    for name, split in expected.splits.items():
        np.testing.assert_array_equal(found.splits[name].images_NCHW, split.images_NCHW)
    assert not list((tmp_path / "cache" / "decoded").glob("*.partial"))


def test_decoding_can_be_stopped_at_any_sign_of_life(photos: DatasetConfig, tmp_path: Path) -> None:
    expected = datasets.load(photos, tmp_path / "undisturbed").facts
    for num_left in range(0, NUM_IMAGES + 8, 3):
        left = [num_left]

        def stop(left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise Interrupted

        with suppress(Interrupted), listening(stop):
            datasets.load(photos, tmp_path / f"cache {num_left}")
        assert datasets.load(photos, tmp_path / f"cache {num_left}").facts == expected


def test_whoever_waits_for_a_lock_is_alive(tmp_path: Path) -> None:
    def stop() -> None:
        raise Interrupted

    with (
        file_lock(tmp_path / "lock"),
        listening(stop),
        pytest.raises(Interrupted),
        file_lock(tmp_path / "lock"),
    ):
        pass
    with file_lock(tmp_path / "lock") as is_alone:
        assert is_alone


def test_the_probe_gives_a_sign_for_every_step() -> None:
    model = build(
        "small_cnn", image_height=8, image_width=8, num_channels=1, num_classes=10, width=1, options={}
    )
    candidates = [Numerics("float32", "channels_last"), Numerics("float32", "contiguous")]
    signs: list[None] = []
    with listening(lambda: signs.append(None)):
        fastest(model, candidates, torch.rand(4, 1, 8, 8), torch.device("cpu"), training=True)
    assert len(signs) >= 2 * len(candidates)
