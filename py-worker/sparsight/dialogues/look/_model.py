"""What a model is, from its file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from msgspec.structs import replace

from sparsight.dialogues.look._classes import classes_guess
from sparsight.errors import Found, expected
from sparsight.models._recognition import (
    Fit,
    Opened,
    Wanted,
    checkpoint,
    ends_of,
    fitting,
    opened,
    program_scheme,
    trained_with,
)
from sparsight.networks.model_source import source_of
from sparsight.protocol.generated import DataSeen, LookQuestion, ModelSeen, PreprocessGuess

_USUAL_SIDE = 32


@dataclass(frozen=True, slots=True)
class ImagesAtHand:
    """What matters of the images for a model."""

    side: int
    """The shorter side of most, in pixels."""
    are_square: bool
    """Whether all have that size."""
    num_channels: int
    class_names: list[str]
    num_classes: int | None

    @classmethod
    def of(cls, data: DataSeen | None) -> Self:
        """Those of the data set; 32×32 in three colours where there is none."""
        if data is None:
            return cls(_USUAL_SIDE, True, 3, [], None)
        are_square = len({*data.heights, *data.widths}) == 1
        side = min(data.heights[0], data.widths[0])
        return cls(side, are_square, data.num_channels, data.class_names, data.num_classes)


def model_seen(question: LookQuestion, images: ImagesAtHand) -> ModelSeen | None:
    """The model of the file of weights, or of the name; None where neither is given.

    Raises ExpectedError for a file that cannot be read, or that is a whole model beside the name of another.
    """
    if question.weights is None:
        return None if question.model is None else _of_name(question.model, images)
    file = Path(question.weights)
    if not file.exists():
        fix = "Check its spelling, and that the disk it is on is mounted."
        raise expected("the weights", "an existing file", question.weights, at="model.weights", fix=fix)
    scheme = program_scheme(file)
    if scheme is None and file.is_dir():
        fix = "Name a checkpoint in it, or a folder that Hugging Face's trainer wrote, with config.json."
        raise expected("the weights", "a file", Found(f"the folder {file}"), at="model.weights", fix=fix)
    if scheme is None:
        return _of_weights(file, question.model, images)
    if question.model is not None:
        rule = f"left out, as {file.name} is the whole model"
        raise expected("the name of the model", rule, question.model, at="model.name")
    return _of_program(f"{scheme}:{file}", f"the file {file.name} is a whole model ({scheme})", images)


def _of_name(name: str, images: ImagesAtHand) -> ModelSeen:
    """Nothing is known of it but where it comes from; a file is opened."""
    source = source_of(name)
    is_folder = source.scheme == "transformers" and Path(source.rest).is_dir()
    if source.file is not None or is_folder:
        return _of_program(name, "given", images)
    return _seen(name, "given", images, Opened(None, None, None, True))


def _of_program(name: str, how: str, images: ImagesAtHand) -> ModelSeen:
    source = source_of(name)
    path = Path(source.rest)
    if not path.exists():
        raise expected("the file of the model", "there", str(path), at="model.name")
    found = opened(source.scheme, path, images.side, images.num_channels)
    return replace(_seen(name, how, images, found, path), is_program=True)


def _of_weights(file: Path, name: str | None, images: ImagesAtHand) -> ModelSeen:
    found = checkpoint(file)
    ends = ends_of(found.shapes)
    fit = Fit(name, "given") if name is not None else None
    wanted = Wanted.of(found.shapes, ends, images.side, images.num_channels)
    if (name is None or source_of(name).scheme == "member") and wanted is not None:
        sought = fitting(wanted, file)
        fit = sought if name is None or (sought is not None and sought.name == name) else fit
    channels = ends.num_channels if fit is None or fit.num_channels is None else fit.num_channels
    side = None if fit is None else fit.side
    facts = Opened(channels, side, ends.num_classes, True)
    how = f"no model that is known here has these {len(found.shapes)} tensors" if fit is None else fit.how
    return replace(
        _seen(None if fit is None else fit.name, how, images, facts, file),
        width=1 if fit is None else fit.width,
        options={} if fit is None else dict(fit.options),
        weights_key=found.key,
        keys=list(found.keys),
        first_layer=ends.first,
        last_layer=ends.last,
    )


def _seen(
    name: str | None, how: str, images: ImagesAtHand, facts: Opened, file: Path | None = None
) -> ModelSeen:
    return ModelSeen(
        name=name,
        how=how,
        width=1,
        options={},
        is_program=False,
        weights_key=None,
        keys=[],
        num_classes=facts.num_classes,
        last_layer=None,
        num_channels=facts.num_channels,
        first_layer=None,
        image_size=facts.side,
        computes_gradients=facts.computes_gradients,
        preprocess=None if file is None else _preprocess(name or "", images, facts),
        classes=classes_guess(images.class_names, facts.num_classes, file),
        notes=[],
    )


def _preprocess(name: str, images: ImagesAtHand, facts: Opened) -> PreprocessGuess | None:
    guess = trained_with(
        name,
        own_side=facts.side,
        side=images.side,
        num_channels=facts.num_channels or images.num_channels,
        num_classes=facts.num_classes,
    )
    if guess is None:
        return None
    unset = {"resize": None, "center_crop": None, "interpolation": None, "std": None}
    return PreprocessGuess(**{**unset, **guess.settings, "why": guess.why})
