"""Pictures in files, each with the name of its class."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from sparsight.datasets._dataset import DecodedSplit, Pictures
from sparsight.datasets._unfit import names_text, unfit


def split_of_files(
    files: Sequence[Path],
    names: Sequence[str],
    class_names: Sequence[str],
    *,
    where: Callable[[int], str],
    origin: str,
    fix: str,
) -> DecodedSplit:
    """The files as a split; raises ExpectedError, naming `where`, for a name that is no class."""
    place_of = {name: place for place, name in enumerate(class_names)}
    for index, name in enumerate(names):
        if name not in place_of:
            rule = f"one of the classes, {names_text(list(class_names), [name])}"
            raise unfit(f"the class of {where(index)}", rule, repr(name), fix)
    labels_N = np.array([place_of[name] for name in names], np.int64)
    return DecodedSplit(Pictures(len(files), lambda first: iter(files[first:])), labels_N, where, origin)
