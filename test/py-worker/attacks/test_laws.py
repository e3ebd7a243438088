"""The laws of every search; a new file in attacks/ is held to them without an edit here.

A law about a promise runs for the members that make it, and a promise without a law fails.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import torch
from scipy import ndimage
from torch import Tensor, nn

from sparsight import attacks, fills
from sparsight.attacks import Search
from sparsight.errors import ExpectedError
from sparsight.protocol import generated

COUNTS = [0, 4, 8, 20, 80]
SHORT: dict[str, dict[str, Any]] = {"random_search_hide": {"queries": 50}, "worst_of": {"num_draws": 50}}
SEARCHES = [
    *(attacks.load(name).having(**SHORT.get(name, {})) for name in attacks.names()),
    attacks.of({"family": "worst_block", "stride": 3}),
    attacks.of({"family": "worst_block", "stride": 4, "refine": 2}),
    attacks.of({"family": "greedy_hide", "granularity": 2}),
    attacks.of({"family": "greedy_hide", "granularity": 2, "budget": 90}),
    attacks.of({"family": "greedy_hide", "budget": 85}),
    attacks.of({"family": "greedy_hide", "granularity": 2, "lookahead": 3}),
    attacks.of({"family": "greedy_hide", "budget": 500, "lookahead": 2}),
    attacks.of({"family": "worst_of", "of": "random_block", "num_draws": 7}),
    attacks.of({"family": "worst_of", "of": {"scatter": {"granularity": 2}}, "num_draws": 300}),
    attacks.of({"family": "worst_blocks", "max_pairs": 0, "rounds": 2}),
    attacks.of({"family": "worst_blocks", "max_pairs": 9, "rounds": 0, "stride": 3}),
    attacks.of({"family": "random_search_hide", "queries": 1}),
    attacks.of({"family": "random_search_hide", "granularity": 2, "queries": 40}),
]
"""Each with its defaults but for those that take long, and some otherwise."""


def every(searches: Iterable[Search]) -> pytest.MarkDecorator:
    chosen = list(searches)
    assert chosen, "a law that no search is held to"
    ids = ["-".join([search.name, *map(str, search.parameters.values())]) for search in chosen]
    return pytest.mark.parametrize("search", chosen, ids=ids)


every_search = every(SEARCHES)


@pytest.fixture(scope="module")
def model() -> nn.Module:
    torch.manual_seed(0)
    layers = [nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(8 * 80, 4)]
    return nn.Sequential(*layers).eval()


@pytest.fixture(scope="module")
def images() -> Tensor:
    return torch.rand(5, 1, 8, 10, generator=torch.Generator().manual_seed(1))


@pytest.fixture(scope="module")
def labels(model: nn.Module, images: Tensor) -> Tensor:
    return model(images).argmax(dim=1)


def test_every_file_is_a_search_of_its_own_name() -> None:
    folder = Path(attacks.__file__).parent
    assert set(attacks.names()) == {file.stem for file in folder.glob("[!_]*.py")}
    for name in attacks.names():
        assert isinstance(attacks.load(name), Search)
        assert attacks.load(name).name == name


def test_a_spec_is_a_name_a_mapping_a_struct_or_the_search() -> None:
    search = attacks.of({"family": "greedy_hide", "granularity": 2})
    assert search.parameters == {"granularity": 2, "budget": None, "lookahead": 1}
    assert attacks.of(generated.GreedyHideSearch(granularity=2, budget=None, lookahead=1)) == search
    assert attacks.of(search) is search
    assert attacks.of("worst_block") is attacks.load("worst_block")
    with pytest.raises(ExpectedError, match=r'search to be one of .*, got "greedy"\.\n.*greedy_hide'):
        attacks.of("greedy")


@every_search
def test_exactly_as_many_are_hidden(search: Search, model: nn.Module, images: Tensor, labels: Tensor) -> None:
    results = search(model, images, labels, hidden=COUNTS)
    assert [result.hidden for result in results] == COUNTS
    for result in results:
        assert result.mask_BHW.dtype == torch.bool
        assert result.mask_BHW.shape == (5, 8, 10)
        assert (result.mask_BHW.sum(dim=(1, 2)) == result.hidden).all()


@every_search
@pytest.mark.parametrize("fill", [name for name in fills.names() if not fills.load(name).needs_color])
def test_margin_and_success_are_those_of_the_mask(
    search: Search, fill: str, model: nn.Module, images: Tensor, labels: Tensor
) -> None:
    options: dict[str, Any] = {
        "index_B": torch.tensor([5, 9, 2, 77, 1]),
        "key": 3,
        "draw": 1,
        "mean_C": [0.4],
        "others_NCHW": torch.rand(90, 1, 8, 10, generator=torch.Generator().manual_seed(2)),
    }
    counts = [0] if fill == "none" else COUNTS
    for result in search(model, images, labels, hidden=counts, fill=fill, **options):
        hidden_BCHW = fills.apply(images, result.mask_BHW, fill, **options)
        margin_B = attacks.margin(model(hidden_BCHW), labels)
        assert torch.allclose(result.margin_B, margin_B, atol=1e-5)
        assert result.succeeds_B.equal(result.margin_B < 0)


@every_search
def test_a_search_does_not_depend_on_the_rest_of_the_batch(
    search: Search, model: nn.Module, images: Tensor, labels: Tensor
) -> None:
    index_B = torch.arange(5)
    together = search(model, images, labels, hidden=[4, 8], index_B=index_B)
    turned = search(model, images.flip(0), labels.flip(0), hidden=[4, 8], index_B=index_B.flip(0))
    alone = search(model, images[2:3], labels[2:3], hidden=[4, 8], index_B=index_B[2:3])
    for one, other, single in zip(together, turned, alone, strict=True):
        assert other.mask_BHW.flip(0).equal(one.mask_BHW)
        assert other.margin_B.flip(0).equal(one.margin_B)
        assert single.mask_BHW.equal(one.mask_BHW[2:3])
        assert single.margin_B.equal(one.margin_B[2:3])
        assert single.forwards_B.equal(one.forwards_B[2:3])


@every_search
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA GPU")
def test_a_search_does_not_depend_on_the_device(search: Search) -> None:
    """On a model whose numbers are exact on every device."""
    model = WeightedPixels()
    images_BCHW, labels_B = torch.ones(5, 1, 8, 10), torch.zeros(5, dtype=torch.int64)
    here = search(model, images_BCHW, labels_B, hidden=[4, 8, 20])
    there = search(model.cuda(), images_BCHW.cuda(), labels_B.cuda(), hidden=[4, 8, 20])
    for one, other in zip(here, there, strict=True):
        assert other.mask_BHW.cpu().equal(one.mask_BHW)
        assert other.margin_B.cpu().equal(one.margin_B)


class WeightedPixels(nn.Module):
    """Logit 0 is a sum of pixels with small whole weights, many of them equal; logit 1 is 0."""

    def forward(self, images_BCHW: Tensor) -> Tensor:
        height, width = images_BCHW.shape[2:]
        weight_HW = torch.arange(height * width, device=images_BCHW.device).view(height, width) * 7 % 5
        sum_B = (images_BCHW[:, 0] * weight_HW).sum(dim=(1, 2))
        return torch.stack([sum_B, torch.zeros_like(sum_B)], dim=1)


@every_search
def test_the_cost_is_the_one_foretold_and_every_forward_pass_ticks(
    search: Search, model: nn.Module, images: Tensor, labels: Tensor
) -> None:
    num_seen, ticks = 0, list[int]()

    def counting(images_BCHW: Tensor) -> Tensor:
        nonlocal num_seen
        num_seen += len(images_BCHW)
        logits_BK: Tensor = model(images_BCHW)
        return logits_BK

    height, width = images.shape[2:]
    results = search(counting, images[:1], labels[:1], hidden=COUNTS, tick=ticks.append)
    group = search.images_at_once(COUNTS, height=height, width=width)
    foretold = search.forwards(COUNTS, height=height, width=width)
    assert num_seen == 1 + group * foretold  # the clean image, and a group filled up
    assert sum(ticks) == group * foretold
    costs = [int(result.forwards_B) for result in results]
    assert foretold in (sum(costs), costs[-1])  # each amount by itself, or one way through all of them


@every_search
def test_it_ends_where_the_tick_says_so(
    search: Search, model: nn.Module, images: Tensor, labels: Tensor
) -> None:
    class StopError(Exception):
        pass

    def tick(_: int) -> None:
        raise StopError

    with pytest.raises(StopError):
        search(model, images, labels, hidden=[4], tick=tick)


@every_search
def test_a_nan_under_a_mask_counts_as_wrong(search: Search, images: Tensor) -> None:
    def breaks_down_when_the_first_pixel_is_hidden(images_BCHW: Tensor) -> Tensor:
        first_B = images_BCHW[:, 0, 0, 0]
        logits_BK = torch.stack([first_B + 1, torch.zeros_like(first_B)], dim=1)
        return logits_BK.masked_fill((first_B == 0)[:, None], torch.nan)

    labels_B = torch.zeros(len(images), dtype=torch.int64)
    (result,) = search(breaks_down_when_the_first_pixel_is_hidden, images, labels_B, hidden=[76])
    assert result.mask_BHW[:, 0, 0].all()
    assert (result.margin_B == -torch.inf).all()
    assert result.succeeds_B.all()


@every_search
def test_a_model_that_gives_nan_for_a_clean_image_is_refused(search: Search, images: Tensor) -> None:
    def broken(images_BCHW: Tensor) -> Tensor:
        return images_BCHW.flatten(1)[:, :3].masked_fill(
            images_BCHW[:, 0, :1, 0] == images[3, 0, 0, 0], torch.nan
        )

    labels_B, index_B = torch.zeros(5, dtype=torch.int64), torch.arange(40, 45)
    with pytest.raises(
        ExpectedError, match="the logits of a clean image to be numbers, got NaN for image 43"
    ):
        search(broken, images, labels_B, hidden=[4], index_B=index_B)


@every(search for search in SEARCHES if search.contiguous)
def test_connected_where_it_says_so(search: Search, model: nn.Module, images: Tensor, labels: Tensor) -> None:
    for result in search(model, images, labels, hidden=[1, 7, 20]):
        assert all(ndimage.label(mask_HW)[1] == 1 for mask_HW in result.mask_BHW.numpy())


@every(search for search in SEARCHES if search.patch_side > 1)
def test_patches_are_hidden_as_a_whole(
    search: Search, model: nn.Module, images: Tensor, labels: Tensor
) -> None:
    side = search.patch_side
    for result in search(model, images, labels, hidden=[4, 20]):
        patches = result.mask_BHW.unfold(1, side, side).unfold(2, side, side).flatten(3)
        assert patches.all(dim=3).equal(patches.any(dim=3))


@every_search
def test_no_gradients_and_no_changes_are_left_behind(
    search: Search, model: nn.Module, images: Tensor, labels: Tensor
) -> None:
    before = images.clone()
    search(model, images, labels, hidden=[8])
    assert images.equal(before)
    assert all(parameter.grad is None for parameter in model.parameters())


@every_search
@pytest.mark.parametrize(
    ("hidden", "message"),
    [
        ([4, -4], "hidden count to be an integer from 0 to 80 .*, got -4"),
        ([4, 84], "hidden count to be an integer from 0 to 80 .*, got 84"),
        ([], "hidden to be one or more counts in ascending order, got \\[\\]"),
        ([8, 4], "hidden to be one or more counts in ascending order, got \\[8, 4\\]"),
        ([4, 4], "hidden to be one or more counts in ascending order, got \\[4, 4\\]"),
        (4, "hidden to be a sequence of counts, got 4"),
    ],
)
def test_impossible_counts_are_refused(
    search: Search, hidden: Any, message: str, model: nn.Module, images: Tensor, labels: Tensor
) -> None:
    with pytest.raises(ExpectedError, match=message):
        search(model, images, labels, hidden=hidden)
    with pytest.raises(ExpectedError, match=message):
        search.forwards(hidden, height=8, width=10)


@every_search
def test_labels_must_match(search: Search, model: nn.Module, images: Tensor, labels: Tensor) -> None:
    with pytest.raises(ExpectedError, match="labels to be one for each"):
        search(model, images, labels[:3], hidden=[4])


@every_search
def test_a_result_says_whether_it_is_exact(
    search: Search, model: nn.Module, images: Tensor, labels: Tensor
) -> None:
    for result in search(model, images, labels, hidden=[4, 80]):
        assert result.is_exact == search.is_exact(result.hidden, height=8, width=10)
        assert result.of_images(slice(2)).is_exact == result.is_exact


@every_search
def test_an_unknown_parameter_is_refused(
    search: Search, model: nn.Module, images: Tensor, labels: Tensor
) -> None:
    with pytest.raises(ExpectedError, match=f'parameter of {search.name} to be .*, got "budgte"'):
        search(model, images, labels, hidden=[4], budgte=3)


@every_search
def test_a_wrong_count_of_a_member_is_noticed(
    search: Search, model: nn.Module, images: Tensor, labels: Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def empty(_: Search, request: Any) -> list[attacks.SearchResult]:
        none_B = torch.zeros(len(request.labels_B))
        mask_BHW = torch.zeros(len(none_B), 8, 10, dtype=torch.bool)
        return [attacks.SearchResult(8, mask_BHW, none_B, none_B > 0, none_B.long())]

    monkeypatch.setattr(type(search), "_search", empty)
    with pytest.raises(RuntimeError, match=f"{search.name} hid .* pixels instead of 8"):
        search(model, images, labels, hidden=[8])


def test_every_promise_of_a_search_has_its_law() -> None:
    promises = {name for name, value in vars(Search).items() if name[0] != "_" and not callable(value)}
    assert promises == {"contiguous", "patch_side"}, "write a law for the new one"
