"""Whether the model that is proposed can be made and filled, before anybody is told that it fits."""

from __future__ import annotations

from pathlib import Path

from sparsight import models
from sparsight.dialogues.look._model import ImagesAtHand
from sparsight.networks.model_source import source_of
from sparsight.protocol.generated import LookQuestion, ModelSeen


def load_once(
    question: LookQuestion, images: ImagesAtHand, model: ModelSeen, image_size: int | None
) -> list[str]:
    """Make the model for such images and load its weights; returns what is to be said of them.

    Nothing is done where the model, its channels or its outputs are still open. Raises ExpectedError where it
    does not work.
    """
    outputs = model.num_classes or images.num_classes
    if model.name is None or outputs is None or outputs < 2:
        return []
    crop = None if model.preprocess is None else model.preprocess.center_crop
    side = crop or image_size or images.side
    built = models.build(
        model.name,
        image_height=side,
        image_width=side,
        num_channels=model.num_channels or images.num_channels,
        num_classes=outputs,
        width=model.width,
        options=dict(model.options),
    )
    if question.weights is None or model.is_program or source_of(model.name).file is not None:
        return []
    rules = models.WeightsRules(model.weights_key, [], [])
    notes = models.load_weights(built, Path(question.weights), rules=rules)
    return [note.removeprefix(f"the weights in {question.weights}: ") for note in notes]
