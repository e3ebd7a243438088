"""`python -m sparsight look`: what images and a model are, for a first experiment file.

Standard input is a LookQuestion of `schemas/dialogue.json`, the last line of standard output a LookFound or
a Refusal. Of the images only names and a few headers are read; the model is made once and its weights are
loaded, unless something that this takes was not found. What the code of a model prints may stand before the
answer.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from sparsight.dialogues.look._data import data_seen
from sparsight.dialogues.look._model import ImagesAtHand, model_seen
from sparsight.dialogues.look._size import image_size
from sparsight.dialogues.look._trial_load import load_once
from sparsight.errors import ExpectedError
from sparsight.protocol.generated import LookFound, LookQuestion

__all__ = ["respond"]


def respond(request: str, cache_directory: Path) -> str:
    """Answer the question as JSON by JSON."""
    question = msgspec.json.decode(request, type=LookQuestion)
    try:
        return msgspec.json.encode(_found(question, cache_directory)).decode()
    except ExpectedError as error:
        return msgspec.json.encode(error.answer()).decode()


def _found(question: LookQuestion, cache_directory: Path) -> LookFound:
    data = None if question.data is None else data_seen(question.data, cache_directory)
    images = ImagesAtHand.of(data)
    model = model_seen(question, images)
    size, why = image_size(data, model, images)
    if model is not None:
        model = msgspec.structs.replace(model, notes=load_once(question, images, model, size))
    return LookFound(ok=True, data=data, model=model, image_size=size, image_size_why=why)
