"""What size images should be brought to."""

from __future__ import annotations

from sparsight.dialogues.look._model import ImagesAtHand
from sparsight.protocol.generated import DataSeen, ModelSeen

_USUAL = (8, 16, 28, 32, 64, 96, 128, 224)


def image_size(
    data: DataSeen | None, model: ModelSeen | None, images: ImagesAtHand
) -> tuple[int | None, str]:
    """Rows and columns for `dataset.image_size`, and why; None where images stay as they are, or where the
    model's preprocessing brings them to one size.
    """
    if data is None:
        return None, "no images"
    guess = None if model is None else model.preprocess
    if guess is not None and guess.center_crop is not None:
        return None, "model.preprocess brings images to one size"
    own = None if model is None else model.image_size
    if own is not None and not (images.are_square and images.side == own):
        return own, "the only size that the model takes"
    if len(set(data.heights)) == 1 and len(set(data.widths)) == 1:
        return None, "all images that were looked at have one size"
    usual = max((side for side in _USUAL if side <= images.side), default=images.side)
    return usual, "images differ in size; this is a usual size that none of them is enlarged to"
