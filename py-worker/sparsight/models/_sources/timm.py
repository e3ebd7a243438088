"""`timm:NAME`: a model of timm."""

from __future__ import annotations

from collections.abc import Mapping

from sparsight.models._arguments import Option
from sparsight.models._sources._library import imported, known_name, made


def timm(rest: str, sizes: Mapping[str, object], options: Mapping[str, Option]) -> object:
    """Made by `timm.create_model` with the options; channels and classes are those of the data set unless
    they say otherwise.
    """
    library = imported("timm", "timm")
    if ":" not in rest:  # timm's own schemes, such as local-dir:, name no model of its list
        known_name("timm", rest.partition(".")[0], library.list_models())
    given = {"in_chans": sizes["num_channels"], "num_classes": sizes["num_classes"]}
    return made(f"timm:{rest}", lambda: library.create_model(rest, **{**given, **options}), options)
