"""Files that are no images, and damaged ones: refused by name, or left out and told."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from sparsight import datasets
from sparsight.datasets import _images
from sparsight.errors import ExpectedError
from sparsight.process.sign_of_life import Interrupted, listening


@pytest.fixture
def damaged(tmp_path, pixels, write_image_folder) -> Path:
    """36 images of which three cannot be read, and a text."""
    folder = write_image_folder(tmp_path / "images" / "train", *pixels(36))
    for name in ("cat/000.png", "dog/016.png"):
        (folder / name).write_bytes((folder / name).read_bytes()[:60])
    (folder / "eel" / "035.png").write_text("no picture")
    (folder / "eel" / "notes.txt").write_text("no picture")
    return folder.parent


def test_the_first_is_refused_by_name(damaged, config, cache):
    with pytest.raises(
        ExpectedError, match=r"eel/notes\.txt to be an image \(.*got another kind of file"
    ) as text:
        datasets.load(config("image_folder", damaged), cache)
    assert "unreadable: skip" in text.value.fix
    (damaged / "train" / "eel" / "notes.txt").unlink()
    with pytest.raises(ExpectedError, match=r"cat/000\.png to be a whole image") as picture:
        datasets.load(config("image_folder", damaged), cache)
    assert "unreadable: skip" in picture.value.fix


@pytest.mark.parametrize("size", [1, 2, 8])
def test_all_are_left_out_and_told(
    damaged, config, cache, tmp_path, monkeypatch, size, pixels, write_image_folder
):
    monkeypatch.setattr(_images, "_PICTURES", size)
    settings = {"test_fraction": 0.5, "val_fraction": 0}
    dataset = datasets.load(config("image_folder", damaged, unreadable="skip", **settings), cache)
    assert dataset.facts["unused"] == [
        *("train/eel/notes.txt (no image)", "train/cat/000.png", "train/dog/016.png", "train/eel/035.png")
    ]
    whole = write_image_folder(tmp_path / "whole" / "train", *pixels(36))
    for name in ("cat/000.png", "dog/016.png", "eel/035.png"):
        (whole / name).unlink()
    expected = datasets.load(config("image_folder", whole.parent, **settings), cache)
    assert dataset.facts["fingerprint"] == expected.facts["fingerprint"]
    assert dataset.facts["mean"] == expected.facts["mean"]
    for name, split in expected.splits.items():
        np.testing.assert_array_equal(dataset.splits[name].images_NCHW, split.images_NCHW)
        np.testing.assert_array_equal(dataset.splits[name].labels_N, split.labels_N)


def test_what_was_left_out_is_remembered_when_decoding_goes_on(damaged, config, cache, tmp_path, monkeypatch):
    monkeypatch.setattr(_images, "_PICTURES", 1)
    settings = config("image_folder", damaged, unreadable="skip")

    def stop(num_done: int, num_all: int) -> None:
        if num_done in (1, 20):
            raise Interrupted

    for _ in range(2):
        with listening(lambda: None, stop), pytest.raises(Interrupted):
            datasets.load(settings, cache)
    assert datasets.load(settings, cache).facts == datasets.load(settings, tmp_path / "other").facts


def test_a_class_of_which_nothing_is_left_is_named(damaged, config, cache):
    for file in (damaged / "train" / "dog").iterdir():
        file.write_text("no picture")
    with pytest.raises(ExpectedError, match=r"class 1 \(dog\) to be the label of at least one image"):
        datasets.load(config("image_folder", damaged, unreadable="skip"), cache)


def test_a_split_of_which_nothing_is_left_is_named(damaged, config, cache):
    for file in damaged.glob("train/*/*.png"):
        file.write_text("no picture")
    with pytest.raises(
        ExpectedError, match="the train split to be one image or more that can be read, got none"
    ):
        datasets.load(config("image_folder", damaged, unreadable="skip"), cache)


def test_of_many_the_first_are_named(config, cache, tmp_path, pixels, write_image_folder):
    folder = write_image_folder(tmp_path / "images" / "train", *pixels(6))
    for index in range(250):
        (folder / "cat" / f"{'n' * 200}{index}.txt").touch()
    unused = datasets.inspect(config("image_folder", tmp_path / "images", unreadable="skip"), cache)["unused"]
    assert len(unused) == 100
    assert unused[-1] == "and 151 more"


def test_pictures_in_parquet_are_left_out_by_row(config, cache, tmp_path, pixels):
    def encoded(image_HWC):
        stream = io.BytesIO()
        Image.fromarray(image_HWC).save(stream, "PNG")
        return stream.getvalue()

    images, labels = pixels(9)
    table = pa.table({"img": [encoded(each) for each in images[:8]] + [b"broken"], "label": labels})
    pq.write_table(table, tmp_path / "train.parquet")
    settings = config("parquet", tmp_path / "train.parquet", unreadable="skip", test_fraction=0.5)
    facts = datasets.inspect(settings, cache)
    assert facts["unused"] == [f"row 8 of {tmp_path / 'train.parquet'}"]
    assert sum(facts[f"num_{name}"] for name in ("train", "val", "test")) == 8
