"""`torchvision:NAME`: a model of torchvision."""

from __future__ import annotations

from collections.abc import Mapping

from sparsight.models._arguments import Option
from sparsight.models._sources._library import PRETRAINED, imported, known_name, made


def torchvision(rest: str, sizes: Mapping[str, object], options: Mapping[str, Option]) -> object:
    """Made by `torchvision.models.get_model` with the options; `pretrained` takes its default weights, which
    are of 1000 classes. The classes are those of the data set unless an option says otherwise.
    """
    models = imported("torchvision", "torchvision", "torchvision.models")
    known_name("torchvision", rest, models.list_models())
    rest_of_options = {key: value for key, value in options.items() if key != PRETRAINED}
    weights = {"weights": "DEFAULT"} if options.get(PRETRAINED) is True else {}
    arguments = {**({} if weights else {"num_classes": sizes["num_classes"]}), **weights, **rest_of_options}
    return made(f"torchvision:{rest}", lambda: models.get_model(rest, **arguments), options)
