"""The table of docs/models.md is one of tests that there are."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parents[2] / "fixtures"
COLLECT = """
import sys
sys.path.insert(0, sys.argv[1])
import make_model_table as table
seen = table.tests("--collect-only")
for row in table.ROWS:
    print(f"{len(table.names_of(row, seen.collected))} {row}")
"""


def test_every_row_has_the_tests_that_the_page_counts():
    for package in ("onnxruntime", "onnxscript"):
        pytest.importorskip(package, reason=f"{package} is not installed: tests that need it are not counted")
    done = subprocess.run(
        [sys.executable, "-c", COLLECT, str(FIXTURES)], capture_output=True, text=True, check=True
    )
    counts = {row: int(number) for number, row in (line.split(" ", 1) for line in done.stdout.splitlines())}
    assert min(counts.values()) > 0
    page = (FIXTURES.parents[1] / "docs" / "models.md").read_text()
    rows = re.findall(r"^\| (.*?) \| (\d+) \| (\d+) \| (\d+) \|$", page, re.MULTILINE)
    assert {row: int(number) for row, number, _, _ in rows} == counts
    assert all(int(number) == int(passed) + int(skipped) for _, number, passed, skipped in rows)
