"""`python -m sparsight inspect-masks`: whether masks and searches can be made, before a run starts.

Standard input is a JSON list of questions, standard output a JSON list with one answer for each, in the form
of `schemas/dialogue.json`. A question is a mask or search, complete but for what is found, with the size of
the images and the counts of hidden pixels; or the path of mask images, of which the files are listed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from sparsight import attacks, masks
from sparsight.errors import ExpectedError, Found, expected
from sparsight.masks._family import check_hidden
from sparsight.protocol.generated import MaskFilesFound, MaskFilesQuestion, MaskFound, MaskQuestion

_SUFFIXES = (".bmp", ".gif", ".jpeg", ".jpg", ".pbm", ".pgm", ".png", ".ppm", ".tif", ".tiff", ".webp")


def respond(request: str) -> str:
    """Answer a JSON list of questions by a JSON list of answers, in the same order."""
    return msgspec.json.encode([_answer(question) for question in json.loads(request)]).decode()


def _answer(question: dict[str, Any]) -> MaskFound | MaskFilesFound | dict[str, object]:
    try:
        if "list" in question:
            asked = msgspec.convert(question, MaskFilesQuestion)
            return MaskFilesFound(ok=True, files=_files(Path(asked.list)))
        return _found(msgspec.convert(question, MaskQuestion))
    except ExpectedError as error:
        return error.answer()


def _found(question: MaskQuestion) -> MaskFound:
    height, width = question.height, question.width
    if question.mask["family"] in attacks.names():
        search, counts = attacks.of(question.mask), sorted(set(question.hidden or [0]))
        forwards = search.forwards(counts, height=height, width=width)
        return MaskFound(ok=True, hidden=None, sha256=None, forwards_per_image=forwards)
    family = masks.of(question.mask)
    family.check_size(height, width)
    for count in question.hidden or []:
        check_hidden(count, height, width, family.patch_side)
    own = family.own_hidden(height, width) if family.has_own_amount else None
    return MaskFound(ok=True, hidden=own, sha256=family.content(), forwards_per_image=None)


def _files(path: Path) -> list[str]:
    """The path itself, or the files in the folder that it is but for hidden ones; absolute and sorted."""
    if not path.exists():
        raise expected(f"mask image {path}", "a file or folder that is there", Found("nothing"), at="path")
    if not path.is_dir():
        return [str(path.absolute())]
    files = sorted(file for file in path.iterdir() if not file.name.startswith("."))
    stray = next((file for file in files if file.is_dir() or file.suffix.lower() not in _SUFFIXES), None)
    if stray is not None:
        fix = "Move it out of the folder; names that begin with a dot are passed over."
        kind = Found("a folder" if stray.is_dir() else "another kind of file")
        raise expected(f"{stray}", f"a mask image ({' '.join(_SUFFIXES)})", kind, at="path", fix=fix)
    if not files:
        raise expected(f"folder {path}", "one with mask images", Found("an empty one"), at="path")
    return [str(file.absolute()) for file in files]
