"""`python -m sparsight preprocess NAME`: how a model of timm was given its images, as timm says.

Standard output is a JSON object, PreprocessFound or Refusal of `schemas/dialogue.json`.
"""

from __future__ import annotations

import json
import math
from typing import Any

from sparsight.errors import ExpectedError, Found, expected
from sparsight.models._sources._library import imported, known_name

_AT = "model.preprocess"


def respond(name: str) -> str:
    """Answer for a model `timm:NAME`."""
    try:
        return json.dumps({"ok": True, **_found(name)})
    except ExpectedError as error:
        return json.dumps(error.answer())


def _found(name: str) -> dict[str, object]:
    scheme, _, rest = name.partition(":")
    if scheme != "timm":
        fix = "Write it out, preprocess: { resize: 256, center_crop: 224, mean: imagenet }, for example."
        raise expected("the model of `timm`", "one of timm, timm:NAME", name, at=_AT, fix=fix)
    library = imported("timm", "timm")
    known_name("timm", rest.partition(".")[0], library.list_models())
    config = library.get_pretrained_cfg(rest)
    if config is None:
        raise expected(f"timm's configuration of {rest}", "there", Found("none"), at=_AT)
    data = imported("timm.data", "timm").resolve_data_config(pretrained_cfg=config.to_dict())
    return _settings(rest, data)


def _settings(name: str, data: dict[str, Any]) -> dict[str, object]:
    _, height, width = data["input_size"]
    kinds = ("nearest", "bilinear", "bicubic", "lanczos")
    if height != width or data["crop_mode"] != "center" or data["interpolation"] not in kinds:
        found = f"{height}×{width}, {data['crop_mode']}, {data['interpolation']}"
        fix = "Write out what comes nearest, preprocess: { resize: …, center_crop: … }."
        rule = f"a square from the centre, by one of {', '.join(kinds)}"
        raise expected(f"timm's evaluation of {name}", rule, Found(found), at=_AT, fix=fix)
    return {
        "resize": math.floor(height / data["crop_pct"]),
        "center_crop": height,
        "interpolation": data["interpolation"],
        "mean": list(data["mean"]),
        "std": list(data["std"]),
    }
