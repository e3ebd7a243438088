from __future__ import annotations

from pathlib import Path

import pytest

from sparsight_worker.file_reporter import RowConflictError, RowFile

ROW = {"name": "train_loss", "step": 1, "value": 0.5}
LINE = '{"name":"train_loss","step":1,"value":0.5}\n'


def opened(file: Path) -> RowFile:
    return RowFile(file, ("step", "name"))


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
        RowConflictError, match=r'Expected a repeated row to be equal to the stored .*"value":0\.5'
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
