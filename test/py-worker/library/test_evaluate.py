"""`sparsight.evaluate`: what it takes, what it finds, what it leaves alone."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

import sparsight
from sparsight.hiding import Hiding
from sparsight.randomness.mask_key import MaskKey

SCATTER = [{"family": "scatter", "ratio": [0.25, 0.5]}]


@pytest.fixture
def net() -> nn.Module:
    torch.manual_seed(3)
    return nn.Sequential(nn.Dropout(0.5), nn.Flatten(), nn.Linear(3 * 64, 4))


@pytest.fixture
def images_NCHW() -> Tensor:
    return torch.randint(256, (20, 3, 8, 8), generator=torch.Generator().manual_seed(1), dtype=torch.uint8)


@pytest.fixture
def labels_N() -> Tensor:
    return torch.arange(20) % 4


def test_counts_what_the_model_says_of_clean_and_of_masked_images(
    net: nn.Module, images_NCHW: Tensor, labels_N: Tensor
) -> None:
    result = sparsight.evaluate(net, images_NCHW, labels_N, masks=SCATTER, mask_key=5)
    net.eval()
    unit_NCHW = images_NCHW.float() / 255
    key = MaskKey(5, result.trial.dataset.facts.fingerprint)
    hiding = Hiding("scatter", "black", key=key)
    for row, hidden in enumerate([0, 16, 32]):
        shown_NCHW = hiding.apply(unit_NCHW, torch.arange(20), hidden=hidden) if hidden else unit_NCHW
        predicted_N = net(shown_NCHW).argmax(dim=1)
        assert result.predictions[row].tolist() == predicted_N.tolist()
        assert result.accuracies[row].accuracy == float((predicted_N == labels_N).double().mean())
    assert [each.hidden for each in result.curve("scatter")] == [0, 16, 32]
    assert "scatter" in result.table()


@pytest.mark.parametrize("form", ["floats", "numpy", "loader", "batches", "dataset", "pictures"])
def test_images_come_in_any_of_the_usual_forms(
    form: str, net: nn.Module, images_NCHW: Tensor, labels_N: Tensor
) -> None:
    from PIL import Image

    unit_NCHW = images_NCHW.float() / 255
    pictures = [Image.fromarray(np.asarray(image.permute(1, 2, 0))) for image in images_NCHW]

    class Pictures(torch.utils.data.Dataset[Any]):
        def __len__(self) -> int:
            return 20

        def __getitem__(self, index: int) -> Any:
            return pictures[index], int(labels_N[index])

    given: dict[str, tuple[Any, ...]] = {
        "floats": (unit_NCHW, labels_N),
        "numpy": (images_NCHW.numpy(), labels_N.tolist()),
        "loader": (DataLoader(TensorDataset(unit_NCHW, labels_N), batch_size=7),),
        "batches": ([(unit_NCHW[:9], labels_N[:9]), (unit_NCHW[9:], labels_N[9:])],),
        "dataset": (TensorDataset(unit_NCHW, labels_N),),
        "pictures": (Pictures(),),
    }
    plain = sparsight.evaluate(net, images_NCHW, labels_N, masks=SCATTER)
    found = sparsight.evaluate(net, *given[form], masks=SCATTER)
    assert found.trial == plain.trial
    assert np.array_equal(found.predictions, plain.predictions)


def test_floats_that_are_no_bytes_are_shown_as_they_are(net: nn.Module, labels_N: Tensor) -> None:
    images_NCHW = torch.rand(20, 3, 8, 8, generator=torch.Generator().manual_seed(1))
    seen = []

    def model(images_BCHW: Tensor) -> Tensor:
        seen.append(images_BCHW.clone())
        return net(images_BCHW)

    sparsight.evaluate(model, images_NCHW, labels_N, masks=[])
    assert torch.equal(seen[-1], images_NCHW)


def test_a_function_may_give_arrays_of_numpy(net: nn.Module, images_NCHW: Tensor, labels_N: Tensor) -> None:
    net.eval()
    function = sparsight.evaluate(lambda x: net(x).numpy(), images_NCHW, labels_N, masks=SCATTER)
    module = sparsight.evaluate(net, images_NCHW, labels_N, masks=SCATTER)
    assert np.array_equal(function.predictions, module.predictions)


def test_the_process_and_the_model_are_left_as_they_were(
    net: nn.Module, images_NCHW: Tensor, labels_N: Tensor
) -> None:
    net.train()
    net[0].eval()

    def state() -> list[Any]:
        generators = [torch.get_rng_state().tolist(), random.getstate(), np.random.get_state()[1].tolist()]  # noqa: NPY002
        flags = [
            torch.get_deterministic_debug_mode(),
            torch.backends.cudnn.benchmark,
            torch.is_grad_enabled(),
        ]
        modes = [module.training for module in net.modules()]
        return [*generators, *flags, modes]

    before = state()
    sparsight.evaluate(net, images_NCHW, labels_N, masks=SCATTER)
    assert state() == before


def test_only_the_images_that_are_wanted_are_read(net: nn.Module) -> None:
    read = []

    class Endless(torch.utils.data.Dataset[Any]):
        def __len__(self) -> int:
            return 1_000_000

        def __getitem__(self, index: int) -> Any:
            read.append(index)
            return torch.zeros(3, 8, 8), index % 4

    assert len(sparsight.evaluate(net, Endless(), masks=[], num_images=6).labels) == 6
    assert read == list(range(6))


def test_an_interrupted_evaluation_goes_on_from_its_directory(
    net: nn.Module, images_NCHW: Tensor, labels_N: Tensor, tmp_path: Path
) -> None:
    calls = 0

    class Failing(nn.Sequential):
        def forward(self, images_BCHW: Tensor) -> Tensor:
            nonlocal calls
            calls += 1
            if calls == 4:
                raise KeyboardInterrupt
            return super().forward(images_BCHW)

    model = Failing(*net)
    settings: dict[str, Any] = {"masks": SCATTER, "batch_size": 20, "directory": tmp_path / "kept"}
    with pytest.raises(KeyboardInterrupt):
        sparsight.evaluate(model, images_NCHW, labels_N, **settings)
    found = sparsight.evaluate(model, images_NCHW, labels_N, **settings)
    assert calls == 6  # the first images twice, three evaluations, and the one that was broken off
    plain = sparsight.evaluate(model, images_NCHW, labels_N, masks=SCATTER, batch_size=20)
    assert found.records == plain.records
    with pytest.raises(ValueError, match="that of the same evaluation"):
        sparsight.evaluate(model, images_NCHW, labels_N.flip(0), **settings)


def test_attacks_and_certificates_are_evaluated_too(
    net: nn.Module, images_NCHW: Tensor, labels_N: Tensor
) -> None:
    result = sparsight.evaluate(
        net,
        images_NCHW,
        labels_N,
        masks=[{"family": ["greedy_hide", "salient_block"], "ratio": 0.05, "num_images": 4}],
        certificates=[{"visible": 20, "votes": 100, "num_images": 4}],
    )
    assert [each.mask["family"] for each in result.accuracies] == ["none", "greedy_hide", "salient_block"]
    assert len(result.certificates) == 1
    assert "certified" in result.table()
    assert result.accuracies[1].accuracy <= float((result.predictions[0, :4] == labels_N[:4].numpy()).mean())


def test_smoothed_classifiers_and_colours_are_evaluated_too(
    net: nn.Module, images_NCHW: Tensor, labels_N: Tensor
) -> None:
    result = sparsight.evaluate(
        net,
        images_NCHW,
        labels_N,
        masks=[{"family": ["scatter", "greedy_hide"], "ratio": 0.05, "classifier": ["model", "smoothed"]}],
        certificates=[{"method": "partition", "parts": 4}, {"method": "bands", "size": 4}],
        recolorings=[{"attack": {"sparse_rs": {"queries": 20}}, "pixels": [1, 4], "num_images": 5}],
        num_images=8,
    )
    votes = "partition parts=4, black"
    assert [each.hidden for each in result.curve("scatter", classifier=votes)] == [0, 3]
    assert {each.classifier for each in result.accuracies} >= {"model", votes}
    certified = result.certificates[0].certified_accuracy
    worst = result.curve("greedy_hide", classifier=votes)[-1].accuracy
    assert all(share <= worst for share in certified[3:])
    assert [found.pixels for found in result.recolorings[0].results] == [1, 4]
    assert f"of the vote ({votes})" in result.table()


def test_progress_is_shown_where_it_is_wanted(
    net: nn.Module, images_NCHW: Tensor, labels_N: Tensor, capsys: pytest.CaptureFixture[str]
) -> None:
    sparsight.evaluate(net, images_NCHW, labels_N, masks=SCATTER)
    assert capsys.readouterr().err == ""
    sparsight.evaluate(net, images_NCHW, labels_N, masks=SCATTER, progress=True)
    assert "evaluation 3/3" in capsys.readouterr().err


Change = Callable[[dict[str, Any]], dict[str, Any]]
WRONG: dict[str, tuple[Change, str]] = {
    "normalised images": (
        lambda g: {"images": (g["images"].float() / 255 - 0.5) / 0.2},
        "Leave normalisation to the model",
    ),
    "floats up to 255": (lambda g: {"images": g["images"].float()}, "Divide them by 255"),
    "channels last": (lambda g: {"images": g["images"].permute(0, 2, 3, 1)}, "Channels come before"),
    "one image": (lambda g: {"images": g["images"][0]}, r"of shape \[N, C, H, W\]"),
    "integers": (lambda g: {"images": g["images"].long()}, "uint8, or floats"),
    "no labels": (lambda _: {"labels": None}, "labels to be given"),
    "too few labels": (lambda g: {"labels": g["labels"][:7]}, "7 labels of 20 images"),
    "labels beyond the outputs": (lambda g: {"labels": g["labels"] + 1}, "from 0 to 3, the model's outputs"),
    "labels as floats": (lambda g: {"labels": g["labels"].float()}, "classes from 0"),
    "images that end": (lambda _: {"num_images": 21}, "at most 20"),
    "a number of images": (lambda _: {"num_images": 0}, "a whole number from 1"),
    "names of classes": (lambda _: {"class_names": ["a"]}, "one for each of 4 outputs"),
    "what cannot be read": (lambda _: {"images": 3, "labels": None}, "images that can be read"),
    "a model without logits": (lambda _: {"model": lambda images: (images,)}, "Wrap it"),
    "a model of one class": (lambda _: {"model": lambda images: images[:, 0, 0, :1]}, "two or more classes"),
    "a family": (lambda _: {"masks": [{"family": "scater", "ratio": 0.1}]}, r"Did you mean scatter\?"),
    "no amount": (lambda _: {"masks": [{"family": "scatter"}]}, r"masks\[0\]"),
    "two amounts": (
        lambda _: {"masks": [{"family": "scatter", "ratio": 0, "visible": 1}]},
        "ratio and visible",
    ),
    "a ratio": (lambda _: {"masks": [{"family": "scatter", "ratio": 20}]}, r"Did you mean 0.2\?"),
    "a parameter": (
        lambda _: {"masks": [{"family": "scatter", "ratio": 0.1, "size": 2}]},
        "parameter of scatter",
    ),
    "one entry": (lambda _: {"masks": {"family": "scatter", "ratio": 0.1}}, "a list of entries"),
    "a certificate": (lambda _: {"certificates": [{"visible": 4, "vote": 2}]}, r"certificates\[0\]"),
    "a method": (lambda _: {"certificates": [{"method": "party"}]}, "one of ablation, best, partition"),
    "no smoothed classifier": (
        lambda _: {"masks": [{"family": "scatter", "ratio": 0.1, "classifier": "smoothed"}]},
        "Add certificates",
    ),
    "a recolouring": (lambda _: {"recolorings": [{"attack": "sparse_rs"}]}, r"recolorings\[0\]\.pixels"),
    "draws": (lambda _: {"draws": 0}, "draws"),
    "another device": (lambda _: {"device": "meta"}, "on meta"),
    "files that are there": (lambda g: {"directory": g["folder"]}, "empty, or that of the same evaluation"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_impossible_is_said_before_anything_is_evaluated(
    name: str, net: nn.Module, images_NCHW: Tensor, labels_N: Tensor, tmp_path: Path
) -> None:
    change, message = WRONG[name]
    (tmp_path / "mine.txt").write_text("mine")
    given = {"model": net, "images": images_NCHW, "labels": labels_N, "masks": SCATTER}
    changed = {**given, **change({**given, "folder": tmp_path})}
    with pytest.raises(ValueError, match=message):
        sparsight.evaluate(**changed)
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]
