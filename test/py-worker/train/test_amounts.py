"""How many pixels are hidden: the laws, as their description has them."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
import torch
from PIL import Image

from sparsight.errors import ExpectedError
from sparsight.protocol.generated import (
    BlackFill,
    GivenMask,
    NoMask,
    ScatterMask,
    StripesMask,
    TrialTrainMask,
)
from sparsight.train.amounts import draw_hidden

NUM_IMAGES = 60_000


def draw(of, distribution, values, *, size=(8, 8), granularity=1, seed=0):
    mask = TrialTrainMask(
        mask=ScatterMask(granularity=granularity),
        of=of,
        distribution=distribution,
        values=values,
        fills=[BlackFill()],
    )
    return draw_hidden(mask, NUM_IMAGES, size, torch.Generator().manual_seed(seed))


def shares(hidden_N):
    counts = torch.bincount(hidden_N)
    return {hidden: counts[hidden].item() / NUM_IMAGES for hidden in counts.nonzero()[:, 0].tolist()}


def test_fixed():
    assert shares(draw("ratio", "fixed", [0.2])) == {13: 1}  # 12.8 pixels
    assert shares(draw("visible", "fixed", [5])) == {59: 1}


def test_half_a_pixel_goes_to_the_even_count():
    assert shares(draw("ratio", "fixed", [0.5], size=(3, 3))) == {4: 1}
    assert shares(draw("ratio", "fixed", [0.5], size=(1, 3))) == {2: 1}


def test_list_takes_each_alike():
    assert shares(draw("visible", "list", [1, 2, 64])) == pytest.approx(
        {63: 1 / 3, 62: 1 / 3, 0: 1 / 3}, abs=0.01
    )


def test_uniform_visible_counts_are_alike_with_both_bounds():
    assert shares(draw("visible", "uniform", [3, 6])) == pytest.approx(
        dict.fromkeys((58, 59, 60, 61), 0.25), abs=0.01
    )


def test_log_uniform_visible_counts_follow_the_logarithm():
    assert shares(draw("visible", "log_uniform", [1, 3])) == pytest.approx(
        {63: 0.5, 62: 0.292, 61: 0.208}, abs=0.01
    )


def test_uniform_ratios_have_the_mean_and_the_bounds():
    hidden_N = draw("ratio", "uniform", [0.25, 0.75]).double()
    assert hidden_N.mean().item() == pytest.approx(32, abs=0.2)
    assert (hidden_N.min(), hidden_N.max()) == (16, 48)


def test_log_uniform_ratios_have_the_median_of_the_logarithm():
    assert draw("ratio", "log_uniform", [0.01, 1], size=(100, 100)).median().item() == pytest.approx(
        1000, rel=0.03
    )


@pytest.mark.parametrize("ratio", [0, 1])
def test_nothing_and_everything(ratio):
    assert shares(draw("ratio", "fixed", [ratio])) == {64 * ratio: 1}


def test_patches_are_whole():
    hidden_N = draw("ratio", "uniform", [0, 1], granularity=2)
    assert set((hidden_N % 4).tolist()) == {0}
    assert (hidden_N.min(), hidden_N.max()) == (0, 64)


def test_more_visible_pixels_than_there_are_is_an_error():
    with pytest.raises(ExpectedError, match="at most 64, the pixels of an image, got 65"):
        draw("visible", "list", [2, 65])


def test_the_generator_decides():
    assert torch.equal(draw("ratio", "uniform", [0, 1]), draw("ratio", "uniform", [0, 1]))
    assert not torch.equal(draw("ratio", "uniform", [0, 1]), draw("ratio", "uniform", [0, 1], seed=1))


def amounts_of(mask):
    settings = TrialTrainMask(mask=mask, of="ratio", distribution="fixed", values=[0.1], fills=[BlackFill()])
    return draw_hidden(settings, NUM_IMAGES, (8, 8), torch.Generator())


def given_mask(folder):
    light_HW = np.zeros((8, 8), np.uint8)
    light_HW[2, 3:6] = 255
    Image.fromarray(light_HW).save(folder / "mask.png")
    sha256 = hashlib.sha256((folder / "mask.png").read_bytes()).hexdigest()
    return GivenMask(path=str(folder / "mask.png"), hides="light", sha256=sha256)


def test_a_mask_with_an_amount_of_its_own_draws_none(tmp_path):
    assert amounts_of(NoMask()) is None
    assert amounts_of(given_mask(tmp_path)) is None


def test_a_mask_that_cannot_be_made_is_refused_at_its_setting(tmp_path):
    given = given_mask(tmp_path)
    Image.new("L", (8, 8), 255).save(given.path)
    with pytest.raises(
        ExpectedError, match=f"mask.png to be the one with the SHA-256 {given.sha256}"
    ) as raised:
        amounts_of(given)
    assert raised.value.path == "train.mask.path"
    with pytest.raises(
        ExpectedError, match="period of stripes to be at most 8, the rows of the images"
    ) as raised:
        amounts_of(StripesMask(period=9, width=1, direction="horizontal"))
    assert raised.value.path == "train.mask.period"
