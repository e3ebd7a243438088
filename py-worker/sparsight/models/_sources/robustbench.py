"""`robustbench:NAME`: a model of RobustBench's zoo, `DATASET/THREAT/NAME` where the name is not enough."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sparsight.errors import Found, expected
from sparsight.models._arguments import Option
from sparsight.models._sources._library import PRETRAINED, imported, known_name, made


def robustbench(rest: str, sizes: Mapping[str, object], options: Mapping[str, Option]) -> object:
    """The architecture with random weights; `pretrained` fetches RobustBench's own, as its `load_model` does.

    It normalises images by itself, as its authors do.
    """
    zoo = imported("robustbench", "robustbench", "robustbench.model_zoo.models").model_dicts
    dataset, threat, name = _found(zoo, rest)
    odd = [key for key in options if key != PRETRAINED]
    if odd:
        got = Found(", ".join(odd))
        raise expected("the options of the model", "pretrained alone", got, at="model.options")
    if options.get(PRETRAINED) is True:
        utils = imported("robustbench", "robustbench", "robustbench.utils")
        return made(
            f"robustbench:{rest}",
            lambda: utils.load_model(name, dataset=dataset.value, threat_model=threat.value),
            options,
        )
    return made(f"robustbench:{rest}", zoo[dataset][threat][name]["model"], options)


def _found(zoo: Mapping[Any, Mapping[Any, Mapping[str, Any]]], rest: str) -> tuple[Any, Any, str]:
    places = {
        f"{dataset.value}/{threat.value}/{name}": (dataset, threat, name)
        for dataset, threats in zoo.items()
        for threat, models in threats.items()
        for name in models
    }
    if rest in places:
        return places[rest]
    named = [place for place in places if place.rpartition("/")[2] == rest]
    if len(named) > 1:
        got = Found(", ".join(named))
        fix = f"Say which, such as robustbench:{named[0]}"
        raise expected(f"the model {rest} of robustbench", "one", got, at="model.name", fix=fix)
    if not named:
        known_name("robustbench", rest, [*places, *(place.rpartition("/")[2] for place in places)])
    return places[named[0]]
