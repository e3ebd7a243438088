"""The laws of every attack that recolours; a new file in recolorings/ is held to them, too."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from sparsight import attacks, recolorings
from sparsight.errors import ExpectedError
from sparsight.protocol import generated
from sparsight.recolorings import Recoloring

SHORT = {"sparse_rs": {"queries": 60}, "pgd0": {"steps": 12, "restarts": 2}}
ATTACKS = [recolorings.load(name).having(**SHORT[name]) for name in recolorings.names()]
SCHEMA = json.loads((Path(__file__).parents[3] / "schemas" / "evaluation.json").read_text())["$defs"]
SIZE = {"height": 8, "width": 10}

every_attack = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)


@pytest.fixture(scope="module")
def model() -> nn.Module:
    torch.manual_seed(0)
    layers = [nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(8 * 80, 4)]
    return nn.Sequential(*layers).eval()


@pytest.fixture(scope="module")
def images() -> Tensor:
    return torch.rand(5, 3, 8, 10, generator=torch.Generator().manual_seed(1))


@pytest.fixture(scope="module")
def labels(model: nn.Module, images: Tensor) -> Tensor:
    return model(images).argmax(dim=1)


def test_the_schema_names_every_file_with_its_parameters() -> None:
    members = [SCHEMA[each["$ref"].split("/")[-1]] for each in SCHEMA["recoloring"]["oneOf"]]
    names = [member["properties"]["name"]["const"] for member in members]
    assert names == SCHEMA["recoloring_name"]["enum"]
    assert set(names) == set(recolorings.names())
    for name, member in zip(names, members, strict=True):
        properties = {key: value for key, value in member["properties"].items() if key != "name"}
        attack = recolorings.load(name)
        assert attack.parameters == {key: value["default"] for key, value in properties.items()}
        traits = SCHEMA["recoloring_name"]["traits"].get(name, {})
        assert traits == ({"needs_gradient": True} if attack.needs_gradient else {})
        for key, value in properties.items():
            for allowed in (value["minimum"], value["maximum"]):
                attack.having(**{key: allowed})
            for wrong in (value["minimum"] - 1, value["maximum"] + 1, 1.5, "1", None):
                with pytest.raises(ExpectedError) as caught:
                    attack.having(**{key: wrong})
                assert caught.value.path == key


def test_a_spec_is_a_name_a_mapping_or_a_struct() -> None:
    attack = recolorings.load("sparse_rs").having(queries=7)
    assert recolorings.of({"sparse_rs": {"queries": 7}}) == attack
    assert recolorings.of(generated.SparseRsRecoloring(queries=7)) == attack
    with pytest.raises(ExpectedError, match=r'attack that recolours to be one of .*, got "sparse"'):
        recolorings.of("sparse")


@every_attack
def test_no_more_pixels_differ_and_all_are_colours(
    attack: Recoloring, model: nn.Module, images: Tensor, labels: Tensor
) -> None:
    for result in attack(model, images, labels, pixels=[1, 4, 79]):
        shown_BCHW = result.apply(images)
        differs_BN = (shown_BCHW != images).any(dim=1).flatten(1)
        assert (differs_BN.sum(dim=1) <= result.num_pixels).all()
        assert all(len(pixels.unique()) == result.num_pixels for pixels in result.pixel_BK)
        assert ((result.color_BKC >= 0) & (result.color_BKC <= 1)).all()


@every_attack
def test_margin_and_success_are_those_of_the_colours(
    attack: Recoloring, model: nn.Module, images: Tensor, labels: Tensor
) -> None:
    for result in attack(model, images, labels, pixels=[1, 4], key=3, draw=1):
        margin_B = attacks.margin(model(result.apply(images)), labels)
        assert torch.allclose(result.margin_B, margin_B, atol=1e-5)
        assert result.succeeds_B.equal(result.margin_B < 0)


@every_attack
def test_an_attack_does_not_depend_on_the_rest_of_the_batch(
    attack: Recoloring, model: nn.Module, images: Tensor, labels: Tensor
) -> None:
    index_B = torch.arange(5)
    together = attack(model, images, labels, pixels=[1, 4], index_B=index_B)
    turned = attack(model, images.flip(0), labels.flip(0), pixels=[1, 4], index_B=index_B.flip(0))
    alone = attack(model, images[2:3], labels[2:3], pixels=[1, 4], index_B=index_B[2:3])
    for one, other, single in zip(together, turned, alone, strict=True):
        for name in ("pixel_BK", "color_BKC", "margin_B", "succeeds_B", "forwards_B"):
            assert getattr(other, name).flip(0).equal(getattr(one, name))
            assert getattr(single, name).equal(getattr(one, name)[2:3])


@every_attack
def test_no_more_passes_than_foretold_and_every_one_ticks(
    attack: Recoloring, model: nn.Module, images: Tensor, labels: Tensor
) -> None:
    num_seen, ticks = 0, list[int]()

    def counting(images_BCHW: Tensor) -> Tensor:
        nonlocal num_seen
        num_seen += len(images_BCHW)
        logits_BK: Tensor = model(images_BCHW)
        return logits_BK

    results = attack(counting, images, labels, pixels=[1, 2], tick=ticks.append)
    foretold = attack.forwards([1, 2], **SIZE)
    assert num_seen == 5 + sum(ticks)
    assert sum(ticks) <= attack.images_at_once(**SIZE) * foretold
    assert all((result.forwards_B <= foretold // 2).all() for result in results)
    assert all((result.forwards_B[~result.succeeds_B] == foretold // 2).all() for result in results)


@every_attack
def test_a_nan_counts_as_wrong_and_one_for_a_clean_image_is_refused(
    attack: Recoloring, images: Tensor
) -> None:
    def breaks(images_BCHW: Tensor) -> Tensor:
        is_changed_B = (images_BCHW[:, None] != images).flatten(2).any(dim=2).all(dim=1)
        logits_BK = torch.stack([images_BCHW.sum(dim=(1, 2, 3)) + 1000, images_BCHW[:, 0, 0, 0]], dim=1)
        return logits_BK.masked_fill(is_changed_B[:, None], torch.nan)

    labels_B = torch.zeros(5, dtype=torch.int64)
    (result,) = attack(breaks, images, labels_B, pixels=[3])
    assert (result.margin_B == -torch.inf).all()
    assert result.succeeds_B.all()
    with pytest.raises(ExpectedError, match="the logits of a clean image to be numbers, got NaN for image 7"):
        attack(breaks, images + 0.001, labels_B, pixels=[3], index_B=torch.arange(7, 12))


@every_attack
@pytest.mark.parametrize(
    ("pixels", "message"),
    [
        ([0], "pixels to be an integer from 1 to 79, got 0"),
        ([80], "pixels to be an integer from 1 to 79, got 80"),
        ([4, 2], r"pixels to be one or more numbers in ascending order, got \[4, 2\]"),
        ([], r"pixels to be one or more numbers in ascending order, got \[\]"),
        (4, "pixels to be a sequence of numbers, got 4"),
    ],
)
def test_impossible_numbers_are_refused(attack: Recoloring, pixels: Any, message: str) -> None:
    with pytest.raises(ExpectedError, match=message) as caught:
        attack.forwards(pixels, **SIZE)
    assert caught.value.path == "pixels"


@every_attack
def test_no_gradients_and_no_changes_are_left_behind(
    attack: Recoloring, model: nn.Module, images: Tensor, labels: Tensor
) -> None:
    before = images.clone()
    attack(model, images, labels, pixels=[2])
    assert images.equal(before)
    assert not images.requires_grad
    assert all(parameter.grad is None for parameter in model.parameters())


@every_attack
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA GPU")
def test_an_attack_works_on_a_gpu(attack: Recoloring, images: Tensor) -> None:
    model = nn.Sequential(nn.Flatten(), nn.Linear(240, 3)).eval().cuda()
    labels_B = model(images.cuda()).argmax(dim=1)
    for result in attack(model, images.cuda(), labels_B, pixels=[2, 20]):
        assert result.succeeds_B.device.type == "cuda"


@every_attack
def test_a_planted_hole_is_found(attack: Recoloring) -> None:
    """Wrong only where one of two pixels is red."""

    def hole(images_BCHW: Tensor) -> Tensor:
        red_BHW = images_BCHW[:, 0] - images_BCHW[:, 1] - images_BCHW[:, 2]
        reddest_B = red_BHW[:, [3, 6], [4, 1]].amax(dim=1)
        return torch.stack([torch.full_like(reddest_B, 0.9), reddest_B], dim=1)

    images_BCHW, labels_B = torch.full((4, 3, 8, 10), 0.5), torch.zeros(4, dtype=torch.int64)
    more = {"queries": 3000} if attack.name == "sparse_rs" else {"steps": 50}
    (result,) = attack(hole, images_BCHW, labels_B, pixels=[2], **more)
    assert result.succeeds_B.all()


def test_of_one_pixel_no_attack_finds_more_than_there_is() -> None:
    """Over all pixels and all corners of the colour cube of 3×3 images; a net that is linear in a pixel."""
    torch.manual_seed(1)
    model = nn.Sequential(nn.Flatten(), nn.Linear(27, 2)).eval()
    images_BCHW, labels_B = torch.rand(6, 3, 3, 3), torch.arange(6) % 2
    corners = torch.tensor(list(product((0.0, 1.0), repeat=3)))
    least = []
    for b in range(6):
        shown = images_BCHW[b].repeat(72, 1, 1, 1).flatten(2)
        for n, (pixel, corner) in enumerate(product(range(9), corners)):
            shown[n, :, pixel] = corner
        with torch.no_grad():
            least.append(attacks.margin(model(shown.view(72, 3, 3, 3)), labels_B[b].expand(72)).min())
    for name in recolorings.names():
        (result,) = recolorings.load(name)(model, images_BCHW, labels_B, pixels=[1], **SHORT[name])
        assert (result.margin_B >= torch.stack(least) - 1e-5).all()
    (result,) = recolorings.load("sparse_rs")(model, images_BCHW, labels_B, pixels=[1], queries=2000)
    is_possible_B = torch.stack(least) < 0
    assert result.succeeds_B.equal(is_possible_B)
