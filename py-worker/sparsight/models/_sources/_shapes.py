"""The shape of images that a file's program says it takes, against that of the data set."""

from __future__ import annotations

from collections.abc import Sequence

from torch import nn

from sparsight.errors import Found, expected

_AT = "model.name"


class Program(nn.Module):
    """A model of a file that says which images it takes."""

    input_shape: Sequence[int | None]
    """[images, channels, rows, columns], None where any will do."""
    export_line: str
    """How to export it for any number of images."""


def check_shape(name: str, program: Program, image_shape: tuple[int, int, int]) -> None:
    """Raise ExpectedError where the program takes other images than those of this shape, or only so many at
    once.
    """
    shape = program.input_shape
    if len(shape) != 4:
        got = Found(f"an input of {len(shape)} axes")
        raise expected(f"what {name} takes", "images [images, channels, rows, columns]", got, at=_AT)
    if any(has not in (None, want) for has, want in zip(shape[1:], image_shape, strict=True)):
        side = shape[2]
        is_only_size = shape[1] in (None, image_shape[0]) and side is not None and side == shape[3]
        fix = f"Set dataset.image_size: {side}, or export it again for any size." if is_only_size else None
        rule = f"{_text(image_shape)}, as those of the data set"
        got = Found(_text(shape[1:]))
        raise expected(f"the images that {name} takes", rule, got, at=_AT, fix=fix)
    if shape[0] is not None:
        got = Found(f"{shape[0]} and no other number")
        fix = f"Export it again with a dynamic batch axis: {program.export_line}"
        raise expected(f"how many images {name} takes at once", "any number", got, at=_AT, fix=fix)


def _text(sizes: Sequence[object]) -> str:
    return " × ".join("any" if size is None else str(size) for size in sizes)
