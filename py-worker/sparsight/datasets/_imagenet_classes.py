"""The thousand classes of ImageNet, by WordNet id and by name, from packages that know them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from importlib import import_module

from sparsight.datasets._unfit import unfit

_NUM_CLASSES = 1000


def imagenet_classes() -> tuple[tuple[str, ...], Mapping[str, int]]:
    """What each output is called, and the number of each by WordNet id, by name, and by each of its synonyms.

    From timm, or else from torchvision, which has no WordNet ids. A name that two classes have stands for
    neither. Raises ExpectedError where both are missing.
    """
    try:
        info = import_module("timm.data").ImageNetInfo()
    except ImportError:
        return _of_torchvision()
    names = tuple(info.label_descriptions())
    return names, _unambiguous(
        (place, alias)
        for place, (wordnet_id, name) in enumerate(zip(info.label_names(), names, strict=True))
        for alias in {wordnet_id, name, *name.split(", ")}
    )


def _of_torchvision() -> tuple[tuple[str, ...], Mapping[str, int]]:
    try:
        meta = import_module("torchvision.models._meta")
    except (ImportError, RuntimeError):
        fix = (
            "Install timm into the workers' Python, pip install --no-deps timm huggingface-hub, or name a "
            "file with the names of the classes, classes: file.txt."
        )
        rule = "known to timm or torchvision"
        found = "neither of these packages"
        raise unfit("the classes of ImageNet", rule, found, fix, at="dataset.classes") from None
    names = tuple(meta._IMAGENET_CATEGORIES)
    assert len(names) == _NUM_CLASSES
    return names, {name: place for place, name in enumerate(names)}


def _unambiguous(aliases: Iterable[tuple[int, str]]) -> Mapping[str, int]:
    pairs = list(aliases)
    times = Counter(alias for _, alias in pairs)
    return {alias: place for place, alias in pairs if times[alias] == 1}
