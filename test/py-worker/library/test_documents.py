"""What the documents show is run, block by block."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]


def blocks_of(page: str) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", (ROOT / page).read_text(), re.MULTILINE | re.DOTALL)


def cells_of(notebook: str) -> list[str]:
    cells = json.loads((ROOT / notebook).read_text())["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def carry_out(blocks: list[str]) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "__main__"}
    for block in blocks:
        exec(compile(block, "<block>", "exec"), names)
    return names


def test_the_page_on_python_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = carry_out(blocks_of("docs/python.md"))
    assert names["result"].accuracy > 0.9
    lowest = {name: names[name].curve("scatter")[-1].accuracy for name in ("result", "masked")}
    assert lowest["masked"] > lowest["result"]
    assert (tmp_path / "runs" / "both" / "plan.json").exists()


def test_the_notebook_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pandas")
    monkeypatch.chdir(tmp_path)
    names = carry_out(cells_of("docs/notebooks/evaluate.ipynb"))
    assert names["run"].num_unfinished == 0


def test_the_five_lines_of_the_readme_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    digits, _ = blocks_of("docs/python.md")[:2]
    (lines,) = [block for block in blocks_of("README.md") if "sparsight.evaluate" in block]
    names = carry_out([digits, "images, labels = images[test][:100], labels[test][:100]", lines])
    assert (tmp_path / "runs" / "mine").exists()
    assert names["result"].accuracy > 0.8
