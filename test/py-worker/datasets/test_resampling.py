"""What a model's preprocessing makes of the images of a data set before they are masked."""

import numpy as np
import pytest
from PIL import Image

from sparsight import datasets
from sparsight.errors import ExpectedError

RESAMPLING = {
    "resize": 16,
    "center_crop": 12,
    "interpolation": "bilinear",
    "antialias": True,
    "resized_as": "picture",
}


def resized(image_HWC):
    height, width = image_HWC.shape[:2]
    shorter = min(height, width)
    whole = Image.fromarray(image_HWC).resize(
        (16 * width // shorter, 16 * height // shorter), Image.Resampling.BILINEAR
    )
    top, left = round((whole.height - 12) / 2), round((whole.width - 12) / 2)
    return np.asarray(whole)[top : top + 12, left : left + 12]


def test_pictures_of_mixed_sizes_become_inputs_of_one(config, cache, tmp_path):
    sizes = [(20, 30), (64, 17), (16, 16), (33, 50)]
    pictures = [
        np.random.default_rng(n).integers(0, 256, (*size, 3), np.uint8) for n, size in enumerate(sizes)
    ]
    for index, picture in enumerate(pictures):
        file = tmp_path / "data" / "test" / "ab"[index % 2] / f"{index}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(picture).save(file)
    dataset = datasets.load(config("image_folder", tmp_path / "data", resampling=RESAMPLING), cache)
    test = dataset.splits["test"]
    expected = [resized(pictures[index]) for index in (0, 2, 1, 3)]
    made = test.images_NCHW[np.argsort(test.index_N)].transpose(0, 2, 3, 1)
    assert np.array_equal(made, expected)


@pytest.mark.parametrize("resized_as", ["picture", "tensor"])
def test_arrays_are_resized_channel_by_channel(config, cache, tmp_path, pixels, write_npz, resized_as):
    images_NHWC, labels_N = pixels(12, size=(20, 24))
    path = write_npz(tmp_path / "data.npz", x_test=images_NHWC, y_test=labels_N)
    test = datasets.load(
        config("npz", path, resampling={**RESAMPLING, "resized_as": resized_as}), cache
    ).splits["test"]
    made = test.images_NCHW[np.argsort(test.index_N)].transpose(0, 2, 3, 1)
    difference = np.abs(made.astype(int) - np.stack([resized(image) for image in images_NHWC]))
    assert difference.max() <= (0 if resized_as == "picture" else 1)


def test_other_preprocessing_is_other_images(config, cache, tmp_path, pixels, write_npz):
    images_NHWC, labels_N = pixels(12, size=(20, 24))
    path = write_npz(tmp_path / "data.npz", x_test=images_NHWC, y_test=labels_N)
    settings = [None, RESAMPLING, {**RESAMPLING, "interpolation": "nearest"}]
    found = [
        datasets.inspect(config("npz", path, resampling=each), cache)["fingerprint"] for each in settings
    ]
    assert len(set(found)) == 3


def test_the_first_image_that_is_too_small_is_named(config, cache, tmp_path, pixels, write_image_folder):
    write_image_folder(tmp_path / "data" / "test", *pixels(6))
    crop = {**RESAMPLING, "resize": None}
    with pytest.raises(ExpectedError, match=r"000.png to be one of 12 rows and columns at least"):
        datasets.inspect(config("image_folder", tmp_path / "data", resampling=crop), cache)


def test_gray_pictures(config, cache, tmp_path, pixels, write_image_folder):
    write_image_folder(tmp_path / "data" / "test", *pixels(6))
    settings = {"resampling": {**RESAMPLING, "resized_as": "tensor"}, "color": "gray"}
    facts = datasets.inspect(config("image_folder", tmp_path / "data", **settings), cache)
    assert (facts["image_height"], facts["image_width"], facts["num_channels"]) == (12, 12, 1)
