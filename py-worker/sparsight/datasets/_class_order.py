"""Labels by name: what one file calls class 3 may be class 0 of another file, or output 281 of a model."""

from __future__ import annotations

import difflib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np

from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Decoded
from sparsight.datasets._unfit import names_text, unfit

if TYPE_CHECKING:
    from sparsight.datasets._dataset import LabelsN

_AT = "dataset.classes"


def normal(names: Iterable[str]) -> tuple[str, ...]:
    """Names in Unicode's NFC, so that names that look the same are the same."""
    return tuple(unicodedata.normalize("NFC", name) for name in names)


@dataclass(frozen=True, slots=True)
class ClassOrder:
    """The outputs of a model: what each is called, and which one per class of a data set is by its name."""

    names: tuple[str, ...]
    place_of: Mapping[str, int]
    are_numbers_mapped: bool = False
    """Whether labels without names are classes of the data set by their numbers, and not outputs already."""

    @classmethod
    def given(cls, config: DatasetConfig) -> Self | None:
        """What `dataset.classes` and `dataset.num_classes` say; None where they say nothing."""
        if config.labels is not None:
            place_of = dict(zip(normal(config.labels), config.labels.values(), strict=True))
            named = None if config.classes is None else normal(config.classes)
            num_classes = len(named or ()) or config.num_classes or 1 + max(place_of.values())
            return cls(named or _sparse_names(place_of, num_classes), place_of, named is None)
        if config.classes == "imagenet":
            from sparsight.datasets._imagenet_classes import imagenet_classes

            return cls(*imagenet_classes())
        if config.classes is None:
            return None
        names = normal(config.classes)
        return cls(names, {name: place for place, name in enumerate(names)})

    def place(self, name: str, thing: str) -> int:
        """The output that stands for the class; raises ExpectedError, saying what `thing` it is, for none."""
        place = self.place_of.get(name)
        if place is not None:
            return place
        rule = f"one of dataset.classes, {names_text(list(self.place_of), [name])}"
        fix = f"Did you mean {nearest(name, list(self.place_of))}? Name every class that has images."
        raise unfit(f"{name!r}, {thing},", rule, "another name", fix, at=_AT)

    def places_C(self, own: Sequence[str], thing: str) -> LabelsN:
        """For each of these classes the output that stands for it, int64.

        Raises ExpectedError for a class without an output, and for two classes with one.
        """
        places = [self.place(name, f"of {thing}") for name in own]
        by_place: dict[int, str] = {}
        for name, place in zip(own, places, strict=True):
            if place in by_place:
                rule = "two outputs of the model"
                found = f"output {place} for both"
                fix = "Map each class to an output of its own, or join their images in one class."
                raise unfit(f"{by_place[place]!r} and {name!r}, of {thing},", rule, found, fix, at=_AT)
            by_place[place] = name
        return np.array(places, np.int64)

    def places_of_numbers_C(self, labels_N: LabelsN, thing: str) -> LabelsN:
        """For each number from 0 to the greatest label the output that stands for it, 0 for one that no label
        is. Raises as `places_C` does.
        """
        numbers_C = np.unique(labels_N[labels_N >= 0])
        places_C = np.zeros(1 + int(numbers_C.max(initial=0)), np.int64)
        places_C[numbers_C] = self.places_C([str(number) for number in numbers_C], thing)
        return places_C


def _sparse_names(place_of: Mapping[str, int], num_classes: int) -> tuple[str, ...]:
    """Outputs that no class has are called by their numbers."""
    names = [str(place) for place in range(num_classes)]
    for name, place in place_of.items():
        names[place] = name
    return tuple(names)


def in_order(decoded: Decoded, order: ClassOrder) -> Decoded:
    """The data set with its labels brought to the outputs of a model, of which there may be more.

    Labels without names are taken to be outputs already, unless their numbers are mapped; others must be
    classes from 0. Raises ExpectedError for a class that has no output.
    """
    own, thing = decoded.class_names, "the classes of the data set"
    if own == order.names or not (own or order.are_numbers_mapped):
        return replace(decoded, class_names=order.names)
    if own:
        new_C = order.places_C(own, thing)
    else:
        labels_N = np.concatenate([split.labels_N for split in decoded.splits.values()])
        new_C = order.places_of_numbers_C(labels_N, thing)
    splits = {name: replace(split, labels_N=new_C[split.labels_N]) for name, split in decoded.splits.items()}
    return replace(decoded, splits=splits, class_names=order.names)


def places_C(own: Sequence[str], wanted: Sequence[str], thing: str, whose: str, *, at: str) -> LabelsN:
    """For each of the own classes its number among the wanted ones, int64.

    Raises ExpectedError, saying what `thing` the names are of and `whose` the wanted ones are, for a name
    that is there twice or not wanted.
    """
    place_of = {name: place for place, name in enumerate(wanted)}
    for name in own:
        if name not in place_of:
            rule = f"one of {whose}, {names_text(list(wanted), [name])}"
            fix = (
                f"Did you mean {nearest(name, wanted)}? Bring the names into line, or name all in `classes`."
            )
            raise unfit(f"{name!r}, of {thing},", rule, "another name", fix, at=at)
    twice = [name for names in (own, wanted) for name, count in Counter(names).items() if count > 1]
    if twice:
        fix = "Give every class a name of its own: where the orders differ, names tell which is which."
        raise unfit(f"{twice[0]!r}, of {thing},", "the name of one class", "two of that name", fix, at=at)
    return np.array([place_of[name] for name in own], np.int64)


def nearest(name: str, names: Sequence[str]) -> str:
    """The one of the names that looks most like it."""
    return max(names, key=lambda each: difflib.SequenceMatcher(None, each.lower(), name.lower()).ratio())
