"""The Python examples that the documents show run as they stand."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[3]
DOCUMENTS = [REPOSITORY / "docs" / "masks.md", REPOSITORY / "README.md"]
EXAMPLES = [
    pytest.param(code, id=f"{document.name}-{i}")
    for document in DOCUMENTS
    if document.exists()
    for i, code in enumerate(re.findall(r"```python\n(.*?)```", document.read_text(), flags=re.DOTALL))
    if "sparsight.masks" in code
]


def test_there_is_an_example() -> None:
    assert EXAMPLES


@pytest.mark.parametrize("code", EXAMPLES)
def test_an_example_runs_and_hides_what_it_says(code: str) -> None:
    check = "\nassert int(mask_BHW[0].sum()) > 0, mask_BHW\nassert masked_BCHW.shape == images_BCHW.shape\n"
    subprocess.run([sys.executable, "-c", code + check], cwd=REPOSITORY / "py-worker", check=True)
