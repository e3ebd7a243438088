"""What each fill puts in, and what `apply` refuses."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy import ndimage

from sparsight import fills
from sparsight.errors import ExpectedError
from sparsight.masks.scatter import scatter

INDEX = torch.arange(400)
IMAGES = torch.randint(256, (400, 3, 8, 8), generator=torch.Generator().manual_seed(0)) / 255
MASK = scatter(INDEX, hidden=20, height=8, width=8)
EVERYTHING = torch.ones(400, 8, 8, dtype=torch.bool)


@pytest.mark.parametrize(("fill", "value"), [("black", 0.0), ("white", 1.0)])
def test_constant_fills(fill: str, value: float) -> None:
    after_BCHW = fills.apply(IMAGES, MASK, fill)
    assert (after_BCHW[MASK[:, None].expand_as(IMAGES)] == value).all()


def test_mean_is_the_given_colour() -> None:
    after_BCHW = fills.apply(IMAGES, EVERYTHING, "mean", mean_C=[0.1, 0.2, 0.3])
    assert after_BCHW.equal(torch.tensor([0.1, 0.2, 0.3])[:, None, None].expand_as(IMAGES))


def test_image_mean_is_that_of_visible_pixels() -> None:
    after_BCHW = fills.apply(IMAGES, MASK, "image_mean")
    for i in (0, 7, 399):
        expected_C = IMAGES[i][:, ~MASK[i]].mean(dim=1)
        hidden_CN = after_BCHW[i][:, MASK[i]]
        assert torch.allclose(hidden_CN, expected_C[:, None].expand_as(hidden_CN), atol=1e-5)


def test_image_mean_of_nothing_visible_is_grey() -> None:
    assert (fills.apply(IMAGES, EVERYTHING, "image_mean") == 0.5).all()


def test_noise_is_uniform_and_independent_of_place_and_channel() -> None:
    noise_BCHW = fills.apply(IMAGES, EVERYTHING, "noise", index_B=INDEX)
    counts = torch.histc(noise_BCHW, 16, 0, 1)
    expected = noise_BCHW.numel() / 16
    assert ((counts - expected) ** 2 / expected).sum() < 37.7  # χ² with 15 degrees of freedom, p = 0.001
    flat_BN = noise_BCHW.flatten(1)
    assert torch.corrcoef(flat_BN.T).fill_diagonal_(0).abs().max() < 5.5 / 400**0.5
    assert len(noise_BCHW.unique()) == 256


def test_color_is_one_an_image() -> None:
    color_BCHW = fills.apply(IMAGES, EVERYTHING, "color", index_B=INDEX)
    assert color_BCHW.equal(color_BCHW[:, :, :1, :1].expand_as(IMAGES))
    assert len(color_BCHW[:, :, 0, 0].unique(dim=0)) == 400


def test_of_several_fills_each_image_gets_one() -> None:
    names = ["black", "mean", "noise"]
    mixed_BCHW = fills.apply(IMAGES, MASK, names, index_B=INDEX, mean_C=[0.5] * 3)
    each = [fills.apply(IMAGES, MASK, name, index_B=INDEX, mean_C=[0.5] * 3) for name in names]
    same_FB = torch.stack([(mixed_BCHW == one_BCHW).flatten(1).all(dim=1) for one_BCHW in each])
    assert (same_FB.sum(dim=0) == 1).all()
    counts_F = same_FB.sum(dim=1)
    assert ((counts_F - 400 / 3) ** 2 / (400 / 3)).sum() < 13.8  # χ², 2 degrees of freedom, p = 0.001
    alone_BCHW = fills.apply(IMAGES[5:6], MASK[5:6], names, index_B=INDEX[5:6], mean_C=[0.5] * 3)
    assert alone_BCHW.equal(mixed_BCHW[5:6])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"fill": "blakc"}, 'Expected fill to be one of .*, got "blakc".\nDid you mean black?'),
        ({"fill": []}, "Expected fills to be one name or several, got .none.\\.\nChoose of black,"),
        (
            {"fill": "color", "index_B": INDEX[:3]},
            "Expected image indices to be one for each of .* images, got 3",
        ),
        (
            {"fill": "noise", "index_B": INDEX.float()},
            r"Expected image indices to be integers of shape \[B\], got",
        ),
        ({"fill": "noise"}, "Expected image indices to be given, as noise is random, got .*\nPass index_B"),
        ({"fill": ["black", "white"]}, "Expected image indices to be given"),
        ({"fill": "mean"}, "Expected mean to be 3 numbers, one per channel, got .*\nPass mean_C"),
        ({"fill": "mean", "mean_C": [0.5]}, "Expected mean to be 3 numbers"),
        ({"images": (IMAGES * 255).to(torch.uint8)}, "Expected images to be floats .*\nConvert with"),
        ({"images": IMAGES[0]}, "Expected images to be floats"),
        ({"mask": MASK.float()}, "Expected mask to be bool of shape"),
        ({"mask": MASK[:1]}, "Expected mask to be bool of shape"),
    ],
)
def test_misuse_is_explained(arguments: dict[str, object], message: str) -> None:
    images = arguments.pop("images", IMAGES)
    mask = arguments.pop("mask", MASK)
    with pytest.raises(ExpectedError, match=message):
        fills.apply(images, mask, **arguments)


@pytest.mark.parametrize("sigma", [0.5, 2, 7.5])
def test_blur_is_a_gaussian_whose_weights_stay_inside_the_image(sigma: float) -> None:
    levels_HW = torch.randint(256, (12, 17), generator=torch.Generator().manual_seed(1)).numpy()
    inside_HW = ndimage.gaussian_filter(np.ones((12, 17)), sigma, mode="constant", truncate=30)
    expected_HW = ndimage.gaussian_filter(levels_HW / 255, sigma, mode="constant", truncate=30) / inside_HW
    image_1CHW = torch.from_numpy(levels_HW / 255).to(torch.float32)[None, None]
    blurred_1CHW = fills.apply(
        image_1CHW, torch.ones(1, 12, 17, dtype=torch.bool), {"blur": {"sigma": sigma}}
    )
    np.testing.assert_allclose(blurred_1CHW[0, 0].numpy(), expected_HW, atol=2e-5)


@pytest.mark.parametrize("sigma", [0.01, 2, 1000])
def test_blur_leaves_one_colour_as_it_is(sigma: float) -> None:
    images_BCHW = torch.full((2, 3, 9, 5), 77 / 255)
    blurred_BCHW = fills.apply(
        images_BCHW, torch.ones(2, 9, 5, dtype=torch.bool), {"name": "blur", "sigma": sigma}
    )
    assert blurred_BCHW.equal(images_BCHW)


def test_a_wide_blur_is_the_mean_of_the_image() -> None:
    blurred_BCHW = fills.apply(IMAGES[:3], EVERYTHING[:3], {"blur": {"sigma": 1000}})
    mean_BC11 = IMAGES[:3].mean(dim=(2, 3), keepdim=True).expand_as(blurred_BCHW)
    torch.testing.assert_close(blurred_BCHW, mean_BC11, atol=1e-4, rtol=0)


def test_fills_with_parameters_are_picked_like_others() -> None:
    both = [{"blur": {"sigma": 1}}, {"blur": {"sigma": 9}}, "white"]
    shown_BCHW = fills.apply(IMAGES, MASK, both, index_B=INDEX)
    alone = [fills.apply(IMAGES, MASK, [spec]) for spec in both]
    picks = [[each_BCHW[i].equal(shown_BCHW[i]) for each_BCHW in alone] for i in range(400)]
    assert all(sum(pick) == 1 for pick in picks)
    assert all(100 < sum(pick[k] for pick in picks) < 167 for k in range(3))


@pytest.mark.parametrize("sigma", [0, -1, float("nan"), 1001, "2", None, True])
def test_an_impossible_sigma_is_refused(sigma: object) -> None:
    with pytest.raises(
        ExpectedError, match="sigma of blur to be a number above 0, up to 1000, got"
    ) as raised:
        fills.of({"blur": {"sigma": sigma}})
    assert raised.value.path == "sigma"
