"""`python -m sparsight fit`: whether models work as they will be used, before any worker starts.

Standard input is a JSON list of NetworkQuestion of `schemas/dialogue.json`: settings of a model, the sizes of
a data set, `"is_trained"`, and `"families"`, names of mask families that the model is evaluated under. The
last line of standard output is a JSON list with one object for each: `{"ok": true, "notes": [sentences],
"files": [{"path", "sha256"}]}`, or an error as `inspect` gives it. `files` are those of the user's own that
the code of the model read while it was made, besides the module itself. What that code prints may stand
before it.
"""

from __future__ import annotations

import json
from typing import Any

import torch

from sparsight import models
from sparsight.arithmetic.numerics import make_repeatable
from sparsight.dialogues.model_fit._candidate import Candidate
from sparsight.dialogues.model_fit._evaluation import try_evaluation
from sparsight.dialogues.model_fit._files_read import FilesRead
from sparsight.dialogues.model_fit._training import try_training
from sparsight.errors import ExpectedError, expected
from sparsight.networks.model_source import source_of
from sparsight.process.process_state import ProcessState

__all__ = ["respond"]


def respond(request: str) -> str:
    """Answer a JSON list by a JSON list in the same order: each model is made and used as a worker would, on
    a few random images, and its weights are held against it.
    """
    make_repeatable(torch.device("cpu"))
    return json.dumps([_answer(settings) for settings in json.loads(request)])


def _answer(settings: dict[str, Any]) -> dict[str, object]:
    process = ProcessState()
    try:
        return {"ok": True, **_found(Candidate(**settings), process)}
    except ExpectedError as error:
        return error.answer()
    finally:
        process.put_back()


def _found(candidate: Candidate, process: ProcessState) -> dict[str, object]:
    notes: list[str] = []
    files = FilesRead()
    with files.watching():
        first = candidate.make(notes)
    notes += [
        f"{candidate.name} uses {library}, which reads files unseen: when one of them changes, that is not "
        "noticed, and trials that are finished count as finished."
        for library in files.unseen()
        if source_of(candidate.name).scheme == "code"
    ]
    process.put_back()  # what the code changed as it was imported, it changes again
    second = candidate.make([])
    try_evaluation(candidate, first, second, notes)
    if candidate.is_trained:
        try_training(candidate, first, second, notes)
    if models.is_choice_in_vain(first.model):
        rule = f"left out, as {candidate.name} returns a tensor"
        raise expected("model.output", rule, candidate.output, at="model.output")
    return {"notes": notes, "files": files.digests(candidate.known_files())}
