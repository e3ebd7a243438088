"""`worst_of` against trying the draws by hand."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from sparsight import attacks, masks
from sparsight.attacks.worst_of import worst_of
from sparsight.errors import ExpectedError
from sparsight.randomness.mask_key import MaskKey

SIZE = {"height": 16, "width": 12}
KEY = MaskKey(5, "digits")


@pytest.fixture(scope="module")
def model() -> nn.Module:
    torch.manual_seed(0)
    layers = [nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(8 * 16 * 12, 4)]
    return nn.Sequential(*layers).eval()


def images() -> tuple[Tensor, Tensor, Tensor]:
    images_BCHW = torch.rand(20, 3, 16, 12, generator=torch.Generator().manual_seed(1))
    return images_BCHW, torch.arange(20) % 4, torch.arange(20) * 3


@pytest.mark.parametrize("of", ["scatter", "random_block", {"stripes": {"period": 8}}])
def test_it_is_the_worst_of_the_first_draws_of_the_family(model: nn.Module, of: Any) -> None:
    images_BCHW, labels_B, index_B = images()
    search = worst_of.having(of=of, num_draws=30)
    for result in search(model, images_BCHW, labels_B, hidden=[12, 60], index_B=index_B, key=KEY):
        tried = [
            masks.of(of)(index_B, hidden=result.hidden, key=KEY, draw=draw, **SIZE) for draw in range(30)
        ]
        with torch.no_grad():
            margins = [
                attacks.margin(model(images_BCHW.masked_fill(mask_BHW[:, None], 0)), labels_B)
                for mask_BHW in tried
            ]
        margin_B, draw_B = torch.stack(margins).min(dim=0)
        assert torch.allclose(result.margin_B, margin_B, atol=1e-5)
        assert result.mask_BHW.equal(torch.stack([tried[draw][b] for b, draw in enumerate(draw_B)]))
        assert (result.forwards_B == 30).all()


def test_more_draws_hurt_no_less_and_contain_the_fewer(model: nn.Module) -> None:
    images_BCHW, labels_B, index_B = images()
    found = {
        n: worst_of(model, images_BCHW, labels_B, hidden=[20], index_B=index_B, key=KEY, num_draws=n)[0]
        for n in (1, 10, 100, 1000)
    }
    first_BHW = masks.load("scatter")(index_B, hidden=20, key=KEY, **SIZE)
    assert found[1].mask_BHW.equal(first_BHW)
    for fewer, more in ((1, 10), (10, 100), (100, 1000)):
        assert (found[more].margin_B <= found[fewer].margin_B + 1e-6).all()
        is_same_B = (found[more].mask_BHW == found[fewer].mask_BHW).flatten(1).all(dim=1)
        hurts_more_B = found[more].margin_B < found[fewer].margin_B
        assert (is_same_B | hurts_more_B).all()
        assert hurts_more_B.any()


def test_another_draw_of_the_search_tries_other_masks(model: nn.Module) -> None:
    images_BCHW, labels_B, index_B = images()
    found = [
        worst_of(model, images_BCHW, labels_B, hidden=[20], index_B=index_B, draw=draw)[0].mask_BHW
        for draw in (0, 1)
    ]
    assert (found[0] != found[1]).flatten(1).any(dim=1).all()


@pytest.mark.parametrize("num_draws", [1, 7, 100, 300])
def test_the_images_that_are_tried_together_do_not_change_each_others_bits(
    model: nn.Module, num_draws: int
) -> None:
    images_BCHW, labels_B, index_B = images()
    search = worst_of.having(num_draws=num_draws)
    (together,) = search(model, images_BCHW, labels_B, hidden=[20], index_B=index_B)
    (alone,) = search(model, images_BCHW[7:8], labels_B[7:8], hidden=[20], index_B=index_B[7:8])
    assert alone.mask_BHW.equal(together.mask_BHW[7:8])
    assert alone.margin_B.equal(together.margin_B[7:8])


def test_large_images_are_tried_in_bounded_batches() -> None:
    sizes = list[int]()
    worst_of(
        lambda images: images.flatten(1)[:, :2],
        torch.rand(3, 1, 64, 64),
        torch.zeros(3, dtype=torch.int64),
        hidden=[100],
        num_draws=70,
        tick=sizes.append,
    )
    assert max(sizes) <= 64


@pytest.mark.parametrize(
    ("settings", "path", "message"),
    [
        (
            {"of": "salient_block"},
            "of",
            'masks of worst_of to be those of a random family, got "salient_block"',
        ),
        ({"of": "none"}, "of", 'masks of worst_of to be those of a random family, got "none"'),
        ({"of": "scater"}, "of", "mask family to be one of .*"),
        ({"of": {"scatter": {"granularity": 0}}}, "of.granularity", "granularity to be an integer .*, got 0"),
        (
            {"of": {"scatter": {"granularity": 5}}},
            "of.granularity",
            "a divisor of both sides of a 16×12 image",
        ),
        ({"of": {"scatter": {"period": 5}}}, "of.period", "parameter of scatter to be one of granularity"),
        ({"num_draws": 0}, "num_draws", "number of draws to be an integer from 1 to 1000000, got 0"),
        ({"num_draws": 2.0}, "num_draws", "number of draws to be an integer from 1 to 1000000, got 2.0"),
    ],
)
def test_impossible_parameters_are_refused_at_their_place(
    settings: dict[str, Any], path: str, message: str
) -> None:
    with pytest.raises(ExpectedError, match=message) as caught:
        worst_of.having(**settings).forwards([4], **SIZE)
    assert caught.value.path == path
