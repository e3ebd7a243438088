"""`worst_blocks` against trying every pair by hand."""

from __future__ import annotations

from itertools import product

import pytest
import torch
from torch import Tensor, nn

from sparsight import attacks
from sparsight.attacks._pairs import Pairs
from sparsight.attacks.worst_block import worst_block
from sparsight.attacks.worst_blocks import worst_blocks
from sparsight.errors import ExpectedError


def net(height: int, width: int) -> nn.Module:
    torch.manual_seed(3)
    return nn.Sequential(nn.Flatten(), nn.Linear(height * width, 32), nn.Tanh(), nn.Linear(32, 3)).eval()


def pairs_by_hand(height: int, width: int, sizes: list[tuple[int, int]]) -> list[Tensor]:
    """Masks of all pairs of full rectangles of these rows and columns that do not overlap, each once."""
    found: dict[bytes, Tensor] = {}
    places = [product(range(height - rows + 1), range(width - columns + 1)) for rows, columns in sizes]
    for corners in product(*places):
        mask_HW = torch.zeros(height, width, dtype=torch.bool)
        for (top, left), (rows, columns) in zip(corners, sizes, strict=True):
            mask_HW[top : top + rows, left : left + columns] = True
        if mask_HW.sum() == sum(rows * columns for rows, columns in sizes):
            found[mask_HW.numpy().tobytes()] = mask_HW
    return list(found.values())


@pytest.mark.parametrize(("hidden", "sizes"), [(8, [(2, 2), (2, 2)]), (2, [(1, 1), (1, 1)])])
def test_where_there_are_few_pairs_it_is_the_worst_of_all(hidden: int, sizes: list[tuple[int, int]]) -> None:
    model, images_BCHW, labels_B = net(5, 6), torch.rand(4, 1, 5, 6), torch.arange(4) % 3
    masks = torch.stack(pairs_by_hand(5, 6, sizes))
    (found,) = worst_blocks(model, images_BCHW, labels_B, hidden=[hidden])
    assert found.is_exact
    assert (found.forwards_B == len(masks)).all()
    for b in range(4):
        with torch.no_grad():
            logits_PK = model(images_BCHW[b].masked_fill(masks[:, None], 0))
        margin_P = attacks.margin(logits_PK, labels_B[b].expand(len(masks)))
        assert found.margin_B[b].item() == pytest.approx(margin_P.min().item(), abs=1e-5)
        assert (found.mask_BHW[b] == masks).flatten(1).all(dim=1).any()


@pytest.mark.parametrize("hidden", [2, 3, 5, 8, 9, 12])
@pytest.mark.parametrize("stride", [1, 2])
def test_pairs_are_counted_before_they_are_made(hidden: int, stride: int) -> None:
    pairs = Pairs(hidden, 6, 7, stride)
    first_P, second_P = pairs.all(torch.device("cpu"))
    masks = pairs.masks(first_P, second_P)
    assert len(masks) == pairs.number
    assert (masks.sum(dim=(1, 2)) == hidden).all()
    assert len(torch.stack([first_P, second_P], dim=1).unique(dim=0)) == len(masks)


def test_the_heuristic_is_between_one_block_after_another_and_the_worst_pair() -> None:
    model, images_BCHW, labels_B = net(8, 9), torch.rand(60, 1, 8, 9), torch.arange(60) % 3
    with torch.no_grad():
        model[1].weight.mul_(30)
    (exact,) = worst_blocks(model, images_BCHW, labels_B, hidden=[8])
    found = [
        worst_blocks(model, images_BCHW, labels_B, hidden=[8], max_pairs=0, rounds=rounds)[0]
        for rounds in (0, 1, 5)
    ]
    for less, more in ((found[0], found[1]), (found[1], found[2])):
        assert (more.margin_B <= less.margin_B + 1e-6).all()
    assert (exact.margin_B <= found[2].margin_B + 1e-6).all()
    assert (found[1].margin_B < found[0].margin_B).any()
    assert exact.is_exact
    assert not found[2].is_exact
    assert (found[1].forwards_B == 2 * 2 * 7 * 8).all()


def test_where_two_blocks_do_not_fit_it_is_one() -> None:
    model, images_BCHW, labels_B = net(5, 5), torch.rand(3, 1, 5, 5), torch.arange(3)
    for hidden in (0, 1, 20, 25):
        assert Pairs(hidden, 5, 5, 1).number == 0
        (two,) = worst_blocks(model, images_BCHW, labels_B, hidden=[hidden])
        (one,) = worst_block(model, images_BCHW, labels_B, hidden=[hidden])
        assert two.mask_BHW.equal(one.mask_BHW)
        assert two.margin_B.equal(one.margin_B)
        assert two.is_exact
        assert two.forwards_B.equal(one.forwards_B)


def test_a_stride_makes_it_affordable_on_large_images_and_not_exact() -> None:
    search = worst_blocks.having(stride=28, max_pairs=0)
    assert search.forwards([5018], height=224, width=224) == 2 * (8 * 8 + 8 * 8)
    assert not search.is_exact(5018, height=224, width=224)
    sizes = list[int]()
    image_1CHW, label_1 = torch.rand(1, 1, 224, 224), torch.tensor([0])
    search(lambda x: x.flatten(1)[:, :2], image_1CHW, label_1, hidden=[5018], tick=sizes.append)
    assert sum(sizes) == 256
    assert max(sizes) <= 5


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"stride": 0}, "stride to be an integer from 1 to 4096, got 0"),
        ({"max_pairs": -1}, "max_pairs to be an integer from 0 to 10000000, got -1"),
        ({"rounds": 101}, "rounds to be an integer from 0 to 100, got 101"),
    ],
)
def test_impossible_parameters_are_refused_at_their_place(settings: dict[str, int], message: str) -> None:
    with pytest.raises(ExpectedError, match=message) as caught:
        worst_blocks.having(**settings)
    assert caught.value.path == next(iter(settings))
