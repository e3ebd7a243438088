"""Mask images of one's own: what they hide, and what is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from sparsight.errors import ExpectedError
from sparsight.masks import given
from sparsight.masks.given import Given

INDEX = torch.arange(3)


def light(*pixels: tuple[int, int], size: tuple[int, int] = (4, 6)) -> np.ndarray:
    light_HW = np.zeros(size, np.uint8)
    for pixel in pixels:
        light_HW[pixel] = 255
    return light_HW


@pytest.fixture
def image(tmp_path: Path) -> Callable[..., str]:
    """Write an image file and return its path."""

    def write(pixels: Any, name: str = "mask.png", **options: Any) -> str:
        picture = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
        picture.save(tmp_path / name, **options)
        return str(tmp_path / name)

    return write


def test_light_pixels_are_hidden_and_dark_ones_on_demand(image: Callable[..., str]) -> None:
    path = image(light((0, 1), (3, 5)))
    mask_BHW = Given(path)(INDEX, height=4, width=6)
    assert mask_BHW.shape == (3, 4, 6)
    assert mask_BHW[0].nonzero().tolist() == [[0, 1], [3, 5]]
    assert Given(path, hides="dark")(INDEX, height=4, width=6).equal(~mask_BHW)
    assert Given(path).own_hidden(4, 6) == 2


def test_a_pixel_is_light_from_128_on(image: Callable[..., str]) -> None:
    path = image(np.array([[127, 128], [0, 255]], np.uint8))
    assert Given(path)(INDEX, height=2, width=2)[0].tolist() == [[False, True], [False, True]]


@pytest.mark.parametrize("size", [(8, 12), (2, 3), (3, 7), (40, 5)])
def test_another_size_takes_the_nearest_pixel(size: tuple[int, int], image: Callable[..., str]) -> None:
    pixels_HW = np.random.default_rng(0).integers(0, 2, (4, 6)).astype(np.uint8) * 255
    path = image(pixels_HW)
    resized = Image.fromarray(pixels_HW).resize((size[1], size[0]), Image.Resampling.NEAREST)
    mask_HW = Given(path)(INDEX, height=size[0], width=size[1])[0]
    assert mask_HW.tolist() == (np.asarray(resized) >= 128).tolist()
    assert Given(path).own_hidden(*size) == int(mask_HW.sum())


@pytest.mark.parametrize(
    ("mode", "name"), [("1", "m.png"), ("L", "m.tif"), ("P", "m.gif"), ("RGB", "m.bmp"), ("RGBA", "m.png")]
)
def test_usual_kinds_of_image_can_be_read(mode: str, name: str, image: Callable[..., str]) -> None:
    path = image(Image.fromarray(light((1, 2))).convert(mode), name)
    assert Given(path)(INDEX, height=4, width=6)[0].nonzero().tolist() == [[1, 2]]


def test_of_16_bits_the_upper_half_is_light(image: Callable[..., str]) -> None:
    path = image(np.array([[32767, 32768], [0, 65535]], np.uint16))
    assert Given(path)(INDEX, height=2, width=2)[0].tolist() == [[False, True], [False, True]]


def test_a_photograph_is_taken_upright(image: Callable[..., str]) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees: what is stored on the left stands at the top
    path = image(light(*((row, 0) for row in range(4)), size=(4, 4)), exif=exif)
    assert Given(path)(INDEX, height=4, width=4)[0].nonzero().tolist() == [[0, i] for i in range(4)]


def test_a_file_is_read_once(image: Callable[..., str]) -> None:
    path = image(light((0, 0)))
    before = Given(path)(INDEX, height=4, width=6)
    Path(path).unlink()
    assert Given(path)(INDEX, height=4, width=6).equal(before)


def test_the_content_is_held_to_its_digest(image: Callable[..., str]) -> None:
    path = image(light((0, 0)))
    digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    assert Given(path).content() == digest
    assert Given(path, sha256=digest)(INDEX, height=4, width=6).any()
    with pytest.raises(
        ExpectedError, match=rf"mask.png to be the one with the SHA-256 0{{64}}, got {digest}"
    ):
        Given(path, sha256="0" * 64)(INDEX, height=4, width=6)


def test_a_file_that_is_put_back_is_taken(image: Callable[..., str]) -> None:
    content = Path(path := image(light((0, 0)))).read_bytes()
    family = Given(path, sha256=hashlib.sha256(content).hexdigest())
    image(light((1, 1)))
    with pytest.raises(ExpectedError, match="to be the one with the SHA-256"):
        family(INDEX, height=4, width=6)
    Path(path).write_bytes(content)
    assert family(INDEX, height=4, width=6)[0].nonzero().tolist() == [[0, 0]]


def test_a_mask_must_be_given() -> None:
    with pytest.raises(ExpectedError, match="mask image to be given by its path, got nothing") as raised:
        given.given(INDEX, height=4, width=6)
    assert raised.value.path == "path"


def text_file(folder: Path) -> str:
    (folder / "notes.png").write_text("not an image")
    return str(folder / "notes.png")


def cut_short(folder: Path) -> str:
    noise_HW = np.random.default_rng(0).integers(0, 255, (64, 64)).astype(np.uint8)
    Image.fromarray(noise_HW).save(folder / "whole.png")
    (folder / "half.png").write_bytes((folder / "whole.png").read_bytes()[:900])
    return str(folder / "half.png")


def saved(picture: Image.Image, name: str = "mask.png", **options: int) -> Callable[[Path], str]:
    def save(folder: Path) -> str:
        picture.save(folder / name, **options)
        return str(folder / name)

    return save


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda folder: str(folder / "nowhere.png"),
            "nowhere.png to be a readable image file, got No such file",
        ),
        (lambda folder: str(folder), "to be a readable image file, got Is a directory"),
        (text_file, "notes.png to be a readable image file, got something else"),
        (cut_short, "half.png to be a readable image file, got something else"),
        (
            saved(Image.new("L", (5, 5), 127)),
            "to be one whose light pixels hide a part of a 4×6 image, got one that hides nothing",
        ),
        (
            saved(Image.new("L", (5, 5), 128)),
            "to be one whose light pixels hide a part of a 4×6 image, got one that hides everything",
        ),
        (saved(Image.new("RGBA", (5, 5), (0, 0, 0, 100))), "to be opaque, got one with transparent pixels"),
        *(
            (saved(picture, transparency=0), "to be opaque, got one with transparent pixels")
            for picture in (Image.new("P", (5, 5)), Image.new("L", (5, 5)), Image.new("1", (5, 5)))
        ),
        (
            saved(Image.new("F", (5, 5)), "mask.tif"),
            "to be one of 8 or 16 bits per channel, got one of 32 bits",
        ),
        (
            saved(Image.new("I", (5, 5)), "mask.tif"),
            "to be one of 8 or 16 bits per channel, got one of 32 bits",
        ),
    ],
)
def test_what_hides_nothing_or_cannot_be_read_is_refused(
    make: Callable[[Path], str], message: str, tmp_path: Path
) -> None:
    with pytest.raises(ExpectedError, match=message) as raised:
        Given(make(tmp_path))(INDEX, height=4, width=6)
    assert raised.value.path == "path"


def test_a_mask_that_is_too_small_to_be_seen_hides_nothing(image: Callable[..., str]) -> None:
    path = image(light((0, 0), size=(100, 100)))
    assert Given(path).own_hidden(100, 100) == 1
    with pytest.raises(ExpectedError, match="hide a part of a 4×4 image, got one that hides nothing"):
        Given(path).check_size(4, 4)
