"""Results kept as runs, and runs read back; `e2e/library.test.ts` has the orchestrator read them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

import sparsight
from sparsight.library.result import EvaluationResult

MASKS = [{"family": ["scatter", "random_block"], "ratio": [0.25, 0.5]}]


def result_of(model_seed: int, *, seed: int = 0) -> EvaluationResult:
    torch.manual_seed(model_seed)
    net = nn.Sequential(nn.Flatten(), nn.Linear(64, 4))
    images = torch.rand(12, 1, 8, 8, generator=torch.Generator().manual_seed(1))
    return sparsight.evaluate(net, images, torch.arange(12) % 4, masks=MASKS, draws=2, seed=seed)


def test_a_run_gives_back_what_was_saved(tmp_path: Path) -> None:
    result = result_of(0)
    saved = result.save(tmp_path / "runs" / "Mine here!")
    run = sparsight.open_run(saved)
    (trial,) = run.trials
    assert (trial.point, trial.seed, run.num_unfinished, dict(run.axes)) == ({}, 0, 0, {})
    assert trial.evaluation.accuracies == result.accuracies
    assert np.array_equal(trial.evaluation.predictions, result.predictions)
    assert "name: mine-here\n" in (saved / "experiment.yaml").read_text()


def test_models_and_replicates_make_one_run(tmp_path: Path) -> None:
    results = {name: [result_of(10 * k + seed, seed=seed) for seed in (0, 1)] for k, name in enumerate("ab")}
    run = sparsight.open_run(sparsight.save_run(tmp_path / "both", results, description="Which?"))
    assert dict(run.axes) == {"model.name": ["a", "b"]}
    order = [(trial.point["model.name"], trial.seed) for trial in run.trials]
    assert order == [("a", 0), ("a", 1), ("b", 0), ("b", 1)]
    (found,) = run.where(name="b", seed=1)
    assert found.evaluation.accuracy == results["b"][1].accuracy


def test_numbers_come_as_data_frames(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    result = result_of(0)
    frame = result.to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame["hidden"]) == [0, 16, 32, 16, 32]
    accuracies = sparsight.open_run(result.save(tmp_path / "run")).accuracies()
    assert list(accuracies["accuracy"]) == list(frame["accuracy"])
    assert list(accuracies.columns) == ["seed", *frame.columns]


def test_a_result_takes_its_files_with_it_unless_they_were_named(tmp_path: Path) -> None:
    result = result_of(0)
    folder = result.directory
    assert folder.exists()
    del result
    assert not folder.exists()


def test_what_cannot_be_saved_is_refused(tmp_path: Path) -> None:
    result = result_of(0)
    result.save(tmp_path / "run")
    with pytest.raises(ValueError, match="path of the run to be free"):
        result.save(tmp_path / "run")
    with pytest.raises(ValueError, match="one or more for each name"):
        sparsight.save_run(tmp_path / "none", {})
    with pytest.raises(ValueError, match="different for replicates"):
        sparsight.save_run(tmp_path / "seeds", {"a": [result, result_of(1)]})
    with pytest.raises(ValueError, match="different for replicates, and equal for models"):
        sparsight.save_run(tmp_path / "seeds", {"a": result, "b": result_of(1, seed=1)})
    with pytest.raises(ValueError, match="of different models"):
        sparsight.save_run(tmp_path / "same", {"a": result, "b": result})
    assert sorted(file.name for file in tmp_path.iterdir()) == ["run"]


@pytest.mark.parametrize("file", ["plan.json", "predictions/test.npy", "evaluations.jsonl", "config.json"])
def test_a_changed_file_is_noticed(file: str, tmp_path: Path) -> None:
    result = result_of(0)
    run = result.save(tmp_path / "run")
    target = run / file if file == "plan.json" else run / "trials" / result.trial.trial_id / file
    content = bytearray(target.read_bytes())
    content[len(content) // 2] ^= 1
    target.write_bytes(bytes(content))
    with pytest.raises(ValueError, match="as it was written"):
        sparsight.open_run(run)


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"a directory with plan\.json"):
        sparsight.open_run(tmp_path)
