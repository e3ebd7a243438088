"""How pictures become pixels: transparency, depth, every mode of Pillow, and sizes."""

import io
import re
import struct
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from sparsight.datasets._deep_picture import _INTEGER_MODES
from sparsight.datasets._picture import PLAIN_MODES, pixels_HWC
from sparsight.errors import ExpectedError

DATA_PAGE = Path(__file__).parents[3] / "docs" / "data.md"
REFUSED_MODES = {"F", "LAB"}


@pytest.fixture
def decode(config):
    """Pixels of a picture, given as a Pillow image and the format to save it in, or as bytes."""

    def make(picture, kind="PNG", *, save=None, **settings):
        content = picture
        if isinstance(picture, Image.Image):
            stream = io.BytesIO()
            picture.save(stream, kind, **(save or {}))
            content = stream.getvalue()
        return pixels_HWC(content, replace(config("image_folder", "/x"), **settings), "a.png")

    return make


def drawing(size=(8, 8)):
    """A black square in the middle of a transparent ground whose hidden colour is black, too."""
    alpha_HW = np.zeros(size, np.uint8)
    alpha_HW[2:6, 2:6] = 255
    picture = Image.new("RGBA", size[::-1], (0, 0, 0, 0))
    picture.putalpha(Image.fromarray(alpha_HW))
    return picture, alpha_HW


GROUNDS = {"white": 255, "gray": 128, "black": 0}


@pytest.mark.parametrize(("background", "level"), GROUNDS.items())
@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA", "palette", "key", "gray key"])
@pytest.mark.parametrize("color", ["rgb", "gray"])
def test_transparency_is_laid_over_the_background(decode, background, level, mode, color):
    picture, alpha_HW = drawing()
    save, kind = {}, "PNG"
    match mode:
        case "LA":
            picture = picture.convert("LA")
        case "PA":
            picture, kind = picture.convert("PA"), "TIFF"
            picture = picture.convert("RGBA")  # no format stores PA; see the test of all modes
        case "palette":
            index = Image.fromarray((alpha_HW == 255).astype(np.uint8))
            index.putpalette([0, 0, 0, 0, 0, 0])
            picture, save = index, {"transparency": b"\x00\xff"}
        case "key":
            ink = np.where(alpha_HW[..., None] == 255, 0, [0, 0, 9]).astype(np.uint8)
            picture, save = Image.fromarray(ink), {"transparency": (0, 0, 9)}
        case "gray key":
            ink = np.where(alpha_HW == 255, 0, 9).astype(np.uint8)
            picture, save = Image.fromarray(ink), {"transparency": 9}
    pixels = decode(picture, kind, save=save, background=background, color=color)
    expected_HW = np.where(alpha_HW == 255, 0, level)
    np.testing.assert_array_equal(pixels, np.repeat(expected_HW[..., None], pixels.shape[2], axis=2))


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_transparency_of_other_formats_too(decode, kind):
    picture, alpha_HW = drawing()
    pixels = decode(picture, kind, save={"lossless": True} if kind == "WEBP" else {})
    np.testing.assert_array_equal(pixels[..., 0], np.where(alpha_HW == 255, 0, 255))


def test_half_transparent_ink_mixes_with_the_background(decode):
    picture = Image.new("RGBA", (4, 4), (200, 0, 100, 128))
    np.testing.assert_array_equal(decode(picture)[0, 0], [227, 127, 177])
    np.testing.assert_array_equal(decode(picture, background="black")[0, 0], [100, 0, 50])


def test_opaque_pictures_with_an_alpha_channel_keep_their_colours(decode):
    pixels = np.random.default_rng(0).integers(0, 256, (8, 8, 3), np.uint8)
    np.testing.assert_array_equal(decode(Image.fromarray(pixels).convert("RGBA")), pixels)


