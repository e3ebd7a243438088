"""Every search against all masks of images so small that they can be tried: a new file is held to it, too."""

from __future__ import annotations

from itertools import combinations

import pytest
import torch
from torch import Tensor, nn

from sparsight import attacks
from sparsight.attacks import Search
from sparsight.attacks._positions import Positions
from sparsight.masks._block import block_mask

SIDE = 3
FEW = {"random_search_hide": {"queries": 100}}
SEARCHES = [attacks.load(name).having(**FEW.get(name, {})) for name in attacks.names()]
IMAGES = torch.rand(6, 2, SIDE, SIDE, generator=torch.Generator().manual_seed(3))


@pytest.fixture(scope="module")
def model() -> nn.Module:
    torch.manual_seed(2)
    return nn.Sequential(nn.Flatten(), nn.Linear(18, 16), nn.Tanh(), nn.Linear(16, 3)).eval()


def all_masks(num_hidden: int) -> Tensor:
    """Every way to hide so many of nine pixels, bool [P, 3, 3]."""
    chosen_PK = torch.tensor(list(combinations(range(SIDE**2), num_hidden)), dtype=torch.int64)
    mask_PN = torch.zeros(len(chosen_PK), SIDE**2, dtype=torch.bool)
    return mask_PN.scatter_(1, chosen_PK.view(len(chosen_PK), num_hidden), True).view(-1, SIDE, SIDE)


@torch.no_grad()
def margins(model: nn.Module, label: int, image_CHW: Tensor, mask_PHW: Tensor) -> Tensor:
    logits_PK = model(image_CHW.masked_fill(mask_PHW[:, None], 0))
    return attacks.margin(logits_PK, torch.full((len(mask_PHW),), label))


@pytest.mark.parametrize("search", SEARCHES, ids=lambda search: search.name)
def test_no_search_finds_more_than_there_is(search: Search, model: nn.Module) -> None:
    labels_B = model(IMAGES).argmax(dim=1)
    for result in search(model, IMAGES, labels_B, hidden=list(range(10))):
        mask_PHW = all_masks(result.hidden)
        for b in range(len(IMAGES)):
            margin_P = margins(model, int(labels_B[b]), IMAGES[b], mask_PHW)
            is_found_P = (mask_PHW == result.mask_BHW[b]).flatten(1).all(dim=1)
            assert is_found_P.sum() == 1
            assert result.margin_B[b].item() == pytest.approx(margin_P[is_found_P].item(), abs=1e-5)
            assert result.margin_B[b] >= margin_P.min() - 1e-5


def test_a_search_that_says_it_is_exact_is(model: nn.Module) -> None:
    """Of the masks that worst_block can choose: blocks at every position."""
    labels_B = model(IMAGES).argmax(dim=1)
    for result in attacks.load("worst_block")(model, IMAGES, labels_B, hidden=list(range(1, 10))):
        assert result.is_exact
        position_P = torch.arange(len(Positions.of(result.hidden, SIDE, SIDE)))
        mask_PHW = block_mask(position_P, torch.full_like(position_P, result.hidden), SIDE, SIDE)
        for b in range(len(IMAGES)):
            least = margins(model, int(labels_B[b]), IMAGES[b], mask_PHW).min()
            assert result.margin_B[b].item() == pytest.approx(least.item(), abs=1e-5)
