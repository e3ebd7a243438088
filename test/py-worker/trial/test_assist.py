"""Whoever computes the parts of a trial's evaluations: the trial leaves the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch

from sparsight.errors import ExpectedError
from sparsight.protocol.generated import Assist
from sparsight.reporting.reporter import TrialStopped
from sparsight.trial import assist_trial

CPU = torch.device("cpu")


class Helper:
    """The reporter of an assistant, who is told to end after so many signs of life."""

    def __init__(self, num_signs: float = float("inf")) -> None:
        self.num_signs = num_signs
        self.parts: list[tuple[int, int, int]] = []

    def alive(self) -> None:
        self.num_signs -= 1
        if self.num_signs <= 0:
            raise TrialStopped(0)

    def part(self, index: int, first: int, last: int, sha256: str) -> None:
        assert len(sha256) == 64
        self.parts.append((index, first, last))


@pytest.fixture
def assist(cache_directory) -> Callable[..., Helper]:
    """Assists at a trial, in this process, with what its carrier tells."""

    def assist(trial, directory, division, helper=None, **changes):
        helper = helper or Helper()
        told = {name: getattr(division, name) for name in ("weights_sha256", "precision", "memory_format")}
        order = Assist(assist=1, attempt=1, trial=trial, directory=str(directory), **{**told, **changes})
        # A process of its own would have generators and a grad mode of its own.
        with torch.random.fork_rng(devices=[]):
            assist_trial(order, device=CPU, cache_directory=cache_directory, reporter=helper)
        return helper

    return assist


@pytest.fixture(autouse=True)
def _worth_sharing(monkeypatch):
    """Every part is worth the work of another, and is on disk at once."""
    monkeypatch.setattr("sparsight.evaluation.attacked._FORWARDS_PER_PART", 200)
    monkeypatch.setattr("sparsight.evaluation.certified._VIEWS_PER_PART", 300)
    monkeypatch.setattr("sparsight.evaluation.masked._IMAGES_PER_PART", 20)
    monkeypatch.setattr("sparsight.evaluation.sharing.WORTH_S", 0)
    for module in ("own_parts", "assistant"):
        monkeypatch.setattr(f"sparsight.evaluation.{module}._LOOK_EVERY_S", 0)


@pytest.fixture
def trial(make_trial, kinds):
    evaluations = [
        kinds.masked("salient_block", 6),
        kinds.attacked("worst_block", [4, 6], num_images=6),
        kinds.attacked("greedy_hide", [16], mask={"granularity": 2, "budget": 60}, num_images=12),
        kinds.certified(54, num_images=9),
    ]
    return make_trial(train={"epochs": 1}, evaluate={"evaluations": evaluations})


@pytest.fixture
def alone(trial, run, tmp_path, monkeypatch):
    """What the trial leaves where nobody assists."""
    with monkeypatch.context() as patch:
        patch.setattr("sparsight.evaluation.sharing.WORTH_S", float("inf"))
        reporter, result = run(trial, tmp_path / "alone")
    assert not reporter.divisions
    return left(tmp_path / "alone", reporter, result)


def left(directory: Path, reporter: Any, result: Any) -> dict[str, Any]:
    lasting = {k: v for k, v in msgspec.to_builtins(result).items() if k[-2:] not in ("_s", "at")}
    files = {path: (directory / path).read_bytes() for path in result.files}
    assert not [*directory.glob("parts*")]
    return {"result": lasting, "evaluations": reporter.evaluations, **files}


def helped(recorder, help_it):
    """A reporter that has somebody assist as soon as the evaluations are divided."""

    class Helped(recorder):
        def divided(self, division):
            super().divided(division)
            help_it(division)

    return Helped()


def test_an_assistant_computes_what_the_carrier_would(trial, run, tmp_path, recorder, assist, alone):
    helpers = []
    reporter = helped(recorder, lambda division: helpers.append(assist(trial, tmp_path / "a", division)))
    reporter, result = run(trial, tmp_path / "a", reporter=reporter)
    assert left(tmp_path / "a", reporter, result) == alone
    [division], [helper] = reporter.divisions, helpers
    assert len(helper.parts) == division.num_parts - 1  # but for the one that the carrier was at
    assert {index for index, _, _ in helper.parts} == {0, 1, 2, 3}
    assert helper.parts[0] == (0, 40, 50)  # from the end


@pytest.mark.parametrize("num_signs", [3, 40, 120])
def test_what_an_assistant_leaves_undone_the_carrier_does(
    trial, run, tmp_path, recorder, assist, alone, num_signs
):
    def stopped(division):
        with pytest.raises(TrialStopped):
            assist(trial, tmp_path / "a", division, Helper(num_signs))

    reporter, result = run(trial, tmp_path / "a", reporter=helped(recorder, stopped))
    assert left(tmp_path / "a", reporter, result) == alone


def test_two_assistants_share_what_there_is(trial, run, tmp_path, recorder, assist, alone):
    first, second = Helper(100), Helper()

    def both(division):
        with pytest.raises(TrialStopped):
            assist(trial, tmp_path / "a", division, first)
        assist(trial, tmp_path / "a", division, second)

    reporter, result = run(trial, tmp_path / "a", reporter=helped(recorder, both))
    assert left(tmp_path / "a", reporter, result) == alone
    assert first.parts
    assert second.parts
    assert not {*first.parts} & {*second.parts}


def test_the_carrier_gives_a_part_up_that_turns_up_meanwhile(trial, run, tmp_path, recorder, assist, alone):
    directory = tmp_path / "a"

    class Helped(recorder):
        def divided(self, division):
            super().divided(division)
            for first in range(0, 50, 20):  # somebody took all the parts, and seems to be gone
                (directory / "parts" / f"0-{first}.claim").touch()

        def progress(self, progress):
            super().progress(progress)
            if self.divisions and progress.num_evaluations_done == 0 and not helpers:
                for claim in (directory / "parts").glob("*.claim"):
                    claim.unlink()
                helpers.append(assist(trial, directory, self.divisions[0]))

    helpers = []
    reporter, result = run(trial, directory, reporter=Helped())
    assert left(directory, reporter, result) == alone
    assert helpers[0].parts


def test_a_stopped_trial_goes_on_from_the_parts_of_its_assistant(
    trial, run, tmp_path, recorder, assist, alone
):
    class Stopped(recorder):
        def divided(self, division):
            super().divided(division)
            with pytest.raises(TrialStopped):
                assist(trial, tmp_path / "a", division, helper)
            self._stop_when = lambda _: True

    helper, first = Helper(120), Stopped()
    _, result = run(trial, tmp_path / "a", reporter=first)
    assert result is None
    assert helper.parts
    second, result = run(trial, tmp_path / "a", completed_evaluations=[*first.evaluations])
    second.evaluations |= first.evaluations
    assert left(tmp_path / "a", second, result) == alone
    [division] = second.divisions
    assert division.num_parts < first.divisions[0].num_parts


def test_an_assistant_ends_when_nothing_is_wanted_any_more(trial, run, tmp_path, recorder, assist):
    reporter, _ = run(trial, tmp_path / "a")
    [division] = reporter.divisions
    assert assist(trial, tmp_path / "a", division).parts == []
    assert not [*(tmp_path / "a").glob("parts*")]


def test_an_assistant_whose_weights_are_not_those_computes_nothing(trial, run, tmp_path, recorder, assist):
    def refused(division):
        with pytest.raises(ExpectedError, match="the digest of the trained weights to be 000"):
            assist(trial, tmp_path / "a", division, weights_sha256="0" * 64)

    run(trial, tmp_path / "a", reporter=helped(recorder, refused))


def test_a_part_of_other_weights_or_numerics_does_not_count(trial, run, tmp_path, recorder, assist, alone):
    def other(division):
        assert division.precision == "float32"
        assert assist(trial, tmp_path / "a", division, precision="bfloat16").parts

    reporter, result = run(trial, tmp_path / "a", reporter=helped(recorder, other))
    assert left(tmp_path / "a", reporter, result) == alone


def test_given_weights_are_evaluated_alike(
    make_trial, kinds, run, tmp_path, recorder, assist, alone, trial, monkeypatch
):
    evaluations = [kinds.masked(), kinds.certified(54, num_images=9)]
    weights = tmp_path / "alone" / "checkpoints" / "model.safetensors"
    sha256 = hashlib.sha256(weights.read_bytes()).hexdigest()
    model = {"weights": str(weights), "weights_sha256": sha256}
    given = make_trial(train=None, model=model, evaluate={"evaluations": evaluations})
    with monkeypatch.context() as patch:
        patch.setattr("sparsight.evaluation.sharing.WORTH_S", float("inf"))
        undivided = left(tmp_path / "b", *run(given, tmp_path / "b"))
    reporter = helped(recorder, lambda division: assist(given, tmp_path / "a", division))
    reporter, result = run(given, tmp_path / "a", reporter=reporter)
    assert reporter.divisions[0].weights_sha256 is None
    assert left(tmp_path / "a", reporter, result) == undivided


RESTLESS = """
from torch import nn

