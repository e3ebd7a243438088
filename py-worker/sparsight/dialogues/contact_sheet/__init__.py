"""`python -m sparsight masks`: a contact sheet, so that people look at what they are testing.

Standard input is one JSON object, standard output another: ContactSheetQuestion, and ContactSheetDrawn or
Refusal, of `schemas/dialogue.json`.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from PIL import Image

from sparsight import attacks, masks
from sparsight.datasets import DatasetConfig
from sparsight.dialogues.contact_sheet._drawing import DARK, LIGHT, Theme
from sparsight.dialogues.contact_sheet._sheet import contact_sheet
from sparsight.dialogues.contact_sheet._subjects import Subjects, of_dataset, of_picture
from sparsight.errors import ExpectedError, expected

__all__ = ["Subjects", "contact_sheet", "of_dataset", "of_picture", "render", "respond"]


def respond(request: str, cache_directory: Path) -> str:
    """Answer a JSON request by a JSON object, and write the picture it asks for."""
    try:
        return json.dumps({"ok": True, **render(json.loads(request), cache_directory)})
    except ExpectedError as error:
        return json.dumps(error.answer())


def render(request: dict[str, Any], cache_directory: Path) -> dict[str, object]:
    """Write the PNG that the request asks for; raises ExpectedError for what cannot be shown or written."""
    left_out = [spec["family"] for spec in request["masks"] if spec["family"] in attacks.names()]
    families = [masks.of(spec) for spec in request["masks"] if spec["family"] not in left_out]
    if not families:
        raise expected(
            "masks",
            "some that need no model",
            ", ".join(left_out),
            at="masks",
            fix=f"Choose of {', '.join(masks.names())}.",
        )
    subjects = _subjects(request, cache_directory)
    for side in {family.patch_side for family in families}:
        _check_patches(subjects, side, is_picture=request["image"] is not None)

    def drawn(theme: Theme) -> Image.Image:
        return contact_sheet(
            subjects,
            families,
            request["ratios"],
            fill=request["fill"],
            key=request["mask_key"],
            theme=theme,
        )

    sheet = drawn(LIGHT)
    path = Path(request["out"])
    _save(sheet, path)
    if request.get("out_dark") is not None:
        _save(drawn(DARK), Path(request["out_dark"]))
    return {"path": str(path), "width": sheet.width, "height": sheet.height, "left_out": left_out}


def _save(sheet: Image.Image, path: Path) -> None:
    try:
        sheet.save(path, format="PNG", optimize=True)
    except OSError as error:
        fix = "Name another by --out, in a folder that is there and can be written."
        raise expected("the contact sheet", "writable", error.strerror, at=str(path), fix=fix) from error


def _check_patches(subjects: Subjects, side: int, *, is_picture: bool) -> None:
    height, width = subjects.images_NCHW.shape[2:]
    if height % side == 0 and width % side == 0:
        return
    if is_picture:
        thing = "picture as it is drawn"
        fitting = max(side, max(height, width) // side * side)
        fix = f"Crop it to a square that patches tile, for example: --size {fitting}"
    else:
        thing = "images"
        common = math.gcd(height, width)
        fix = f"Choose of {', '.join(str(each) for each in range(1, common + 1) if common % each == 0)}."
    rule = f"a divisor of both sides of the {thing}, {height} and {width}"
    raise expected("granularity", rule, side, at="granularity", fix=fix)


def _subjects(request: dict[str, Any], cache_directory: Path) -> Subjects:
    if request["image"] is not None:
        return of_picture(Path(request["image"]), request["image_size"])
    config = DatasetConfig.of(request["dataset"])
    return of_dataset(config, cache_directory, split=request["split"], num_images=request["num_images"])
