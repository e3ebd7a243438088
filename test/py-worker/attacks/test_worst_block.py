"""`worst_block` against trying every position by hand."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from sparsight import attacks
from sparsight.attacks.worst_block import worst_block
from sparsight.errors import ExpectedError
from sparsight.masks.random_block import random_block
from sparsight.models import build


def by_hand(model: nn.Module, image_CHW: Tensor, label: int, rows: int, columns: int) -> tuple[float, Tensor]:
    """The smallest margin over all positions of a full rectangle, and where it is."""
    best, best_HW = float("inf"), torch.zeros(image_CHW.shape[1:], dtype=torch.bool)
    for top in range(image_CHW.shape[1] - rows + 1):
        for left in range(image_CHW.shape[2] - columns + 1):
            mask_HW = torch.zeros(image_CHW.shape[1:], dtype=torch.bool)
            mask_HW[top : top + rows, left : left + columns] = True
            logits_K = model(image_CHW.masked_fill(mask_HW, 0.0)[None])[0].tolist()
            margin = logits_K.pop(label) - max(logits_K)
            if margin < best - 1e-6:
                best, best_HW = margin, mask_HW
    return best, best_HW


def test_it_is_the_worst_of_all_positions() -> None:
    torch.manual_seed(3)
    model = nn.Sequential(nn.Conv2d(2, 6, 3), nn.ReLU(), nn.Flatten(), nn.Linear(6 * 8 * 9, 3)).eval()
    images_BCHW = torch.rand(4, 2, 10, 11)
    labels_B = torch.tensor([0, 1, 2, 1])
    for (rows, columns), result in zip(
        [(3, 3), (3, 4), (10, 11)],
        worst_block(model, images_BCHW, labels_B, hidden=[9, 12, 110]),
        strict=True,
    ):
        for i in range(4):
            with torch.no_grad():
                margin, mask_HW = by_hand(model, images_BCHW[i], int(labels_B[i]), rows, columns)
            assert abs(result.margin_B[i].item() - margin) < 1e-4
            assert result.mask_BHW[i].equal(mask_HW)
        assert (result.forwards_B == (10 - rows + 1) * (11 - columns + 1)).all()


def test_no_random_block_is_worse() -> None:
    torch.manual_seed(4)
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 5)).eval()
    image_1CHW, label_1 = torch.rand(1, 1, 8, 8), torch.tensor([2])
    (worst,) = worst_block(model, image_1CHW, label_1, hidden=[11])
    mask_PHW = random_block(torch.arange(500), hidden=11, height=8, width=8)
    with torch.no_grad():
        logits_PK = model(image_1CHW.masked_fill(mask_PHW[:, None], 0.0))
    margin_P = attacks.margin(logits_PK, label_1.expand(500))
    assert worst.margin_B.item() <= margin_P.min().item() + 1e-6
    assert any(worst.mask_BHW[0].equal(mask_HW) for mask_HW in mask_PHW)


def test_of_equals_it_is_the_first() -> None:
    images_BCHW, labels_B = torch.rand(2, 1, 6, 6), torch.tensor([0, 1])
    (result,) = worst_block(lambda x: torch.zeros(len(x), 2), images_BCHW, labels_B, hidden=[4])
    first_HW = torch.zeros(6, 6, dtype=torch.bool)
    first_HW[:2, :2] = True
    assert result.mask_BHW.equal(first_HW.expand(2, 6, 6))
    assert result.succeeds_B.tolist() == [False, True]  # of equal logits the first is the prediction


@pytest.mark.parametrize(
    ("hidden", "height", "width", "positions"),
    [
        (0, 32, 32, 1),
        (1, 32, 32, 1024),
        (49, 32, 32, 676),
        (51, 32, 32, 650),
        (205, 32, 32, 342),
        (1024, 32, 32, 1),
        (6, 8, 8, 42),
        (20, 3, 40, 34),
        (20, 40, 3, 34),
    ],
)
def test_every_position_costs_one_forward_pass(hidden: int, height: int, width: int, positions: int) -> None:
    assert worst_block.forwards([hidden], height=height, width=width) == positions


def test_a_long_search_on_larger_images_ticks_after_a_few_images() -> None:
    """Resnet-18 takes half a minute for 600 images of 64×64 on a slow core: that is too long for silence."""
    model = build(
        "resnet18", image_height=64, image_width=64, num_channels=3, num_classes=10, width=0.125, options={}
    ).eval()
    ticks = list[int]()

    class EnoughError(Exception):
        pass

    def tick(num_forwards: int) -> None:
        ticks.append(num_forwards)
        if len(ticks) == 3:
            raise EnoughError

    with pytest.raises(EnoughError):
        worst_block(model, torch.rand(1, 3, 64, 64), torch.tensor([0]), hidden=[205], tick=tick)
    assert max(ticks) <= 64


def net(side: int) -> nn.Module:
    torch.manual_seed(3)
    return nn.Sequential(nn.Flatten(), nn.Linear(side * side, 32), nn.Tanh(), nn.Linear(32, 3)).eval()


def smooth(images_BCHW: Tensor) -> Tensor:
    """The margin falls smoothly towards a block whose corner is at (13, 22)."""
    height, width = images_BCHW.shape[2:]
    is_hidden_BHW = (images_BCHW == 0).all(dim=1).double()
    rows_H, columns_W = torch.arange(height).double(), torch.arange(width).double()
    count_B = is_hidden_BHW.sum(dim=(1, 2)).clamp(min=1)
    row_B = (is_hidden_BHW.sum(dim=2) * rows_H).sum(dim=1) / count_B - 2
    column_B = (is_hidden_BHW.sum(dim=1) * columns_W).sum(dim=1) / count_B - 2
    distance_B = (row_B - 13).abs() + (column_B - 22).abs()
    return torch.stack([distance_B, torch.zeros_like(distance_B)], dim=1)


def test_of_a_grid_it_is_the_worst_of_its_positions() -> None:
    model, image_1CHW = net(12), torch.rand(1, 1, 12, 12)
    (found,) = worst_block(model, image_1CHW, torch.tensor([0]), hidden=[9], stride=4)
    rows = [0, 4, 8, 9]  # and the last
    margins = {}
    for top in rows:
        for left in rows:
            with torch.no_grad():
                image = image_1CHW.clone()
                image[:, :, top : top + 3, left : left + 3] = 0
                margins[top, left] = attacks.margin(model(image), torch.tensor([0])).item()
    top, left = min(margins, key=lambda corner: margins[corner])
    assert found.mask_BHW[0, top : top + 3, left : left + 3].all()
    assert found.margin_B.item() == pytest.approx(margins[top, left], abs=1e-5)
    assert found.forwards_B.item() == 16
    assert not found.is_exact


def test_refining_follows_the_best_positions_to_the_last_pixel() -> None:
    image_1CHW, label_1 = torch.ones(1, 1, 40, 50), torch.tensor([0])
    (coarse,) = worst_block(smooth, image_1CHW, label_1, hidden=[25], stride=8)
    (fine,) = worst_block(smooth, image_1CHW, label_1, hidden=[25], stride=8, refine=1)
    (exact,) = worst_block(smooth, image_1CHW, label_1, hidden=[25])
    assert coarse.margin_B.item() > 0
    assert fine.margin_B.item() == exact.margin_B.item() == 0
    assert fine.mask_BHW.equal(exact.mask_BHW)
    assert fine.mask_BHW[0, 13:18, 22:27].all()
    assert fine.forwards_B.item() == 6 * 7 + 8 * 3
    assert exact.forwards_B.item() == 36 * 46
    assert (exact.is_exact, fine.is_exact) == (True, False)


@pytest.mark.parametrize("refine", [1, 4, 1000])
def test_refining_is_never_worse_than_the_grid_and_never_better_than_all(refine: int) -> None:
    model, images_BCHW, labels_B = net(16), torch.rand(8, 1, 16, 16), torch.arange(8) % 3
    (exact,) = worst_block(model, images_BCHW, labels_B, hidden=[10])
    (coarse,) = worst_block(model, images_BCHW, labels_B, hidden=[10], stride=5)
    (fine,) = worst_block(model, images_BCHW, labels_B, hidden=[10], stride=5, refine=refine)
    assert (fine.margin_B <= coarse.margin_B + 1e-6).all()
    assert (fine.margin_B >= exact.margin_B - 1e-6).all()
    if refine == 1000:
        assert (fine.margin_B < coarse.margin_B).any()


def test_a_stride_beyond_the_image_leaves_the_corners_and_one_of_one_position_is_exact() -> None:
    search = worst_block.having(stride=100)
    assert search.forwards([4], height=8, width=10) == 4
    assert not search.is_exact(4, height=8, width=10)
    assert search.forwards([80], height=8, width=10) == 1
    assert search.is_exact(80, height=8, width=10)


def test_images_of_any_size_are_tried_a_few_at_a_time() -> None:
    sizes = list[int]()
    image_1CHW = torch.rand(1, 3, 512, 512)
    worst_block(
        lambda images: images.flatten(1)[:, :2],
        image_1CHW,
        torch.tensor([0]),
        hidden=[2500],
        stride=128,
        refine=2,
        tick=sizes.append,
    )
    assert sum(sizes) == 25 + 7 * 8 * 2
    assert max(sizes) == 1


@pytest.mark.parametrize(
    ("settings", "path", "message"),
    [
        ({"stride": 0}, "stride", "stride to be an integer from 1 to 4096, got 0"),
        ({"stride": 2, "refine": -1}, "refine", "refine to be an integer from 0 to 1024, got -1"),
        ({"refine": 3}, "refine", "refine of worst_block to be 0 where the stride is 1, got 3"),
    ],
)
def test_impossible_parameters_are_refused_at_their_place(
    settings: dict[str, int], path: str, message: str
) -> None:
    with pytest.raises(ExpectedError, match=message) as caught:
        worst_block.having(**settings)
    assert caught.value.path == path
