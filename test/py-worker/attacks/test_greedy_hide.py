"""`greedy_hide` against what can be computed by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from sparsight import attacks, models
from sparsight.attacks.greedy_hide import greedy_hide
from sparsight.errors import ExpectedError
from sparsight.masks.scatter import Scatter
from sparsight.randomness.mask_key import MaskKey


class Hole(nn.Module):
    """Right as long as one of a few pixels is visible, and a little surer the more of them are."""

    def __init__(self, pixels: list[tuple[int, int]]) -> None:
        super().__init__()
        self.rows, self.columns = (torch.tensor(side) for side in zip(*pixels, strict=True))

    def forward(self, images_BCHW: Tensor) -> Tensor:
        sum_B = images_BCHW[:, 0, self.rows, self.columns].sum(dim=1)
        return torch.stack([sum_B, torch.full_like(sum_B, 0.5)], dim=1)


def net(num_classes: int = 4) -> nn.Module:
    torch.manual_seed(0)
    layers = [nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(8 * 16 * 12, num_classes)]
    return nn.Sequential(*layers).eval()


def small_net(num_pixels: int = 9) -> nn.Module:
    torch.manual_seed(6)
    return nn.Sequential(nn.Flatten(), nn.Linear(num_pixels, 32), nn.Tanh(), nn.Linear(32, 3)).eval()


def test_it_finds_a_planted_hole() -> None:
    pixels = [(3, 7), (11, 0), (0, 0), (15, 11)]
    images_BCHW, labels_B = torch.ones(3, 1, 16, 12), torch.zeros(3, dtype=torch.int64)
    three, four = greedy_hide(Hole(pixels), images_BCHW, labels_B, hidden=[3, 4])
    hole_HW = torch.zeros(16, 12, dtype=torch.bool)
    hole_HW[[row for row, _ in pixels], [column for _, column in pixels]] = True
    assert four.mask_BHW.equal(hole_HW.expand(3, 16, 12))
    assert four.succeeds_B.all()
    assert not three.succeeds_B.any()
    first_HW = hole_HW.clone()
    first_HW[15, 11] = False  # of equals the first row by row
    assert three.mask_BHW.equal(first_HW.expand(3, 16, 12))


def test_each_step_hides_the_pixel_that_hurts_most() -> None:
    model = net()
    image_1CHW, label_1 = torch.rand(1, 3, 16, 12), torch.tensor([1])
    steps = greedy_hide(model, image_1CHW, label_1, hidden=[1, 2, 3])
    mask_HW = torch.zeros(16, 12, dtype=torch.bool)
    for step in steps:
        margins = {}
        for pixel in (~mask_HW).nonzero().tolist():
            tried_HW = mask_HW.clone()
            tried_HW[pixel[0], pixel[1]] = True
            with torch.no_grad():
                logits_1K = model(image_1CHW.masked_fill(tried_HW, 0.0))
            margins[pixel[0], pixel[1]] = attacks.margin(logits_1K, label_1).item()
        worst = min(margins, key=lambda pixel: margins[pixel])
        mask_HW[worst] = True
        assert step.mask_BHW[0].equal(mask_HW)
        assert step.margin_B.item() == pytest.approx(margins[worst], abs=1e-5)


@pytest.mark.parametrize("granularity", [1, 2, 4])
@pytest.mark.parametrize("budget", [None, 60])
def test_it_is_never_worse_than_random_pixels_of_the_same_key(granularity: int, budget: int | None) -> None:
    torch.manual_seed(1)
    model = nn.Sequential(nn.Flatten(), nn.Linear(192, 32), nn.ReLU(), nn.Linear(32, 3)).eval()
    images_BCHW, key = torch.rand(20, 1, 16, 12), MaskKey(5, "digits")
    labels_B, index_B = torch.arange(20) % 3, torch.arange(20) + 7
    counts = [16, 48, 96, 176]
    search = greedy_hide.having(granularity=granularity, budget=None if budget is None else 176 + budget)
    found = search(model, images_BCHW, labels_B, hidden=counts, index_B=index_B, key=key, draw=2)
    for result in found:
        random_BHW = Scatter(granularity)(index_B, hidden=result.hidden, height=16, width=12, key=key, draw=2)
        with torch.no_grad():
            logits_BK = model(images_BCHW.masked_fill(random_BHW[:, None], 0.0))
        assert (result.margin_B <= attacks.margin(logits_BK, labels_B) + 1e-6).all()


def test_random_pixels_are_taken_where_the_search_has_gone_astray() -> None:
    """Hiding any pixel helps, until a pair is hidden that no single step leads to."""
    image_1CHW, label_1 = torch.ones(1, 1, 8, 8), torch.tensor([0])
    key, size = MaskKey(3), {"height": 8, "width": 8}
    random_1HW = Scatter()(torch.tensor([0]), hidden=2, key=key, **size)
    pair = random_1HW[0].flatten().nonzero()[:, 0]
    one, two = greedy_hide(trap(pair), image_1CHW, label_1, hidden=[1, 2], key=key)
    assert one.margin_B.item() == 10
    assert two.mask_BHW.equal(random_1HW)
    assert two.margin_B.item() == -88
    assert two.succeeds_B.item()


def trap(pair: Tensor) -> Callable[[Tensor], Tensor]:
    """Hiding one pixel of a pair makes the model surer, hiding both makes it wrong."""

    def model(images_BCHW: Tensor) -> Tensor:
        is_hidden_BN = images_BCHW.flatten(1) == 0
        is_pair_B = is_hidden_BN[:, pair].all(dim=1)
        sum_B = 10.0 + is_hidden_BN[:, pair].sum(dim=1) - 100.0 * is_pair_B
        return torch.stack([sum_B, torch.zeros_like(sum_B)], dim=1)

    return model


def test_lookahead_finds_a_pair_that_no_single_step_leads_to() -> None:
    image_1CHW, label_1, pair = torch.ones(1, 1, 8, 8), torch.tensor([0]), torch.tensor([11, 37])
    (short,) = greedy_hide(trap(pair), image_1CHW, label_1, hidden=[2])
    (far,) = greedy_hide(trap(pair), image_1CHW, label_1, hidden=[2], lookahead=64)
    assert not short.succeeds_B.item()
    assert far.mask_BHW.flatten().nonzero()[:, 0].equal(pair)
    assert far.succeeds_B.item()


def test_a_lookahead_over_all_pixels_finds_the_worst_pair() -> None:
    model, images_BCHW, labels_B = small_net(), torch.rand(20, 1, 3, 3), torch.arange(20) % 3
    (found,) = greedy_hide(model, images_BCHW, labels_B, hidden=[2], lookahead=9)
    pairs = torch.combinations(torch.arange(9))
    mask_PN = torch.zeros(len(pairs), 9, dtype=torch.bool).scatter_(1, pairs, True)
    for image_CHW, label, margin in zip(images_BCHW, labels_B, found.margin_B, strict=True):
        with torch.no_grad():
            logits_PK = model(image_CHW.masked_fill(mask_PN.view(-1, 1, 3, 3), 0))
        least = attacks.margin(logits_PK, label.expand(len(pairs))).min()
        assert margin.item() == pytest.approx(least.item(), abs=1e-5)


def test_without_a_budget_lookahead_is_never_worse_and_often_better() -> None:
    model, images_BCHW, labels_B = small_net(48), torch.rand(30, 1, 6, 8), torch.arange(30) % 3
    with torch.no_grad():
        model[1].weight.mul_(6)  # so that it matters which pixels are hidden together
    counts, better = [1, 2, 5, 12, 30], 0
    short = greedy_hide(model, images_BCHW, labels_B, hidden=counts)
    far = greedy_hide(model, images_BCHW, labels_B, hidden=counts, lookahead=3)
    for one, other in zip(short, far, strict=True):
        assert (other.margin_B <= one.margin_B).all()
        better += int((other.margin_B < one.margin_B).sum())
    assert better > 20


@pytest.mark.parametrize("num_tried", [1, 4, 20])
def test_with_a_budget_it_is_never_worse_than_without_lookahead_with_as_many_patches_a_step(
    num_tried: int,
) -> None:
    model, images_BCHW, labels_B = small_net(48), torch.rand(30, 1, 6, 8), torch.arange(30) % 3
    (short,) = greedy_hide(model, images_BCHW, labels_B, hidden=[10], budget=10 * num_tried + 1)
    far = greedy_hide.having(budget=(10 + 1 + 9 * 2) * num_tried + 1, lookahead=2)
    assert far.tried([10], 6, 8) == [num_tried] * 10
    (found,) = far(model, images_BCHW, labels_B, hidden=[10])
    assert (found.margin_B <= short.margin_B).all()


def test_lookahead_costs_as_often_as_much_as_it_looks_ahead() -> None:
    plain = sum(192 - step for step in range(10))
    assert greedy_hide.forwards([10], height=16, width=12) == plain + 1
    ahead = 192 + 3 * (plain - 192)
    assert greedy_hide.having(lookahead=3).forwards([10], height=16, width=12) == plain + ahead + 1
    assert greedy_hide.having(lookahead=1000).forwards([1], height=16, width=12) == 2 * 192 + 1


def test_the_budget_is_kept_and_shared_equally_between_the_steps() -> None:
    search = greedy_hide.having(budget=100)
    assert search.tried([10], 16, 12) == [9] * 10
    assert search.forwards([10], height=16, width=12) == 91
    assert greedy_hide.having(budget=1000).tried([190], 16, 12) == [5] * 188 + [4, 3]


@pytest.mark.parametrize("counts", [[10], [3, 10], [100, 192]])
@pytest.mark.parametrize("budget", [194, 200, 1000, 10_000, 1_000_000])
@pytest.mark.parametrize("lookahead", [1, 3])
def test_no_more_than_the_budget_is_spent(counts: list[int], budget: int, lookahead: int) -> None:
    search = greedy_hide.having(budget=budget + (lookahead - 1) * 2 * 192, lookahead=lookahead)
    budget = search.budget or 0
    assert search.forwards(counts, height=16, width=12) <= budget


def test_a_budget_beyond_need_changes_nothing() -> None:
    model, images_BCHW, labels_B = net(), torch.rand(2, 3, 16, 12), torch.tensor([0, 1])
    free = greedy_hide(model, images_BCHW, labels_B, hidden=[5])
    rich = greedy_hide(model, images_BCHW, labels_B, hidden=[5], budget=10**6)
    assert rich[0].mask_BHW.equal(free[0].mask_BHW)
    assert rich[0].margin_B.equal(free[0].margin_B)


def test_what_a_budget_tries_is_another_for_every_key_draw_and_image() -> None:
    def any_pixel(images_BCHW: Tensor) -> Tensor:
        return torch.zeros(len(images_BCHW), 2)

    images_BCHW, labels_B = torch.ones(6, 1, 16, 12), torch.zeros(6, dtype=torch.int64)
    masks = [
        greedy_hide(any_pixel, images_BCHW, labels_B, hidden=[8], budget=9, key=key, draw=draw)[0].mask_BHW
        for key, draw in ((0, 0), (0, 1), (1, 0))
    ]
    assert len(torch.cat(masks).flatten(1).unique(dim=0)) == 18


@pytest.mark.parametrize(
    ("counts", "settings", "least"),
    [
        ([10], {"budget": 10}, 11),
        ([4, 16], {"granularity": 2, "budget": 5}, 6),
        ([192], {"budget": 1}, 193),
        ([10], {"budget": 29, "lookahead": 2}, 30),
    ],
)
def test_a_budget_smaller_than_one_step_is_refused(
    counts: list[int], settings: dict[str, int], least: int
) -> None:
    message = f"the budget of greedy_hide to be at least {least}: .*, got {settings['budget']}"
    with pytest.raises(ExpectedError, match=message) as caught:
        greedy_hide.having(**settings).forwards(counts, height=16, width=12)
    assert caught.value.path == "budget"
    enough = greedy_hide.having(**{**settings, "budget": least})
    assert least - 10 < enough.forwards(counts, height=16, width=12) <= least


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"budget": 0}, "budget to be an integer from 1 to 1000000000, got 0"),
        ({"budget": 1.5}, "budget to be an integer from 1 to 1000000000, got 1.5"),
        ({"lookahead": 0}, "lookahead to be an integer from 1 to 1024, got 0"),
        ({"granularity": 0}, "granularity to be an integer from 1 to 1024, got 0"),
        ({"granularity": 5}, "granularity to be a divisor of both sides of a 16×12 image, got 5"),
        ({"granularity": 2}, "hidden count to be a multiple of 4"),
    ],
)
def test_impossible_parameters_are_refused(settings: dict[str, int], message: str) -> None:
    with pytest.raises(ExpectedError, match=message):
        greedy_hide.having(**settings).forwards([6], height=16, width=12)


def test_large_candidate_sets_are_tried_in_bounded_batches() -> None:
    sizes = list[int]()
    image_1CHW = torch.rand(1, 1, 40, 40)
    greedy_hide(
        lambda images: torch.stack([images.sum(dim=(1, 2, 3)), images[:, 0, 0, 0]], dim=1),
        image_1CHW,
        torch.tensor([0]),
        hidden=[1],
        tick=sizes.append,
    )
    assert sum(sizes) == 1601
    assert max(sizes) <= 256


@pytest.mark.parametrize("name", models.names())
@pytest.mark.parametrize("memory_format", [torch.contiguous_format, torch.channels_last])
def test_the_images_that_are_tried_together_do_not_change_each_others_bits(
    name: str, memory_format: torch.memory_format
) -> None:
    """A matrix product may round otherwise where it has another number of rows: it always has as many."""
    torch.manual_seed(2)
    shape = {"image_height": 16, "image_width": 16, "num_channels": 3, "num_classes": 5}
    model = models.build(name, **shape, width=0.25, options={}).eval().to(memory_format=memory_format)
    images_BCHW, labels_B, index_B = torch.rand(7, 3, 16, 16), torch.arange(7) % 5, torch.arange(7)
    search, counts = greedy_hide.having(granularity=2, budget=70), [16]
    assert search.images_at_once(counts, height=16, width=16) > len(index_B)
    (together,) = search(model, images_BCHW, labels_B, hidden=counts, index_B=index_B)
    (turned,) = search(model, images_BCHW.flip(0), labels_B.flip(0), hidden=counts, index_B=index_B.flip(0))
    (alone,) = search(model, images_BCHW[4:5], labels_B[4:5], hidden=counts, index_B=index_B[4:5])
    assert turned.mask_BHW.flip(0).equal(together.mask_BHW)
    assert turned.margin_B.flip(0).equal(together.margin_B)
    assert alone.mask_BHW.equal(together.mask_BHW[4:5])
    assert alone.margin_B.equal(together.margin_B[4:5])
