"""`transformers:FOLDER` or `transformers:NAME`: an image classifier as Hugging Face's trainer saves it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import nn

from sparsight.errors import Found, expected
from sparsight.models._arguments import Option
from sparsight.models._names import some_of
from sparsight.models._sources._library import PRETRAINED, imported, made

_ENDINGS = (".json", ".safetensors", ".bin")


def transformers(rest: str, sizes: Mapping[str, object], options: Mapping[str, Option]) -> object:
    """The model with the weights of the folder, or of the hub's where `pretrained` says so; other options are
    for its configuration.

    Raises ExpectedError for weights that are not all of the model's.
    """
    library = imported("transformers", "transformers")
    settings = {key: value for key, value in options.items() if key != PRETRAINED}
    folder = Path(rest)
    if folder.is_dir():
        for file in sorted(each for each in folder.iterdir() if each.suffix in _ENDINGS):
            with file.open("rb"):  # so that it counts as read, whoever reads it
                pass
        has_weights = any(each.suffix in _ENDINGS[1:] for each in folder.iterdir())
    else:
        has_weights = options.get(PRETRAINED) is True
    name = f"transformers:{rest}"
    return made(name, lambda: _loaded(library, name, rest, settings, has_weights), options)


def _loaded(
    library: Any, name: str, rest: str, settings: Mapping[str, Option], has_weights: bool
) -> nn.Module:
    config = library.AutoConfig.from_pretrained(rest, **settings)
    classifier = library.AutoModelForImageClassification
    if not has_weights:
        model: nn.Module = classifier.from_config(config)
        return model
    model, found = classifier.from_pretrained(
        rest, config=config, dtype=torch.float32, output_loading_info=True
    )
    kinds = (
        ("missing", "missing_keys"),
        ("unknown", "unexpected_keys"),
        ("of another shape", "mismatched_keys"),
    )
    odd = [f"{some_of(map(str, found[key]))} {kind}" for kind, key in kinds if found.get(key)]
    if odd:
        thing = f"the weights of {name}"
        raise expected(thing, "those of the model", Found(", ".join(odd)), at="model.name")
    return model
