"""The nearest visible pixel."""

from __future__ import annotations

import pytest
import torch
from scipy import ndimage
from torch import Tensor

from sparsight import fills, masks
from sparsight.fills.nearest import nearest_visible

INDEX = torch.arange(24)


def slowly(mask_HW: Tensor) -> list[int]:
    """Of every pixel the place of the nearest visible one, of equals the first."""
    height, width = mask_HW.shape
    visible_K2 = (~mask_HW).nonzero()
    found = []
    for row in range(height):
        for column in range(width):
            squared_K = (visible_K2 - torch.tensor([row, column])).square().sum(dim=1)
            nearest_2 = visible_K2[(squared_K * height * width + torch.arange(len(visible_K2))).argmin()]
            found.append(int(nearest_2[0]) * width + int(nearest_2[1]))
    return found


@pytest.mark.parametrize("family", ["scatter", "random_block", "border", "lines"])
@pytest.mark.parametrize("size", [(1, 9), (9, 1), (7, 12), (12, 7)])
def test_it_is_the_nearest_and_of_equals_the_first(family: str, size: tuple[int, int]) -> None:
    height, width = size
    for hidden in (1, height * width // 2, height * width - 1):
        mask_BHW = masks.load(family)(INDEX, hidden=hidden, height=height, width=width)
        place_BN = nearest_visible(mask_BHW).flatten(1)
        for mask_HW, place_N in zip(mask_BHW[::5], place_BN[::5], strict=True):
            assert place_N.tolist() == slowly(mask_HW)


@pytest.mark.parametrize("size", [(40, 40), (200, 230)])
def test_it_is_as_far_as_the_distance_transform_says(size: tuple[int, int]) -> None:
    mask_BHW = masks.load("blob")(INDEX[:3], hidden=size[0] * size[1] * 4 // 5, height=size[0], width=size[1])
    place_BHW = nearest_visible(mask_BHW)
    row_H1, column_W = torch.arange(size[0])[:, None], torch.arange(size[1])
    squared_BHW = (place_BHW // size[1] - row_H1) ** 2 + (place_BHW % size[1] - column_W) ** 2
    for mask_HW, squared_HW in zip(mask_BHW.numpy(), squared_BHW, strict=True):
        expected_HW = torch.from_numpy(ndimage.distance_transform_edt(mask_HW)).square().round().long()
        assert squared_HW.equal(expected_HW)


def test_hidden_pixels_take_the_colour() -> None:
    image_1CHW = torch.arange(2 * 3 * 4).view(1, 2, 3, 4) / 24
    mask_1HW = torch.tensor([[[0, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 0]]], dtype=torch.bool)
    filled_1CHW = fills.apply(image_1CHW, mask_1HW, "nearest")
    first, last = image_1CHW[0, :, 0, 0], image_1CHW[0, :, 2, 3]
    expected_HW = [[1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0]]
    expected_CHW = torch.where(
        torch.tensor(expected_HW, dtype=torch.bool), first[:, None, None], last[:, None, None]
    )
    assert filled_1CHW[0].equal(expected_CHW)


def test_an_image_of_which_nothing_is_visible_becomes_grey() -> None:
    images_BCHW = torch.rand(2, 3, 4, 5)
    mask_BHW = torch.ones(2, 4, 5, dtype=torch.bool)
    mask_BHW[1, 0, 0] = False
    filled_BCHW = fills.apply(images_BCHW, mask_BHW, "nearest")
    assert (filled_BCHW[0] == 0.5).all()
    assert filled_BCHW[1].equal(images_BCHW[1, :, :1, :1].expand(3, 4, 5))
