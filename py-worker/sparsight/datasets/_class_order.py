"""Labels by name: what one file calls class 3 may be class 0 of another file, or of a model."""

from __future__ import annotations

import difflib
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sparsight.datasets._dataset import Decoded
from sparsight.datasets._unfit import names_text, unfit

if TYPE_CHECKING:
    from sparsight.datasets._dataset import LabelsN


def normal(names: Sequence[str]) -> tuple[str, ...]:
    """Names in Unicode's NFC, so that names that look the same are the same."""
    return tuple(unicodedata.normalize("NFC", name) for name in names)


def in_order(decoded: Decoded, classes: Sequence[str]) -> Decoded:
    """The data set with its labels in the order of `classes`, which may be more than it has.

    Labels without names are taken to be in that order already; others must be classes from 0. Raises
    ExpectedError for a class that is not among them.
    """
    own, wanted = decoded.class_names, normal(classes)
    if not own or own == wanted:
        return replace(decoded, class_names=wanted)
    new_C = places_C(own, wanted, "the classes of the data set", "dataset.classes", at="dataset.classes")
    splits = {name: replace(split, labels_N=new_C[split.labels_N]) for name, split in decoded.splits.items()}
    return replace(decoded, splits=splits, class_names=wanted)


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
                f"Did you mean {_nearest(name, wanted)}? Bring the names into line, or name all in `classes`."
            )
            raise unfit(f"{name!r}, of {thing},", rule, "another name", fix, at=at)
    twice = [name for names in (own, wanted) for name, count in Counter(names).items() if count > 1]
    if twice:
        fix = "Give every class a name of its own: where the orders differ, names tell which is which."
        raise unfit(f"{twice[0]!r}, of {thing},", "the name of one class", "two of that name", fix, at=at)
    return np.array([place_of[name] for name in own], np.int64)


def _nearest(name: str, names: Sequence[str]) -> str:
    return max(names, key=lambda each: difflib.SequenceMatcher(None, each.lower(), name.lower()).ratio())
