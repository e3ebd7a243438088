"""Questions and answers have the form of the schemas; `dialogues.test.ts` judges the same ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sparsight.protocol import generated

DIALOGUES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "dialogues.json").read_text())
MASK = b"P2 2 2 255 255 0 0 0\n"


@pytest.fixture(scope="module")
def cache_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue["name"])
def test_has_the_form_of_the_schemas(dialogue: dict[str, Any], tmp_path: Path, cache_directory: Path) -> None:
    (tmp_path / "mask.pgm").write_bytes(MASK)
    question = json.dumps(dialogue["question"]).replace("{scratch}", str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-m", "sparsight", *dialogue["command"]],
        input=question,
        env={**os.environ, "SPARSIGHT_CACHE": str(cache_directory)},
        cwd=Path(generated.__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    has_form(json.loads(question), dialogue["asked"])
    has_form(json.loads(done.stdout), dialogue["answered"])


def has_form(values: Any, names: list[str]) -> None:
    """One value, or a list of them, each of the type of that name."""
    listed = values if isinstance(values, list) else [values] * len(names)
    for value, name in zip(listed, names, strict=True):
        told = msgspec.convert(value, getattr(generated, name))
        assert name.endswith("Question") or told.ok == (name != "Refusal")
