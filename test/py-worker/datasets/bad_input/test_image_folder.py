"""Folders of images that are incomplete, or files that are no pictures."""

import os
from collections import namedtuple
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

refused = pytest.mark.refused


@refused("to be one with a folder train, val or test, got ['big', 'small']", "train/<class>")
def test_classes_without_train(kit, check):
    for name in ("big", "small"):
        kit.write_image_folder(kit.folder / "images" / name, *kit.pixels(12))
    check(kit.config("image_folder", kit.folder / "images"))


@refused("dog/004.png to be a whole image, got ", "Fetch the file again, or remove it")
def test_broken_png(kit, check):
    config, folder = kit.images()
    file = folder / "train" / "dog" / "004.png"
    file.write_bytes(file.read_bytes()[:60])
    check(config)


@refused(
    "dog/photo.jpg to be a whole image, got image file is truncated", "Fetch the file again, or remove it"
)
def test_broken_jpeg(kit, check):
    config, folder = kit.images()
    file = folder / "train" / "dog" / "photo.jpg"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (8, 8, 3), np.uint8)).save(file, quality=95)
    file.write_bytes(file.read_bytes()[:-100])
    check(config)


@refused("eel/note.png to be an image, got something else", "Fetch the file again, or remove it")
def test_text_named_as_image(kit, check):
    config, folder = kit.images()
    (folder / "train" / "eel" / "note.png").write_text("hello")
    check(config)


@refused("eel/notes.txt to be an image (.bmp ", "Move it out of the data set")
def test_file_that_is_no_image(kit, check):
    config, folder = kit.images()
    (folder / "train" / "eel" / "notes.txt").write_text("hello")
    check(config)


@refused(
    "001.png to be in one of the folders of splits, as it is an image, got it beside them", "train/<class>"
)
def test_image_beside_the_splits(kit, check):
    config, folder = kit.images()
    (folder / "train" / "cat" / "000.png").rename(folder / "001.png")
    check(config)


@refused("train/000.png to be a folder of one class, got a file", "train/<class>")
def test_image_outside_of_classes(kit, check):
    config, folder = kit.images()
    (folder / "train" / "cat" / "000.png").rename(folder / "train" / "000.png")
    check(config)


@refused("train/fox to be a folder with images, got none", "Put images there")
def test_empty_class_folder(kit, check):
    config, folder = kit.images()
    (folder / "train" / "fox").mkdir()
    check(config)


@refused("test/fox to be a class that train has", "train/<class>")
def test_class_only_in_test(kit, check):
    config, folder = kit.images()
    (folder / "test" / "fox").mkdir(parents=True)
    check(config)


@refused("images/test to be a folder with images, got none", "train/<class>")
def test_empty_test_folder(kit, check):
    config, folder = kit.images()
    (folder / "test").mkdir()
    check(config)


@refused("to be UTF-8, got other bytes", "Rename the file")
def test_name_that_is_not_utf_8(kit, check):
    config, folder = kit.images()
    Path(os.fsdecode(os.fsencode(folder / "train" / "cat") + b"/\xff.png")).touch()
    check(config)


@refused("the size of ", "`image_size: 8`", "dataset.image_size")
def test_images_of_two_sizes(kit, check):
    config, folder = kit.images()
    Image.new("RGB", (9, 10)).save(folder / "train" / "cat" / "zzz.png")
    check(config)


@refused(
    "cat/deep.png to be an image of 8 bits per channel, or of 16 with `bits` of `dataset`, got 16 bits",
    "such as `bits: 12` for values up to 4095",
    "dataset.bits",
)
def test_sixteen_bits(kit, check):
    config, folder = kit.images()
    Image.fromarray(np.zeros((8, 8), np.uint16)).save(folder / "train" / "cat" / "deep.png")
    check(config)


@refused(
    "cat/bomb.png to be a whole image, got Image size (400000000 pixels) exceeds limit",
    "Fetch the file again",
)
def test_picture_of_giant_size(kit, check):
    config, folder = kit.images()
    Image.new("1", (20_000, 20_000)).save(folder / "train" / "cat" / "bomb.png")
    check(config)


@refused(
    "the data set to be small enough to fit into the cache, which has room for 0.0 GB, got 12 images like ",
    "SPARSIGHT_CACHE",
    "dataset.image_size",
)
def test_more_images_than_the_disk_holds_are_refused(kit, check, monkeypatch):
    config, _ = kit.images()
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(10**9, 10**9 - 100, 100))
    check(config)
