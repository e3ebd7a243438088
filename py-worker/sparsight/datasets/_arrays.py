"""Arrays of images and labels, as people save them, to those of a split."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sparsight.datasets._split_names import USUAL_NAMES_TEXT, by_split, split_of
from sparsight.datasets._unfit import unfit

if TYPE_CHECKING:
    from sparsight.datasets._dataset import ImagesNCHW, LabelsN

_NAME = re.compile("[xy]_(.+)", re.IGNORECASE)
_FEW_CHANNELS = 4
_SHAPE_FIX = (
    f"Save at most {_FEW_CHANNELS} channels last; more of them, fewer than rows and columns, first: "
    "x.transpose(0, 3, 1, 2)."
)
_UINT8_FIX = "Save pixels as uint8 from 0 to 255: for floats in [0, 1], np.rint(x * 255).astype(np.uint8)."


def split_names(place: Path, arrays: Sequence[str], fix: str) -> dict[str, str]:
    """For each split what follows x_ and y_ in the names of its arrays.

    Raises ExpectedError for names of no split.
    """
    matches = [match for match in map(_NAME.fullmatch, arrays) if match is not None]
    for match, other in itertools.combinations(matches, 2):
        if match[0].lower() == other[0].lower():
            found = f"{match[0]} and {other[0]}"
            raise unfit(f"the arrays in {place}", "one for each name", found, "Leave one of them out.")
    names = {match[1] for match in matches}
    if others := sorted(name for name in names if split_of(name) is None):
        remedy = f"Name them by a usual name, {USUAL_NAMES_TEXT}, or leave them out."
        thing = f"the arrays x_{others[0]} and y_{others[0]} in {place}"
        raise unfit(thing, "those of a split of the data set", "another name", remedy)
    found_names = by_split(names, str(place))
    if not found_names:
        raise unfit(f"the arrays in {place}", "x_train and y_train, or x_test and y_test", list(arrays), fix)
    return found_names


def spelt(wanted: str, arrays: Sequence[str]) -> str:
    """The name of an array as it is there, X_train for x_train; the wanted one where there is none."""
    return next((name for name in arrays if name.lower() == wanted.lower()), wanted)


def images_NCHW(thing: str, array: np.ndarray[Any, Any]) -> ImagesNCHW:
    """uint8 N×H×W, N×H×W×C (C ≤ 4) or N×C×H×W (C ≤ 4 or below H and W) as N×C×H×W, a view of the array.

    Raises ExpectedError, naming `thing`, for others.
    """
    if array.dtype != np.uint8:
        raise unfit(thing, "uint8", _kind(array), _UINT8_FIX)
    if array.ndim == 3:
        return array[:, None]
    if array.ndim == 4 and array.shape[3] <= _FEW_CHANNELS:
        return array.transpose(0, 3, 1, 2)
    if array.ndim == 4 and (array.shape[1] <= _FEW_CHANNELS or array.shape[1] < min(array.shape[2:])):
        return array
    raise unfit(thing, "of shape N×H×W, N×H×W×C or N×C×H×W", f"shape {array.shape}", _SHAPE_FIX)


def labels_N(thing: str, array: np.ndarray[Any, Any], num_images: int) -> LabelsN:
    """Whole numbers, one for each image, as int64. Raises ExpectedError, naming `thing`, for others."""
    if array.dtype.kind not in "iu":
        raise unfit(thing, "whole numbers", _kind(array), "Save them as int64.")
    if array.shape != (num_images,):
        rule = f"of shape ({num_images},), a label per image"
        raise unfit(thing, rule, f"shape {array.shape}", "Save them by y.reshape(-1), one for each image.")
    return array.astype(np.int64)


def _kind(array: np.ndarray[Any, Any]) -> str:
    if array.dtype.kind == "f" and np.isnan(array).any():
        return f"{array.dtype} with {int(np.isnan(array).sum())} NaN"
    return str(array.dtype)
