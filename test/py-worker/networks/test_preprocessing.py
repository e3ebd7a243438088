"""What a model is given of images in [0, 1]: order of channels, range, mean and deviation, axes."""

import pytest
import torch

from sparsight.networks.preprocessing import Preprocessing

SETTINGS = {
    "resampling": None,
    "mean": None,
    "std": None,
    "channel_order": "rgb",
    "range": "0-1",
    "layout": "nchw",
    "mask_at": "input",
}
IMAGENET = {"mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}
RESAMPLING = {
    "resize": 8,
    "center_crop": 6,
    "interpolation": "bilinear",
    "antialias": True,
    "resized_as": "tensor",
}
BYTES = torch.randint(0, 256, (2, 3, 10, 12), generator=torch.Generator().manual_seed(0), dtype=torch.uint8)
UNIT = BYTES.float() / 255


def given(images, *, own=lambda images: images.clone(), **settings):
    preprocessing = Preprocessing.of({**SETTINGS, **settings})
    return preprocessing(images, normalize=own, lay_out=lambda images: images.contiguous())


def test_mean_and_deviation_as_torchvision_normalises():
    mean, std = (torch.tensor(IMAGENET[name]).view(-1, 1, 1) for name in ("mean", "std"))
    assert torch.equal(given(UNIT, **IMAGENET), UNIT.clone().sub_(mean).div_(std))


def test_caffe_is_blue_first_from_0_to_255_less_a_mean():
    caffe = {"mean": [103.939, 116.779, 123.68], "std": [1, 1, 1], "channel_order": "bgr", "range": "0-255"}
    means = torch.tensor(caffe["mean"]).view(-1, 1, 1)
    assert torch.equal(given(UNIT, **caffe), BYTES.float().flip(1) - means)


def test_without_a_mean_the_range_is_exact():
    assert torch.equal(given(UNIT, range="0-255"), BYTES.float())
    assert torch.equal(given(UNIT, range="0-255", layout="nhwc"), BYTES.float().permute(0, 2, 3, 1))


def test_without_a_mean_the_statistics_are_those_of_the_data_set_in_its_order():
    own = torch.tensor([0.1, 0.2, 0.3]).view(-1, 1, 1)
    made = given(UNIT, channel_order="bgr", own=lambda images: images - own)
    assert torch.equal(made, (UNIT - own).flip(1))


def test_axes():
    made = given(UNIT, layout="nhwc", **IMAGENET)
    assert made.shape == (2, 10, 12, 3)
    assert made.is_contiguous()
    assert Preprocessing.of({**SETTINGS, "layout": "nhwc"}).shape(3, 10, 12) == (10, 12, 3)


def test_images_are_resized_here_only_where_pixels_are_hidden_at_the_source():
    at_source = {"resampling": RESAMPLING, "mask_at": "source"}
    assert given(UNIT, **at_source).shape == (2, 3, 6, 6)
    assert Preprocessing.of({**SETTINGS, **at_source}).shape(3, 10, 12) == (3, 6, 6)
    assert torch.equal(given(UNIT, resampling=RESAMPLING), UNIT)
    assert Preprocessing.of({**SETTINGS, "resampling": RESAMPLING}).size(6, 6) == (6, 6)


@pytest.mark.parametrize("settings", [{}, IMAGENET, {"channel_order": "bgr"}, {"range": "0-255"}])
def test_what_is_given_is_a_tensor_of_its_own(settings):
    images = UNIT.clone()
    given(images, **settings).zero_()
    assert torch.equal(images, UNIT)
