"""The classes of ImageNet's validation images where these lie in one folder."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sparsight.datasets._unfit import unfit

_SOLUTION = "LOC_val_solution.csv"
_LISTS = ("val.txt", "val_map.txt", "val_annotations.txt")
_TRUTH, _META = "ILSVRC2012_validation_ground_truth.txt", "meta.mat"
_FOLDERS = (".", "val", "ILSVRC2012_devkit_t12/data", "devkit/data", "Annotations")


def found(path: Path) -> list[Path]:
    """The file of classes, and what its numbers mean where that is another file; none where there is none."""
    for names in ((_SOLUTION,), *((name,) for name in _LISTS), (_TRUTH, _META)):
        for folder in _FOLDERS:
            files = [path / folder / name for name in names]
            if all(file.is_file() for file in files):
                return files
    return []


def classes_of(
    files: Sequence[Path], truth: Sequence[Path], classes: list[str], folder: Path, fix: str
) -> tuple[list[str], list[str]]:
    """WordNet's id of each file, and all ids, sorted.

    Numbers in a list count from 0 in the order of the ids, as in Caffe's val.txt; those of the devkit from 1,
    in the order of its meta.mat. Raises ExpectedError where a file has no class.
    """
    if not truth:
        names = ", ".join([_SOLUTION, *_LISTS[:1], f"{_TRUTH} with {_META}"])
        raise unfit(f"the classes of {folder}, which is flat,", f"in one of {names}", "none of these", fix)
    if truth[0].name == _TRUTH:
        return _of_devkit(files, truth[0], truth[1], fix)
    class_of = _solution(truth[0], fix) if truth[0].name == _SOLUTION else _listed(truth[0], classes, fix)
    for file in files:
        if file.stem not in class_of:
            raise unfit(f"the class of {file.name}", f"in {truth[0]}", "no line for it", fix)
    return [class_of[file.stem] for file in files], sorted(set(class_of.values()))


def _solution(file: Path, fix: str) -> dict[str, str]:
    """Kaggle's: an id of the image, and its class with a box, several times where there are several."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    if not rows or "ImageId" not in rows[0] or "PredictionString" not in rows[0]:
        found = list(rows[0]) if rows else "no rows"
        raise unfit(f"the columns of {file}", "ImageId and PredictionString", found, fix)
    return {row["ImageId"]: (row["PredictionString"] or "").partition(" ")[0] for row in rows}


def _listed(file: Path, classes: list[str], fix: str) -> dict[str, str]:
    class_of = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        name, *rest = line.split()[:2] or [""]
        if not name:
            continue
        label = rest[0] if rest else ""
        if label.isascii() and label.isdigit():
            if int(label) >= len(classes):
                thing, rule = f"line {number} of {file}", f"a class below {len(classes)}, those of train"
                raise unfit(thing, rule, line, f"{fix} Numbers mean the folders of train, sorted.")
            label = classes[int(label)]
        if not label:
            raise unfit(f"line {number} of {file}", "the name of a file and its class", line, fix)
        class_of[Path(name).stem] = label
    return class_of


def _of_devkit(files: Sequence[Path], truth: Path, meta: Path, fix: str) -> tuple[list[str], list[str]]:
    numbers = truth.read_text(encoding="ascii", errors="replace").split()
    if len(numbers) != len(files):
        raise unfit(str(truth), f"one class for each of {len(files)} images", f"{len(numbers)} of them", fix)
    wnid_of = _synsets(meta, fix)
    for line, number in enumerate(numbers, 1):
        if number not in wnid_of:
            raise unfit(f"line {line} of {truth}", f"a class of {meta}", number, fix)
    return [wnid_of[number] for number in numbers], sorted(wnid_of.values())


def _synsets(meta: Path, fix: str) -> dict[str, str]:
    """WordNet's id by ILSVRC2012_ID, of the synsets that have no children."""
    from scipy import io  # here, because few data sets need it

    try:
        synsets: Any = io.loadmat(meta, squeeze_me=True, struct_as_record=False)["synsets"]
        rows = [
            (str(row.ILSVRC2012_ID), str(row.WNID), int(row.num_children)) for row in itertools.chain(synsets)
        ]
    except Exception as error:  # a damaged file makes the parser raise whatever it meets
        raise unfit(str(meta), "the devkit's file of synsets", error, fix) from error
    return {number: wnid for number, wnid, num_children in rows if num_children == 0}
