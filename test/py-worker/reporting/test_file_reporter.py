"""The files that a trial leaves where no orchestrator writes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sparsight.errors import ExpectedError
from sparsight.protocol.generated import (
    AmountResult,
    AttackedRecord,
    BlackFill,
    CertifiedRecord,
    EvaluationRecord,
    GreedyHideSearch,
    MaskedRecord,
    NoFill,
    NoMask,
    ScatterMask,
)
from sparsight.reporting.evaluation_of import canonical_text, evaluation_of
from sparsight.reporting.file_reporter import FileReporter, LineFile, RowConflictError
from sparsight.reporting.reporter import Progress

ROW = {"name": "train_loss", "step": 1, "value": 0.5}
LINE = '{"name":"train_loss","step":1,"value":0.5}\n'


def opened(file: Path) -> LineFile:
    return LineFile(file, lambda row: (row["step"], row["name"]))


def test_rows_are_canonical_json_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    rows = opened(tmp_path / "metrics.jsonl")
    rows.add({"value": 0.5, "step": 1, "name": "train_loss"})
    rows.add({"value": "nan", "step": 0, "name": "lr"})
    rows.flush()
    assert (tmp_path / "metrics.jsonl").read_text() == LINE + '{"name":"lr","step":0,"value":"nan"}\n'


def test_a_repeated_row_is_written_once_also_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "metrics.jsonl"
    for _ in range(2):
        rows = opened(file)
        rows.add(dict(ROW))
        rows.add(dict(ROW))
        rows.flush()
    assert file.read_text() == LINE


def test_a_repeated_row_with_another_value_is_refused(tmp_path: Path) -> None:
    rows = opened(tmp_path / "metrics.jsonl")
    rows.add(dict(ROW))
    with pytest.raises(
        RowConflictError, match=r'Expected a repeated line to be equal to the stored .*"value":0\.5'
    ):
        rows.add({**ROW, "value": 0.25})


@pytest.mark.parametrize("length", range(1, len(LINE)))
def test_a_torn_last_line_is_cut_off(tmp_path: Path, length: int) -> None:
    file = tmp_path / "metrics.jsonl"
    file.write_text(LINE + LINE.replace("1,", "2,", 1)[:length])
    rows = opened(file)
    rows.add({**ROW, "step": 3})
    rows.flush()
    assert file.read_text() == LINE + LINE.replace('"step":1', '"step":3')


@pytest.mark.parametrize("damaged", ["", "[]", "{}", '{"step":1}', "\x00", '{"name":"train_loss"'])
def test_a_damaged_line_is_named(tmp_path: Path, damaged: str) -> None:
    file = tmp_path / "metrics.jsonl"
    file.write_text(f"{LINE}{damaged}\n")
    with pytest.raises(ExpectedError, match="a line to be one that this program wrote") as caught:
        opened(file)
    assert caught.value.path == f"{file}:2"


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    file = tmp_path / "metrics.jsonl"
    file.write_bytes(b"\xff\xfe\n")
    with pytest.raises(ExpectedError, match="a line to be one that this program wrote"):
        opened(file)


SHARED: dict[str, Any] = {"fill": BlackFill(), "num_images": 50, "artifacts": {}}
RECORDS: list[EvaluationRecord] = [
    MaskedRecord(
        mask=NoMask(),
        hidden=0,
        visible=64,
        ratio=0,
        draw=0,
        metrics={"accuracy": 0.9, "nll": "nan"},
        **(SHARED | {"fill": NoFill()}),
    ),
    AttackedRecord(
        mask=GreedyHideSearch(granularity=1, budget=None, lookahead=1),
        draw=0,
        results=[
            AmountResult(hidden=4, visible=60, ratio=0.0625, is_exact=False, metrics={"accuracy": 0.5}),
            AmountResult(hidden=8, visible=56, ratio=0.125, is_exact=False, metrics={"accuracy": 0.25}),
        ],
        **(SHARED | {"artifacts": {"artifacts/1-masks.npy": "0" * 64}}),
    ),
    CertifiedRecord(
        mask=ScatterMask(granularity=1),
        hidden=60,
        visible=4,
        ratio=0.9375,
        select_votes=10,
        votes=100,
        alpha=0.05,
        metrics={"accuracy": 0.5, "median_radius": 1},
        certified_accuracy=[0.5, 0.25, 0],
        **SHARED,
    ),
]


@pytest.fixture
def trial(make_trial: Any) -> Any:
    evaluations = [msgspec.to_builtins(evaluation_of(record)) for record in RECORDS]
    return make_trial(evaluate={"evaluations": evaluations})


def reporter(trial: Any, directory: Path, shown: list[str] | None = None) -> FileReporter:
    return FileReporter(trial, directory, show=(shown if shown is not None else []).append)


def test_an_evaluation_is_one_line_with_exactly_its_record(trial: Any, tmp_path: Path) -> None:
    files = reporter(trial, tmp_path)
    for index in (0, 2, 1):
        files.evaluation(index, RECORDS[index])
    lines = (tmp_path / "evaluations.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in lines] == [msgspec.to_builtins(RECORDS[i]) for i in (0, 2, 1)]
    assert lines[1].startswith('{"alpha":0.05,"artifacts":{},"certified_accuracy":[0.5,0.25,0],')


def test_a_record_names_its_evaluation(trial: Any) -> None:
    texts = [canonical_text(evaluation_of(record)) for record in RECORDS]
    assert texts == [canonical_text(evaluation) for evaluation in trial.evaluate.evaluations]
    assert len(set(texts)) == 3


def test_what_is_on_disk_is_completed_and_a_torn_line_is_not(trial: Any, tmp_path: Path) -> None:
    files = reporter(trial, tmp_path)
    assert files.completed_evaluations == []
    for index in (0, 2):
        files.evaluation(index, RECORDS[index])
    file = tmp_path / "evaluations.jsonl"
    assert reporter(trial, tmp_path).completed_evaluations == [0, 2]
    content = file.read_bytes()
    file.write_bytes(content[:-1])
    assert reporter(trial, tmp_path).completed_evaluations == [0]
    reporter(trial, tmp_path).evaluation(2, RECORDS[2])
    assert file.read_bytes() == content


def test_a_repeated_record_must_be_equal(trial: Any, tmp_path: Path) -> None:
    reporter(trial, tmp_path).evaluation(1, RECORDS[1])
    files = reporter(trial, tmp_path)
    files.evaluation(1, RECORDS[1])
    assert len((tmp_path / "evaluations.jsonl").read_text().splitlines()) == 1
    assert isinstance(RECORDS[1], AttackedRecord)
    other = msgspec.structs.replace(RECORDS[1], artifacts={"artifacts/1-masks.npy": "1" * 64})
    with pytest.raises(RowConflictError, match="a repeated line to be equal to the stored"):
        files.evaluation(1, other)


@pytest.mark.parametrize("damaged", ["{}", '{"kind":"masked"}', '{"family":"scatter","metric":"nll"}'])
def test_a_line_that_is_no_record_is_named(trial: Any, tmp_path: Path, damaged: str) -> None:
    (tmp_path / "evaluations.jsonl").write_text(f"{damaged}\n")
    with pytest.raises(ExpectedError, match="a line to be one that this program wrote") as caught:
        reporter(trial, tmp_path)
    assert caught.value.path == f"{tmp_path / 'evaluations.jsonl'}:1"


def test_progress_is_shown_for_every_phase(trial: Any, tmp_path: Path) -> None:
    shown = list[str]()
    files = reporter(trial, tmp_path, shown)
    files.progress(Progress(phase="train", step=5, num_steps=20, images_per_s=99.6))
    files.progress(
        Progress(
            phase="evaluate",
            num_evaluations_done=2,
            num_evaluations=3,
            num_images_done=7,
            num_images=50,
            images_per_s=1234.5,
        )
    )
    assert shown == ["train: step 5/20, 100 images/s", "evaluate: evaluation 3/3, image 7/50, 1234 images/s"]
