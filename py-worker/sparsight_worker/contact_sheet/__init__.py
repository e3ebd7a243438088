"""`python -m sparsight_worker masks`: a contact sheet, so that people look at what they are testing.

Standard input is one JSON object: `dataset` (`trial_dataset` of schemas/trial.json without `facts`) or null,
its `split`, `image` (path of a picture) or null, `image_size` (its side in pixels) or null, `families`,
`ratios`, `fill`, `granularity`, `mask_key`, `num_images`, `out`, the path of the PNG, and, where one for dark
pages is wanted too, `out_dark`. Standard output is
`{"ok": true, "path", "width", "height", "left_out"}`, the last a list of families that cannot be shown
without a model, or `{"ok": false, "error": {"message", "fix", "path"}}` as `inspect` gives it.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from PIL import Image

from sparsight_worker import attacks, masks
from sparsight_worker.contact_sheet._drawing import DARK, LIGHT, Theme
from sparsight_worker.contact_sheet._sheet import contact_sheet
from sparsight_worker.contact_sheet._subjects import Subjects, of_dataset, of_picture
from sparsight_worker.datasets import DatasetConfig
from sparsight_worker.errors import ExpectedError, expected

__all__ = ["Subjects", "contact_sheet", "of_dataset", "of_picture", "render", "respond"]


def respond(request: str, cache_directory: Path) -> str:
    """Answer a JSON request by a JSON object, and write the picture it asks for."""
    try:
        return json.dumps({"ok": True, **render(json.loads(request), cache_directory)})
    except ExpectedError as error:
        return json.dumps(
            {"ok": False, "error": {"message": error.message, "fix": error.fix, "path": error.path}}
        )


def render(request: dict[str, Any], cache_directory: Path) -> dict[str, object]:
    """Write the PNG that the request asks for; raises ExpectedError for what cannot be shown or written."""
    left_out = [name for name in request["families"] if name in attacks.names()]
    families = [name for name in request["families"] if name not in left_out]
    if not families:
        raise expected(
            "mask families",
            "some that are placed without a model",
            ", ".join(left_out),
            at="families",
            fix=f"Choose of {', '.join(masks.names())}.",
        )
    subjects = _subjects(request, cache_directory)
    if any(masks.load(name).patches for name in families):
        _check_patches(subjects, request["granularity"], is_picture=request["image"] is not None)

    def drawn(theme: Theme) -> Image.Image:
        return contact_sheet(
            subjects,
            families,
            request["ratios"],
            fill=request["fill"],
            granularity=request["granularity"],
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
