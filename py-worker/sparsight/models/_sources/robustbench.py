"""`robustbench:NAME`: a model of RobustBench's zoo, `DATASET/THREAT/NAME` where the name is not enough."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from sparsight.errors import Found, expected
from sparsight.models._arguments import Option
from sparsight.models._sources._library import PRETRAINED, imported, known_name, made
from sparsight.networks.model_source import missing


def robustbench(rest: str, sizes: Mapping[str, object], options: Mapping[str, Option]) -> object:
    """The architecture with random weights; `pretrained` fetches RobustBench's own, as its `load_model` does.

    It normalises images by itself, as its authors do.
    """
    zoo = _part("robustbench.model_zoo.models").model_dicts
    dataset, threat, name = _found(zoo, rest)
    odd = [key for key in options if key != PRETRAINED]
    if odd:
        got = Found(", ".join(odd))
        raise expected("the options of the model", "pretrained alone", got, at="model.options")
    if options.get(PRETRAINED) is True:
        utils = _part("robustbench.utils")
        return made(
            f"robustbench:{rest}",
            lambda: utils.load_model(
                name, model_dir=_cache(), dataset=dataset.value, threat_model=threat.value
            ),
            options,
        )
    return made(f"robustbench:{rest}", zoo[dataset][threat][name]["model"], options)


def _cache() -> str:
    return str(Path(torch.hub.get_dir()) / "robustbench")


def _part(name: str) -> Any:
    """A module of the package, without what the package itself imports: its benchmark, which needs a package
    of attacks that no index has.
    """
    if "robustbench" not in sys.modules:
        spec = importlib.util.find_spec("robustbench")
        if spec is None:
            raise missing("robustbench", "robustbench")
        sys.modules["robustbench"] = importlib.util.module_from_spec(spec)
    return imported(name, "robustbench")


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
