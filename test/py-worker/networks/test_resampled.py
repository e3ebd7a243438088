"""Images are brought to a size as torchvision does it, to the bit: pictures by Pillow, tensors by torch."""

import itertools

import numpy as np
import pytest
import torch
from PIL import Image

from sparsight.datasets._resizing import resampled as of_picture
from sparsight.errors import ExpectedError
from sparsight.networks.resampled import resampled as of_tensor
from sparsight.networks.resampling import Resampling

SIZES = [(50, 37), (37, 50), (64, 64), (20, 131), (33, 32)]
KINDS = ["nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"]


def how(resize=None, center_crop=None, interpolation="bilinear", *, antialias=True, resized_as="picture"):
    return Resampling(resize, center_crop, interpolation, antialias, resized_as)


def picture(height, width, mode="RGB"):
    channels = {"RGB": 3, "L": 1}[mode]
    noise = np.random.default_rng(height * width).integers(0, 256, (height, width, channels), np.uint8)
    return Image.fromarray(noise.squeeze() if mode == "L" else noise)


def tensor(height, width):
    return torch.from_numpy(np.array(picture(height, width))).permute(2, 0, 1)[None].contiguous()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize("size", SIZES)
def test_a_picture_is_resized_by_pillow_and_its_centre_cut_out(size, mode, kind):
    whole = picture(*size, mode)
    shorter = min(size)
    height, width = (int(32 * side / shorter) for side in size)
    expected = whole.resize((width, height), Image.Resampling[kind.upper()])
    assert np.array_equal(of_picture(whole, how(32, None, kind), ""), expected)
    top, left = round((height - 24) / 2), round((width - 24) / 2)
    cropped = np.asarray(expected)[top : top + 24, left : left + 24]
    assert np.array_equal(of_picture(whole, how(32, 24, kind), ""), cropped)


@pytest.mark.parametrize("size", SIZES)
def test_a_crop_alone_resizes_nothing(size):
    top, left = round((size[0] - 20) / 2), round((size[1] - 20) / 2)
    own = np.asarray(picture(*size))[top : top + 20, left : left + 20]
    assert np.array_equal(of_picture(picture(*size), how(None, 20), ""), own)


def test_a_picture_smaller_than_the_crop_is_refused_by_name():
    message = (
        "a.png to be one of 40 rows and columns at least, which center_crop cuts out, got 50 rows and 37"
    )
    with pytest.raises(ExpectedError, match=message) as caught:
        of_picture(picture(50, 37), how(None, 40), "a.png")
    assert caught.value.path == "model.preprocess.center_crop"


TENSOR_CASES = list(itertools.product(SIZES, ["nearest", "bilinear", "bicubic"], [True, False], [24, 90]))


@pytest.fixture(scope="module")
def torchvision():
    return pytest.importorskip("torchvision.transforms.functional", reason="torchvision is not installed")


@pytest.mark.parametrize(("size", "kind", "antialias", "side"), TENSOR_CASES)
def test_tensors_as_torchvision(torchvision, size, kind, antialias, side):
    mode = torchvision.InterpolationMode(kind)
    for images in (tensor(*size), tensor(*size) / 255):
        theirs = torchvision.center_crop(torchvision.resize(images, side, mode, antialias=antialias), 21)
        ours = of_tensor(images, how(side, 21, kind, antialias=antialias, resized_as="tensor"))
        assert ours.dtype == theirs.dtype
        assert torch.equal(ours, theirs)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", KINDS)
def test_pictures_as_torchvision(torchvision, size, kind):
    whole = picture(*size)
    theirs = torchvision.center_crop(torchvision.resize(whole, 30, torchvision.InterpolationMode(kind)), 28)
    assert np.array_equal(of_picture(whole, how(30, 28, kind), ""), theirs)


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_picture_resized_as_a_tensor_is_what_torch_makes_of_its_bytes(mode):
    whole = picture(50, 37, mode)
    settings = how(32, 24, "bicubic", antialias=False, resized_as="tensor")
    images = torch.from_numpy(np.array(whole).reshape(50, 37, -1)).permute(2, 0, 1)[None]
    made = of_tensor(images, settings)[0].permute(1, 2, 0).numpy()
    assert np.array_equal(np.asarray(of_picture(whole, settings, "")).reshape(24, 24, -1), made)
    assert not np.array_equal(of_picture(whole, how(32, 24, "bicubic"), ""), made.squeeze())


def test_a_gradient_goes_through():
    images = torch.rand(2, 3, 20, 30, requires_grad=True)
    of_tensor(images, how(16, 12, resized_as="tensor")).sum().backward()
    assert images.grad is not None
    assert images.grad[:, :, 10, 15].all()
    assert not images.grad[:, :, :, 0].any()


def test_sizes():
    assert how(256).size(375, 500) == (256, 341)
    assert how(256, 224).size(375, 500) == (224, 224)
    assert how(None, 8).size(9, 11) == (8, 8)
    assert not how(None, 10).fits(9, 11)
