"""The laws of every attack; a new file in attacks/ is held to them without an edit here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from scipy import ndimage
from torch import Tensor, nn

from sparsight_worker import attacks, fills
from sparsight_worker.attacks import Attack
from sparsight_worker.errors import ExpectedError

NAMES = attacks.names()
COUNTS = [0, 1, 7, 20, 80]
every_attack = pytest.mark.parametrize("attack", [attacks.load(name) for name in NAMES], ids=NAMES)


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


def test_every_file_is_an_attack_of_its_own_name() -> None:
    folder = Path(attacks.__file__).parent
    assert set(NAMES) == {file.stem for file in folder.glob("[!_]*.py")}
    assert all(isinstance(attacks.load(name), Attack) and attacks.load(name).name == name for name in NAMES)


@every_attack
def test_the_schema_says_of_an_attack_what_its_class_says(attack: Attack) -> None:
    schema = json.loads((Path(__file__).parents[3] / "schemas" / "mask.json").read_text())
    traits = schema["$defs"]["family"]["traits"].get(attack.name, {})
    assert traits.get("tries_every_place", False) == attack.tries_every_place


@every_attack
def test_exactly_as_many_are_hidden(attack: Attack, model: nn.Module, images: Tensor, labels: Tensor) -> None:
    results = attack(model, images, labels, hidden=COUNTS)
    assert [result.hidden for result in results] == COUNTS
    for result in results:
        assert result.mask_BHW.dtype == torch.bool
        assert result.mask_BHW.shape == (5, 8, 10)
        assert (result.mask_BHW.sum(dim=(1, 2)) == result.hidden).all()
        assert result.num_forwards >= 5


@every_attack
@pytest.mark.parametrize("fill", fills.names())
def test_the_margin_is_that_of_the_mask(
    attack: Attack, fill: str, model: nn.Module, images: Tensor, labels: Tensor
) -> None:
    index_B = torch.tensor([5, 9, 2, 77, 1])
    options = {"index_B": index_B, "key": 3, "draw": 1, "mean_C": [0.4]}
    for result in attack(model, images, labels, hidden=COUNTS, fill=fill, **options):
        hidden_BCHW = fills.apply(images, result.mask_BHW, fill, **options)
        margin_B = attacks.margin(model(hidden_BCHW), labels)
        assert torch.allclose(result.margin_B, margin_B, atol=1e-5)


@every_attack
def test_an_attack_does_not_depend_on_the_rest_of_the_batch(
    attack: Attack, model: nn.Module, images: Tensor, labels: Tensor
) -> None:
    (together,) = attack(model, images, labels, hidden=[9])
    (reversed_,) = attack(model, images.flip(0), labels.flip(0), hidden=[9])
    (alone,) = attack(model, images[2:3], labels[2:3], hidden=[9])
    assert reversed_.mask_BHW.flip(0).equal(together.mask_BHW)
    assert alone.mask_BHW.equal(together.mask_BHW[2:3])
    assert alone.margin_B.equal(together.margin_B[2:3])


@every_attack
def test_connected_where_it_says_so(attack: Attack, model: nn.Module, images: Tensor, labels: Tensor) -> None:
    if attack.contiguous:
        for result in attack(model, images, labels, hidden=[1, 7, 20]):
            assert all(ndimage.label(mask_HW)[1] == 1 for mask_HW in result.mask_BHW.numpy())


@every_attack
def test_no_gradients_and_no_changes_are_left_behind(
    attack: Attack, model: nn.Module, images: Tensor, labels: Tensor
) -> None:
    before = images.clone()
    attack(model, images, labels, hidden=[7])
    assert images.equal(before)
    assert all(parameter.grad is None for parameter in model.parameters())


@every_attack
@pytest.mark.parametrize("hidden", [-1, 81])
def test_impossible_counts_are_refused(
    attack: Attack, hidden: int, model: nn.Module, images: Tensor, labels: Tensor
) -> None:
    with pytest.raises(ExpectedError, match=f"hidden count to be an integer from 0 to 80 .*, got {hidden}"):
        attack(model, images, labels, hidden=[3, hidden])


@every_attack
def test_labels_must_match(attack: Attack, model: nn.Module, images: Tensor, labels: Tensor) -> None:
    with pytest.raises(ExpectedError, match="labels to be one for each"):
        attack(model, images, labels[:3], hidden=[3])


@every_attack
def test_a_wrong_count_of_a_member_is_noticed(
    attack: Attack, model: nn.Module, images: Tensor, labels: Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = (torch.zeros(8, 10, dtype=torch.bool), torch.tensor(0.0), 1)
    monkeypatch.setattr(type(attack), "_attack", lambda *_: empty)
    with pytest.raises(RuntimeError, match=f"{attack.name} hid .* pixels instead of 7"):
        attack(model, images, labels, hidden=[7])


# As test/orchestrator/experiment/attack-cost.test.ts foretells them.
@every_attack
@pytest.mark.parametrize(
    ("hidden", "height", "width", "places"),
    [
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
def test_every_place_costs_one_forward_pass(
    attack: Attack, hidden: int, height: int, width: int, places: int
) -> None:
    if not attack.tries_every_place:
        return
    model = nn.Flatten()
    [result] = attack(
        model, torch.rand(1, 1, height, width), torch.zeros(1, dtype=torch.int64), hidden=[hidden]
    )
    assert result.num_forwards == places