class Restless(nn.Dropout):
    def forward(self, images):
        return nn.functional.dropout(images, 0.5, training=True)

def restless(image_height, image_width, num_channels, num_classes):
    num_values = image_height * image_width * num_channels
    return nn.Sequential(nn.Flatten(), nn.Linear(num_values, num_classes), Restless())
"""


def test_what_a_model_draws_by_itself_is_the_same_whoever_computes(
    make_trial, kinds, run, tmp_path, recorder, assist, monkeypatch
):
    (tmp_path / "restless.py").write_text(RESTLESS)
    monkeypatch.syspath_prepend(tmp_path)
    evaluations = [kinds.masked("scatter", 20), kinds.masked("scatter", 20, draw=1)]
    trial = make_trial(
        model={"name": "restless:restless"}, train={"epochs": 1}, evaluate={"evaluations": evaluations}
    )
    with monkeypatch.context() as patch:
        patch.setattr("sparsight.evaluation.sharing.WORTH_S", float("inf"))
        alone = left(tmp_path / "alone", *run(trial, tmp_path / "alone"))
    reporter = helped(recorder, lambda division: assist(trial, tmp_path / "a", division))
    reporter, result = run(trial, tmp_path / "a", reporter=reporter)
    assert reporter.divisions
    assert left(tmp_path / "a", reporter, result) == alone
