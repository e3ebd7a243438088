"""The contact sheet as a picture, and the request it is made from."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from sparsight import attacks, datasets, fills, masks
from sparsight.datasets import DatasetConfig
from sparsight.dialogues.contact_sheet import Subjects, contact_sheet, of_dataset, of_picture, respond
from sparsight.dialogues.contact_sheet._sheet import counts_text
from sparsight.errors import ExpectedError

DIGITS = {
    "name": "digits",
    "path": None,
    "image_size": None,
    "resize": "crop",
    "resampling": None,
    "color": "gray",
    "background": "white",
    "bits": None,
    "classes": None,
    "labels": None,
    "num_classes": None,
    "statistics": None,
    "unreadable": "refuse",
    "severity": None,
    "val_fraction": 0.1,
    "test_fraction": 0.2,
    "split_seed": 0,
    "max_train": None,
    "max_test": None,
}


SHOWABLE = [name for name in masks.names() if name != "given"]


def spec(name: str, **parameters: Any) -> dict[str, Any]:
    member = attacks.load(name) if name in attacks.names() else masks.load(name)
    return {"family": name, **member.parameters, **parameters}


def request(sheet: Path, **changes: Any) -> str:
    settings = {
        "dataset": DIGITS,
        "split": "test",
        "image": None,
        "image_size": None,
        "masks": [spec(name) for name in (*SHOWABLE, *attacks.names())],
        "ratios": [0, 0.2, 0.5],
        "fill": {"name": "black"},
        "mask_key": 0,
        "num_images": 2,
        "out": str(sheet),
    }
    return json.dumps(settings | changes, default=lambda member: {"family": member.name, **member.parameters})


def subjects(num_channels: int, height: int, width: int) -> Subjects:
    """Two white images."""
    return Subjects(
        title="white",
        images_NCHW=np.full((2, num_channels, height, width), 255, np.uint8),
        labels=["first", "second"],
        index_N=np.array([0, 1]),
        dataset_key="",
        mean=[1.0] * num_channels,
        others_NCHW=np.full((2, num_channels, height, width), 255, np.uint8),
    )


OUTLINE = (230, 97, 1)


def num_of(color: tuple[int, int, int], sheet: Image.Image) -> int:
    return int((np.asarray(sheet) == color).all(axis=2).sum())


def num_hidden(sheet: Image.Image) -> int:
    return num_of((0, 0, 0), sheet) + num_of(OUTLINE, sheet)


def test_the_command_writes_a_picture_of_a_data_set(tmp_path: Path) -> None:
    out = tmp_path / "a sheet.png"
    done = subprocess.run(
        [sys.executable, "-m", "sparsight", "masks"],
        input=request(out),
        cwd=Path(masks.__file__).parents[2],
        env={**os.environ, "SPARSIGHT_CACHE": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=True,
    )
    answer = json.loads(done.stdout)
    with Image.open(out) as sheet:
        assert sheet.format == "PNG"
        assert answer == {
            "ok": True,
            "path": str(out),
            "width": sheet.width,
            "height": sheet.height,
            "left_out": list(attacks.names()),
        }


@pytest.mark.parametrize("size", [(1, 8, 8), (3, 32, 32), (3, 17, 60), (2, 30, 9), (4, 224, 224)])
def test_as_many_pixels_are_black_as_are_hidden(size: tuple[int, int, int]) -> None:
    num_channels, height, width = size
    white = subjects(num_channels, height, width)
    clean, masked = (
        contact_sheet(white, ["scatter", "random_block"], [ratio], fill="black") for ratio in (0, 0.25)
    )
    scale = max(1, -(-112 // max(height, width)))
    hidden = masks.hidden_count(0.25, height, width)
    assert num_hidden(masked) - num_hidden(clean) == 4 * hidden * scale**2


def test_what_is_hidden_is_outlined_where_a_pixel_is_large_enough_to_be_seen_in_it() -> None:
    one_hidden = contact_sheet(subjects(1, 8, 8), ["scatter"], [1 / 64], fill="white")
    assert num_of(OUTLINE, one_hidden) == 2 * 4 * (14 - 1)
    assert num_of(OUTLINE, contact_sheet(subjects(1, 32, 32), ["scatter"], [0.5], fill="white")) == 0


def test_a_dark_sheet_shows_the_same_pictures_on_a_dark_ground(tmp_path: Path) -> None:
    out, out_dark = tmp_path / "sheet.png", tmp_path / "dark.png"
    answer = json.loads(respond(request(out, out_dark=str(out_dark), ratios=[0.5]), tmp_path / "cache"))
    assert answer["path"] == str(out)
    light_HWC, dark_HWC = (np.asarray(Image.open(path)) for path in (out, out_dark))
    assert light_HWC.shape == dark_HWC.shape
    assert light_HWC[0, 0].min() > 240
    assert dark_HWC[0, 0].max() < 40
    alike_HW = (light_HWC == dark_HWC).all(axis=2)
    num_pictures, side = 2 * len(SHOWABLE), 112
    assert alike_HW.sum() >= num_pictures * side**2
    assert num_of(OUTLINE, Image.open(out)) == num_of(OUTLINE, Image.open(out_dark)) > 0


def test_pictures_begin_near_the_edge_so_that_a_telephone_shows_some_of_them() -> None:
    sheet = np.asarray(contact_sheet(subjects(1, 8, 8), ["salient_block"], [0], fill="white"))
    white_W = (sheet == 255).all(axis=2).sum(axis=0) >= 2 * 112
    assert white_W.sum() == 112
    assert white_W.argmax() < 120


def test_patches_are_counted_whole() -> None:
    assert counts_text(0.05, 32, 32, [1]) == "51 of 1024"
    assert counts_text(0.05, 32, 32, [4]) == "48 of 1024"
    assert counts_text(0.05, 32, 32, [1, 4]) == "51 or 48 of 1024"
    assert counts_text(0.5, 32, 32, [1, 4]) == "512 of 1024"


def test_the_sheet_shows_the_masks_of_an_evaluation() -> None:
    white = subjects(1, 8, 8)
    sheet = np.asarray(contact_sheet(white, ["scatter"], [0.2], key=5))
    expected_HW = masks.load("scatter")(torch.from_numpy(white.index_N), hidden=13, height=8, width=8, key=5)[
        1
    ].numpy()
    tile_HW = expected_HW.repeat(14, axis=0).repeat(14, axis=1)
    hidden_HW = (sheet == 0).all(axis=2) | (sheet == OUTLINE).all(axis=2)
    windows = np.lib.stride_tricks.sliding_window_view(hidden_HW, tile_HW.shape)
    assert (windows == tile_HW).all(axis=(2, 3)).any()


@pytest.mark.parametrize("split", ["val", "test"])
def test_the_images_are_of_the_split_that_is_evaluated(split: str, tmp_path: Path) -> None:
    config = DatasetConfig.of(DIGITS)
    shown = of_dataset(config, tmp_path, split=split, num_images=3)
    images_NCHW = datasets.load(config, tmp_path).splits[split].images_NCHW
    assert shown.title == f"digits, {split} split"
    np.testing.assert_array_equal(shown.images_NCHW, images_NCHW[shown.index_N])


@pytest.mark.parametrize("fill", [name for name in fills.names() if name != "none"])
def test_every_fill_can_be_shown(fill: str) -> None:
    shown = [spec(name) for name in SHOWABLE] + [spec("scatter", granularity=4)]
    sheet = contact_sheet(subjects(3, 8, 8), shown, [0.1, 0.9], fill=fill)
    assert sheet.mode == "RGB"


def test_a_mask_with_an_amount_of_its_own_has_a_column_of_its_own(tmp_path: Path) -> None:
    light_HW = np.zeros((8, 8), np.uint8)
    light_HW[2, 3:6] = 255
    Image.fromarray(light_HW).save(tmp_path / "mask.png")
    own = {"given": {"path": str(tmp_path / "mask.png")}}
    white = subjects(1, 8, 8)
    alone = contact_sheet(white, [own], [0.25, 0.5])
    assert num_hidden(alone) == 2 * 3 * 14**2
    many = [i / 8 for i in range(1, 8)]
    widths = [contact_sheet(white, chosen, many).width for chosen in ([own, "scatter"], ["scatter"], [own])]
    assert widths[0] > widths[1] > widths[2]


def test_a_picture_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "own.png"
    picture = Image.new("RGBA", (600, 300), (255, 0, 0, 0))
    picture.paste((0, 0, 255, 255), (0, 0, 300, 300))
    picture.save(path)
    own = of_picture(path)
    assert own.images_NCHW.shape == (1, 3, 128, 256)
    assert own.images_NCHW[0, :, 64, 10].tolist() == [0, 0, 255]
    assert own.images_NCHW[0, :, 64, 250].tolist() == [255, 255, 255]  # transparent on white
    assert of_picture(path, 32).images_NCHW.shape == (1, 3, 32, 32)
    out = tmp_path / "sheet.png"
    assert json.loads(respond(request(out, dataset=None, image=str(path)), tmp_path))["ok"]
    assert out.exists()


def test_a_photograph_is_shown_upright(tmp_path: Path) -> None:
    path = tmp_path / "turned.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    Image.new("RGB", (80, 40)).save(path, exif=exif)
    assert of_picture(path).images_NCHW.shape == (1, 3, 80, 40)


def test_a_picture_is_decoded_as_those_of_a_data_set_are(tmp_path: Path) -> None:
    """Of 16 bits without saying how many are in use, it is refused, not shown nearly black."""
    deep = tmp_path / "deep.png"
    Image.fromarray(np.full((8, 8), 4095, np.uint16)).save(deep)
    with pytest.raises(ExpectedError, match=r"deep\.png to be an image of 8 bits per channel"):
        of_picture(deep)


@pytest.mark.parametrize(
    ("changes", "message", "path"),
    [
        (
            {"masks": [spec("worst_block")]},
            "Expected masks to be some that need no model",
            "masks",
        ),
        ({"masks": [{"family": "scater"}]}, "Expected mask family to be one of", None),
        ({"masks": [spec("stripes", width=9)]}, "Expected width of stripes to be less than", "width"),
        (
            {"masks": [spec("stripes", period=9)]},
            "Expected period of stripes to be at most 8, the rows",
            "period",
        ),
        ({"ratios": [5]}, "Expected ratio to be a number from 0 to 1, got 5", None),
        (
            {"masks": [spec("scatter", granularity=3)]},
            "Expected granularity to be a divisor of both sides of the images, 8 and 8, got 3",
            "granularity",
        ),
        ({"fill": {"name": "blakc"}}, "Expected fill to be one of", None),
        (
            {"image": "nowhere.png"},
            'Expected the picture to be a file that can be read, got "No such file or directory"',
            "nowhere.png",
        ),
        (
            {"image": __file__},
            f"Expected {__file__} to be an image, got something else",
            None,
        ),
        (
            {"out": "/nowhere/sheet.png"},
            'Expected the contact sheet to be writable, got "No such file or directory"',
            "/nowhere/sheet.png",
        ),
    ],
)
def test_what_cannot_be_shown_is_explained(
    changes: dict[str, Any], message: str, path: str | None, tmp_path: Path
) -> None:
    answer = json.loads(respond(request(tmp_path / "sheet.png", **changes), tmp_path / "cache"))
    assert answer["ok"] is False
    assert answer["error"]["message"].startswith(message)
    assert answer["error"]["path"] == path
    assert not (tmp_path / "sheet.png").exists()


def test_a_picture_that_patches_do_not_tile_is_told_a_size_that_they_do(tmp_path: Path) -> None:
    picture = tmp_path / "tall.png"
    Image.new("RGB", (100, 300)).save(picture)
    changes = {"dataset": None, "image": str(picture), "masks": [spec("scatter", granularity=8)]}
    answer = json.loads(respond(request(tmp_path / "sheet.png", **changes), tmp_path))
    assert "of the picture as it is drawn, 256 and 85, got 8" in answer["error"]["message"]
    assert answer["error"]["fix"].endswith("--size 256")
    assert json.loads(respond(request(tmp_path / "sheet.png", **changes, image_size=256), tmp_path))["ok"]


def test_the_smallest_picture_can_be_shown_without_a_warning(tmp_path: Path) -> None:
    Image.new("RGB", (1, 1)).save(tmp_path / "one.png")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        of_one = of_picture(tmp_path / "one.png")
        contact_sheet(of_one, ["scatter"], [0.5])
