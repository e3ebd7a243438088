"""Trials whose model is told what is hidden: trained, masked, attacked, certified and smoothed."""

from __future__ import annotations

import pytest
import torch

MODULE = """
import torch
from torch import nn

SEEN = []


class Spy(nn.Module):
    "Notes how many pixels of each image it is told are hidden."

    def __init__(self, height, width, channels, num_classes):
        super().__init__()
        self.channels = channels
        self.head = nn.Sequential(nn.Flatten(), nn.Linear(channels * height * width, num_classes))

    def forward(self, images):
        assert images.shape[1] == self.channels == 2, images.shape
        SEEN.append((self.training, images.detach().clone()))
        return self.head(images)


def spy(image_height, image_width, num_channels, num_classes):
    return Spy(image_height, image_width, num_channels, num_classes)
"""


def hidden_of(kind: str, images_BCHW: torch.Tensor) -> torch.Tensor:
    """Pixels of each image that the model is told are hidden."""
    if kind == "mask_channel":
        plane_BHW = images_BCHW[:, 1]
        assert plane_BHW.unique().tolist() in ([0], [1], [0, 1])
        return plane_BHW.sum(dim=(1, 2)).long()
    sums_BHW = images_BCHW.sum(dim=1)
    assert sums_BHW.round(decimals=4).unique().tolist() in ([0], [1], [0, 1])
    return (sums_BHW.round() == 0).sum(dim=(1, 2))


@pytest.fixture
def spy(tmp_path, monkeypatch):
    (tmp_path / "spying_models.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)
    import spying_models

    spying_models.SEEN.clear()
    yield spying_models.SEEN
    import sys

    sys.modules.pop("spying_models", None)


@pytest.mark.parametrize("kind", ["mask_channel", "null_code"])
@pytest.mark.parametrize("regime", ["original", "masked", "mixed"])
def test_a_model_is_told_what_is_hidden_wherever_it_is_used(
    kind, regime, make_trial, run, spy, kinds, tmp_path
) -> None:
    evaluations = [
        kinds.masked(),
        kinds.masked("scatter", 13, fill={"name": "noise"}),
        kinds.masked("salient_block", 6),
        kinds.attacked("worst_block", [6], num_images=3),
        kinds.attacked("greedy_hide", [4], mask={"granularity": 2}, num_images=3),
        kinds.certified(62, num_images=3),
    ]
    trial = make_trial(
        model={"name": "spying_models:spy", "input": kind},
        train={"regime": regime},
        evaluate={"evaluations": evaluations},
    )
    _, result = run(trial, tmp_path / "run")
    assert result.status == "done"
    trained = torch.cat([hidden_of(kind, images) for is_training, images in spy if is_training])
    assert bool((trained == 0).any()) == (regime != "masked")
    assert bool((trained > 0).any()) == (regime != "original")
    evaluated = {
        count for is_training, images in spy if not is_training for count in hidden_of(kind, images).tolist()
    }
    assert {0, 13, 6, 4, 62} <= evaluated


@pytest.mark.parametrize("kind", ["mask_channel", "null_code"])
def test_a_model_of_ours_learns_with_it_and_resumes_to_the_same_bits(kind, make_trial, run, tmp_path) -> None:
    trial = make_trial(model={"input": kind})
    whole, result = run(trial, tmp_path / "whole")
    assert result.status == "done"
    _, none = run(trial, tmp_path / "parts", stop_when=lambda progress: progress.step == 3)
    assert none is None
    again, result_again = run(trial, tmp_path / "parts")
    assert result_again.weights_sha256 == result.weights_sha256
    assert again.evaluations == {k: v for k, v in whole.evaluations.items() if k in again.evaluations}
    assert len(again.evaluations) == len(whole.evaluations)


def test_what_sees_the_mask_alone_gives_all_images_under_one_mask_one_class(
    make_trial, run, kinds, tmp_path
) -> None:
    evaluations = [kinds.masked(), kinds.masked("border", 20), kinds.masked("scatter", 20)]
    trial = make_trial(model={"input": "mask_only"}, evaluate={"evaluations": evaluations})
    reporter, result = run(trial, tmp_path / "run")
    assert result.status == "done"
    for index in (0, 1):  # the same mask for all images: one class for all
        shares = reporter.evaluations[index].metrics["accuracy"]
        assert shares < 0.4


def test_a_null_code_shows_the_same_whatever_the_fill(make_trial, run, kinds, tmp_path) -> None:
    evaluations = [
        kinds.masked(),
        *(kinds.masked("scatter", 20, fill={"name": name}) for name in ("black", "white", "noise")),
    ]
    for kind, is_same in (("null_code", True), ("image", False)):
        trial = make_trial(model={"input": kind}, evaluate={"evaluations": evaluations})
        reporter, _ = run(trial, tmp_path / kind)
        measured = [reporter.evaluations[index].metrics["nll"] for index in (1, 2, 3)]
        assert (len(set(measured)) == 1) == is_same
