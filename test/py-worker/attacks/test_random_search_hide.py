"""`random_search_hide`: the published schedule, and what it promises."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from sparsight import attacks
from sparsight.attacks._schedule import Schedule, exchanged
from sparsight.attacks.random_search_hide import random_search_hide
from sparsight.errors import ExpectedError
from sparsight.masks.scatter import Scatter
from sparsight.randomness.mask_key import MaskKey

SIZE = {"height": 16, "width": 12}


@pytest.fixture(scope="module")
def model() -> nn.Module:
    torch.manual_seed(1)
    return nn.Sequential(nn.Flatten(), nn.Linear(192, 32), nn.ReLU(), nn.Linear(32, 3)).eval()


def images() -> tuple[Tensor, Tensor, Tensor]:
    images_BCHW = torch.rand(9, 1, 16, 12, generator=torch.Generator().manual_seed(4))
    return images_BCHW, torch.arange(9) % 3, torch.arange(9) + 7


def test_the_schedule_is_the_published_one() -> None:
    """Of 150 pixels and 10,000 queries: alpha begins with 0.3, and the divisors hold up to these queries."""
    schedule = Schedule(MaskKey(), 0, "test", 10_000)
    stages = {
        50: 2, 200: 4, 500: 5, 1000: 6, 2000: 8, 4000: 10, 6000: 12, 8000: 15, 9999: 20,
    }  # fmt: skip
    first = 1
    for last, divisor in stages.items():
        for query in (first, last):
            assert schedule.num_exchanged(query, 150) == int(0.3 / divisor * 150)
        first = last + 1
    assert schedule.num_exchanged(9999, 10) == 1


def test_with_fewer_queries_the_stages_have_the_same_shares() -> None:
    few, many = Schedule(MaskKey(), 0, "test", 100), Schedule(MaskKey(), 0, "test", 10_000)
    assert [few.num_exchanged(query, 500) for query in range(1, 100)] == [
        many.num_exchanged(100 * query, 500) for query in range(1, 100)
    ]


def test_an_exchange_keeps_every_element_and_changes_so_many_of_the_set() -> None:
    schedule = Schedule(MaskKey(3), 0, "test", 1000)
    order_BN = torch.rand(4, 80, generator=torch.Generator().manual_seed(0)).argsort(dim=1)
    for query, num_chosen in [(1, 40), (1, 79), (999, 5), (500, 1)]:
        leave_E, enter_E = schedule.places(query, num_chosen, 80, torch.device("cpu"))
        num = min(schedule.num_exchanged(query, num_chosen), 80 - num_chosen)
        assert len(leave_E.unique()) == len(enter_E.unique()) == num
        changed_BN = exchanged(order_BN, leave_E, enter_E)
        assert changed_BN.sort(dim=1).values.equal(torch.arange(80).expand(4, 80))
        for before, after in zip(order_BN[:, :num_chosen], changed_BN[:, :num_chosen], strict=True):
            assert len(set(before.tolist()) - set(after.tolist())) == num


def test_places_are_others_for_every_query_draw_and_purpose() -> None:
    kinds = [(query, draw, purpose) for query in (1, 2) for draw in (0, 1) for purpose in ("a", "b")]
    found = {
        tuple(Schedule(MaskKey(), draw, purpose, 9).places(query, 40, 80, torch.device("cpu"))[1].tolist())
        for query, draw, purpose in kinds
    }
    assert len(found) == len(kinds)


@pytest.mark.parametrize("granularity", [1, 2])
def test_it_begins_with_the_scatter_mask_and_only_gets_worse(model: nn.Module, granularity: int) -> None:
    images_BCHW, labels_B, index_B = images()
    key = MaskKey(5, "digits")
    margins = []
    for queries in (1, 10, 100, 600):
        search = random_search_hide.having(granularity=granularity, queries=queries)
        (found,) = search(model, images_BCHW, labels_B, hidden=[48], index_B=index_B, key=key, draw=2)
        margins.append(found.margin_B)
        assert (found.forwards_B == queries).all()
        if queries == 1:
            first_BHW = Scatter(granularity)(index_B, hidden=48, key=key, draw=2, **SIZE)
            assert found.mask_BHW.equal(first_BHW)
    assert all((later <= margins[0]).all() for later in margins)
    assert (margins[-1] < margins[0]).all()


def test_it_hurts_more_than_as_many_random_masks(model: nn.Module) -> None:
    images_BCHW, labels_B, index_B = images()
    (found,) = random_search_hide(model, images_BCHW, labels_B, hidden=[48], index_B=index_B, queries=300)
    (drawn,) = attacks.load("worst_of")(
        model, images_BCHW, labels_B, hidden=[48], index_B=index_B, num_draws=300
    )
    assert (found.margin_B < drawn.margin_B).all()


def test_an_amount_costs_as_many_queries_and_one_where_there_is_one_mask() -> None:
    search = random_search_hide.having(queries=50)
    assert search.forwards([4, 8], **SIZE) == 100
    assert search.forwards([0, 4, 192], **SIZE) == 52


def test_large_images_are_tried_in_bounded_batches() -> None:
    sizes = list[int]()
    random_search_hide(
        lambda images: images.flatten(1)[:, :2],
        torch.rand(1, 1, 128, 128),
        torch.zeros(1, dtype=torch.int64),
        hidden=[100],
        queries=3,
        tick=sizes.append,
    )
    assert sizes == [8, 8, 8]


@pytest.mark.parametrize(
    ("settings", "path", "message"),
    [
        ({"queries": 0}, "queries", "queries to be an integer from 1 to 10000000, got 0"),
        ({"queries": 1.5}, "queries", "queries to be an integer from 1 to 10000000, got 1.5"),
        (
            {"granularity": 5},
            "granularity",
            "granularity to be a divisor of both sides of a 16×12 image, got 5",
        ),
    ],
)
def test_impossible_parameters_are_refused_at_their_place(
    settings: dict[str, float], path: str, message: str
) -> None:
    with pytest.raises(ExpectedError, match=message) as caught:
        random_search_hide.having(**settings).forwards([4], **SIZE)
    assert caught.value.path == path