def png16(pixels_HWC):
    """A PNG with 16 bits per channel, of any number of channels that PNG has."""
    height, width, channels = pixels_HWC.shape
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in pixels_HWC)
    kind = {1: 0, 2: 4, 3: 2, 4: 6}[channels]

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 16, kind, 0, 0, 0)
    chunks = [chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def tiff16(values_HW):
    stream = io.BytesIO()
    Image.fromarray(values_HW.astype(np.uint16)).save(stream, "TIFF")
    return stream.getvalue()


def random16(channels, greatest, seed=0):
    return np.random.default_rng(seed).integers(0, greatest + 1, (6, 7, channels))


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_sixteen_bits_are_refused_unless_said_how_many_are_in_use(decode, channels):
    with pytest.raises(
        ExpectedError, match=re.escape("a.png to be an image of 8 bits per channel, or of 16")
    ) as caught:
        decode(png16(random16(channels, 4095)))
    assert caught.value.path == "dataset.bits"


@pytest.mark.parametrize(
    "encode", [png16, lambda values_HWC: tiff16(values_HWC[..., 0])], ids=["PNG", "TIFF"]
)
@pytest.mark.parametrize("bits", [8, 10, 12, 16])
def test_gray_of_many_bits_keeps_its_eight_highest(decode, encode, bits):
    values = random16(1, 2**bits - 1)
    pixels = decode(encode(values), bits=bits, color="gray")
    np.testing.assert_array_equal(pixels, values // 2 ** (bits - 8))
    assert pixels.max() > 200


def tiff_rgb16(pixels_HWC, order, pack=bytes):
    """A TIFF with 16 bits per channel, in either order of bytes, packed or not."""
    height, width, _ = pixels_HWC.shape
    strip = pack(pixels_HWC.astype(f"{order}u2").tobytes())
    bits_at = 8 + 2 + 12 * 10 + 4
    long, short = 4, 3
    compression = 1 if pack is bytes else 8
    tags = [
        *((256, long, 1, width), (257, long, 1, height), (258, short, 3, bits_at)),
        *((259, short, 1, compression), (262, short, 1, 2), (273, long, 1, bits_at + 6)),
        *((277, short, 1, 3), (278, long, 1, height), (279, long, 1, len(strip)), (284, short, 1, 1)),
    ]
    entries = b""
    for tag, kind, count, value in tags:
        form = "HHIHH" if kind == short and count == 1 else "HHII"
        entries += struct.pack(f"{order}{form}", tag, kind, count, value, *([0] if form == "HHIHH" else []))
    mark = b"II*\0" if order == "<" else b"MM\0*"
    head = mark + struct.pack(f"{order}IH", 8, len(tags)) + entries + struct.pack(f"{order}I", 0)
    return head + struct.pack(f"{order}HHH", 16, 16, 16) + strip


COLOURS = {
    "PNG": png16,
    "TIFF, little end first": lambda pixels_HWC: tiff_rgb16(pixels_HWC, "<"),
    "TIFF, packed": lambda pixels_HWC: tiff_rgb16(pixels_HWC, "<", zlib.compress),
    "TIFF, packed, big end first": lambda pixels_HWC: tiff_rgb16(pixels_HWC, ">", zlib.compress),
    "TIFF, big end first": lambda pixels_HWC: tiff_rgb16(pixels_HWC, ">"),
}


@pytest.mark.parametrize("encode", COLOURS.values(), ids=COLOURS.keys())
@pytest.mark.parametrize("bits", [8, 12, 14, 16])
def test_colours_of_many_bits_keep_their_eight_highest(decode, encode, bits):
    """Pillow reads the upper bytes only, of which a camera of 12 bits uses four bits."""
    values = random16(3, 2**bits - 1)
    pixels = decode(encode(values), bits=bits)
    np.testing.assert_array_equal(pixels, values // 2 ** (bits - 8))
    assert len(np.unique(pixels)) > 50


@pytest.mark.parametrize("encode", COLOURS.values(), ids=COLOURS.keys())
def test_a_colour_beyond_the_bits_in_use_is_refused(decode, encode):
    with pytest.raises(ExpectedError, match="to be from 0 to 1023, for 10 bits, got"):
        decode(encode(random16(3, 4095)), bits=10)


def test_colours_of_many_bits_stand_upright(decode, tmp_path):
    values = random16(3, 4095)
    stream = io.BytesIO()
    with Image.open(io.BytesIO(png16(values))) as image:
        exif = image.getexif()
    exif[ExifTags.Base.Orientation] = 6
    content = png16(values)
    body = exif.tobytes().removeprefix(b"Exif\0\0")
    chunk = struct.pack(">I", len(body)) + b"eXIf" + body + struct.pack(">I", zlib.crc32(b"eXIf" + body))
    stream.write(content[:33] + chunk + content[33:])
    np.testing.assert_array_equal(decode(stream.getvalue(), bits=12), np.rot90(values, -1) // 16)


@pytest.mark.parametrize("channels", [2, 4])
def test_transparent_colours_of_fewer_bits_in_use_are_refused(decode, channels):
    with pytest.raises(ExpectedError, match="12 of 16 bits in use"):
        decode(png16(random16(channels, 4095)), bits=12)
    decode(png16(random16(channels, 65535)), bits=16)


def test_a_value_beyond_the_bits_in_use_is_refused(decode):
    with pytest.raises(ExpectedError, match="to be from 0 to 1023, for 10 bits, got"):
        decode(png16(random16(1, 4095)), bits=10)


@pytest.mark.parametrize("greatest", [1023, 65535])
def test_pgm_tells_its_greatest_value(decode, greatest):
    values = random16(1, greatest)
    header = f"P5 7 6 {greatest}\n".encode()
    pixels = decode(header + values.astype(">u2").tobytes(), color="gray")
    np.testing.assert_allclose(pixels, values / greatest * 255, atol=1)


def test_eight_bits_need_no_word_of_bits(decode):
    pixels = np.random.default_rng(0).integers(0, 256, (8, 8, 3), np.uint8)
    np.testing.assert_array_equal(decode(Image.fromarray(pixels), bits=12), pixels)


def in_mode(mode):
    """An upright gradient in one of Pillow's modes."""
    gradient = Image.fromarray(np.arange(64, dtype=np.uint8).reshape(8, 8) * 4)
    if mode.startswith("I;16"):
        return Image.frombytes(mode, (8, 8), bytes(128))
    if mode in ("La", "RGBa"):
        return gradient.convert({"La": "LA", "RGBa": "RGBA"}[mode]).convert(mode)
    if mode == "LAB":
        return Image.new("LAB", (8, 8))
    if mode == "PA":
        return gradient.convert("P").convert("PA")
    return gradient.convert("RGB" if mode in ("RGBX", "CMYK", "YCbCr", "HSV") else "L").convert(mode)


@pytest.mark.parametrize("mode", Image.MODES)
def test_every_mode_has_a_rule(config, mode):
    """A mode of a later Pillow fails here, until it has a rule and a line in the docs."""
    from sparsight.datasets._deep_picture import bits_of
    from sparsight.datasets._picture import _opaque, _plain

    picture = in_mode(mode)
    settings = config("image_folder", "/x")
    assert (mode in PLAIN_MODES) + (mode in _INTEGER_MODES) + (mode in REFUSED_MODES) == 1
    if mode in PLAIN_MODES:
        gray = np.asarray(
            _opaque(_plain(picture, bits_of(picture), b"", settings.bits, "a"), "white").convert("L")
        )
        expected = np.arange(64).reshape(8, 8) * 4
        tolerance = {"1": 255, "YCbCr": 2, "HSV": 2, "CMYK": 1}.get(mode, 1)
        np.testing.assert_allclose(gray, expected, atol=tolerance)
    else:
        with pytest.raises(ExpectedError):
            _plain(picture, bits_of(picture), b"", settings.bits, "a")


def test_the_docs_tell_the_rule_of_every_mode():
    section = DATA_PAGE.read_text(encoding="utf-8").split("## Pictures", 1)[1].split("\n## ", 1)[0]
    told = {
        each
        for cell in re.findall(r"^\| ([^|]*) \|", section, re.M)
        for each in re.findall(r"`([^`]+)`", cell)
    }
    assert told >= set(Image.MODES)


@pytest.mark.parametrize("size", [(40, 30), (30, 40), (33, 100), (7, 5), (301, 300), (16, 16), (5, 1000)])
@pytest.mark.parametrize("side", [16, 1, 33])
def test_resizing_takes_the_shorter_side_and_the_centre(decode, size, side):
    coarse = Image.fromarray(np.random.default_rng(1).integers(60, 190, (4, 4, 3), np.uint8))
    picture = coarse.resize(size, Image.Resampling.BILINEAR)
    shorter = min(size)
    whole = picture.resize([side * length // shorter for length in size], Image.Resampling.BICUBIC)
    left, top = (round((length - side) / 2) for length in whole.size)
    expected = np.asarray(whole.crop((left, top, left + side, top + side)))
    got = decode(picture, image_size=side)
    np.testing.assert_allclose(got.astype(int), expected.astype(int), atol=2)


def test_a_very_long_picture_takes_no_more_memory_than_its_pixels(decode):
    assert decode(Image.new("RGB", (60_000, 2)), image_size=512).shape == (512, 512, 3)


def circle_in_photo():
    """4 to 3, with a square of 30 in the middle."""
    pixels = np.zeros((60, 80), np.uint8)
    pixels[15:45, 25:55] = 255
    return Image.fromarray(pixels)


def test_proportions_are_kept_unless_squashing_is_asked_for(decode):
    def sides(pixels):
        seen = pixels[..., 0] > 127
        return int(seen.any(axis=0).sum()), int(seen.any(axis=1).sum())

    assert sides(decode(circle_in_photo(), image_size=30)) == (16, 16)
    assert sides(decode(circle_in_photo(), image_size=30, resize="squash")) == (12, 16)
