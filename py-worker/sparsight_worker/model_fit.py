"""`python -m sparsight_worker fit`: whether models work as they are set, before any worker starts.

Standard input is a JSON list of questions, the last line of standard output a JSON list with one answer for
each: NetworkQuestion, and NetworkFound or Refusal, of `schemas/dialogue.json`. What the code of a model
prints may stand before it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sparsight_worker import models
from sparsight_worker.errors import ExpectedError


def respond(request: str) -> str:
    """Answer a JSON list by a JSON list in the same order: each model is made and given images, as a worker
    does, and its weights are held against it.
    """
    return json.dumps([_answer(**settings) for settings in json.loads(request)])


def _answer(name: str, weights: str | None, **settings: Any) -> dict[str, object]:
    try:
        model = models.build(name, **settings)
        if weights is not None:
            models.check_weights(model, Path(weights))
    except ExpectedError as error:
        return error.answer()
    return {"ok": True}
