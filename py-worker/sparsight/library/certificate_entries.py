"""From an entry of certificates to evaluations, and to the smoothed classifiers that masks can be for."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sparsight import masks
from sparsight.errors import expected
from sparsight.fills import Fill
from sparsight.library.entries import (
    Sizes,
    distinct,
    fills_of,
    num_images_of,
    settings_of,
    several,
    struct_of,
)
from sparsight.protocol.generated import Certified, CertifiedBest, CertifiedExactly

_COMMON = {"method": "ablation", "fill": "black", "num_images": None}
_VOTES = {"select_votes": 100, "votes": 1000, "search_votes": 20, "alpha": 0.05}
_METHODS: Mapping[str, tuple[Mapping[str, Any], tuple[str, ...]]] = {
    "ablation": (_VOTES, ("visible",)),
    "best": (_VOTES, ("visible",)),
    "partition": ({}, ("parts",)),
    "bands": ({"shape": "columns", "threshold": None}, ("size",)),
}
"""Defaults of each method, and what must be given."""


@dataclass(frozen=True, slots=True)
class SmoothedClassifier:
    """A vote over views of an image in the place of a single pass, and on how many images it is certified."""

    views: Mapping[str, Any]
    fill: Fill
    num_images: int


def certificate_evaluations(entry: Mapping[str, Any], sizes: Sizes) -> Iterator[Any]:
    """The certificates that the entry names, by views and then by fill."""
    settings = _settings(entry)
    num_images = num_images_of(settings, sizes)
    for views, fill in itertools.product(_views(settings), fills_of(settings["fill"])):
        common = {"fill": fill, "num_images": num_images}
        votes = {name: settings[name] for name in ("select_votes", "votes", "alpha") if name in settings}
        match settings["method"]:
            case "ablation":
                hidden = sizes.height * sizes.width - views["visible"][0]
                yield struct_of(Certified, mask=masks.of("scatter"), hidden=hidden, **votes, **common)
            case "best":
                yield struct_of(CertifiedBest, visible=views["visible"], **votes, **common)
            case _:
                yield struct_of(CertifiedExactly, views=views, **common)


def smoothed_classifiers(entry: Mapping[str, Any], sizes: Sizes) -> Iterator[SmoothedClassifier]:
    """The smoothed classifiers of the entry."""
    settings = _settings(entry)
    for views, fill in itertools.product(_views(settings), fills_of(settings["fill"])):
        yield SmoothedClassifier(views, fill, num_images_of(settings, sizes))


def _settings(entry: Mapping[str, Any]) -> dict[str, Any]:
    method = entry.get("method", "ablation") if isinstance(entry, Mapping) else "ablation"
    if method not in _METHODS:
        raise expected("method", f"one of {', '.join(_METHODS)}", method, at="method")
    defaults, needed = _METHODS[method]
    return settings_of(entry, {**_COMMON, **defaults}, needed)


def _views(settings: Mapping[str, Any]) -> list[dict[str, Any]]:
    match settings["method"]:
        case "ablation":
            return [_ablation(settings, [count]) for count in distinct(several(settings["visible"]))]
        case "best":
            return [_ablation(settings, several(settings["visible"]))]
        case "partition":
            return [{"name": "partition", "parts": parts} for parts in distinct(several(settings["parts"]))]
        case _:
            shared = {"name": "bands", "shape": settings["shape"], "threshold": settings["threshold"]}
            return [{**shared, "size": size} for size in distinct(several(settings["size"]))]


def _ablation(settings: Mapping[str, Any], visible: list[int]) -> dict[str, Any]:
    votes = {"votes": settings["select_votes"], "search_votes": settings["search_votes"]}
    return {"name": "ablation", "visible": visible, **votes}
