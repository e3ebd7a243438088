"""`python -m sparsight inspect`: the facts about data sets, before any worker starts.

Standard input is a JSON list of questions, standard output a JSON list with one answer for each:
DatasetQuestion, and DatasetFound or Refusal, of `schemas/dialogue.json`. Progress goes to standard error.

The same facts lie in the cache as `<cache>/datasets/<key>/facts.json`, described in `datasets._facts`: who
finds them fresh need not start Python at all.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sparsight import datasets
from sparsight.datasets import DatasetConfig
from sparsight.dialogues.decoding_line import DecodingLine
from sparsight.errors import ExpectedError
from sparsight.process.sign_of_life import listening


def respond(request: str, cache_directory: Path) -> str:
    """Answer a JSON list of settings by a JSON list of facts or errors, in the same order.

    Facts that are known and fresh cost no import beyond the standard library.
    """
    return json.dumps([_answer(settings, cache_directory) for settings in json.loads(request)])


def _answer(settings: dict[str, Any], cache_directory: Path) -> dict[str, object]:
    line = DecodingLine()
    try:
        with listening(lambda: None, line.count):
            facts = datasets.inspect(DatasetConfig.of(settings), cache_directory)
    except ExpectedError as error:
        return error.answer()
    finally:
        line.end()
    return {"ok": True, "facts": facts}
