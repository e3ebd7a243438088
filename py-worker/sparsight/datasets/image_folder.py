"""A folder of pictures: those of train/<class>/*.png, test/<class>/… and val/<class>/… that there are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from sparsight.datasets import _visible
from sparsight.datasets._class_folders import LAYOUT, class_folders, images_in, is_image
from sparsight.datasets._class_order import ClassOrder
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Decoded, DecodedSplit, Located, Pictures
from sparsight.datasets._split_names import USUAL_NAMES_TEXT, by_split, split_of
from sparsight.datasets._unfit import names_text, unfit


def image_folder(config: DatasetConfig, cache_directory: Path) -> Located:
    """All that is in the folder, but for names that begin with a dot and files of the operating system.

    Classes are the folders in train, sorted; where there is no train, those in all splits. Images may lie in
    them at any depth. A folder of classes, with images directly in each, is all train.
    """
    folder = config.existing_path()
    if not folder.is_dir():
        raise unfit("the path of an image_folder data set", "a folder", f"the file {folder}", LAYOUT)
    entries = _visible.entries(folder)
    names = [entry.name for entry in entries if entry.is_dir()]
    split_names = by_split(names, str(folder))
    if not split_names and _is_of_classes(entries):
        sources = [folder, *_visible.all_entries(folder)]
        return Located(sources, lambda: _decode(folder, {"train": "."}, config))
    if not split_names:
        found = names_text(sorted(entry.name for entry in folder.iterdir()), ["train"])
        raise unfit(f"the folder {folder}", "one with a folder train, val or test", found, LAYOUT)
    _refuse_others([entry for entry in entries if not entry.is_dir() or split_of(entry.name) is None])
    return Located([folder, *_visible.all_entries(folder)], lambda: _decode(folder, split_names, config))


def _is_of_classes(entries: list[Path]) -> bool:
    """Whether these are folders with images directly in each, as folders of splits have not."""
    return len(entries) > 1 and all(
        entry.is_dir()
        and not any(inner.is_dir() for inner in _visible.entries(entry))
        and any(is_image(inner) for inner in _visible.entries(entry))
        for entry in entries
    )


def _refuse_others(others: list[Path]) -> None:
    """Images that would not be used must not be passed over in silence."""
    for other in others:
        if other.is_dir() and any(is_image(entry) for entry in _visible.all_entries(other)):
            rule = "a split of the data set, as it has images"
            fix = f"Name it by a usual name, {USUAL_NAMES_TEXT}, or move it out of the data set."
            raise unfit(f"the folder {other}", rule, f"the name {other.name}", fix)
        if not other.is_dir() and is_image(other):
            rule = "in one of the folders of splits, as it is an image"
            raise unfit(str(other), rule, "it beside them", f"{LAYOUT} Or move it out of the data set.")


def _decode(folder: Path, split_names: Mapping[str, str], config: DatasetConfig) -> Decoded:
    label_of, names = _labels(folder, split_names, config)
    left_out: list[Path] = []
    splits = {}
    for split, name in split_names.items():
        origin = f"folder {name}" if name != "." else "all images of the folder"
        splits[split] = _split(folder / name, label_of, config, origin, left_out)
    unused = tuple(f"{file.relative_to(folder)} (no image)" for file in left_out)
    return Decoded(splits, names, unused)


def _labels(
    folder: Path, split_names: Mapping[str, str], config: DatasetConfig
) -> tuple[Mapping[str, int], tuple[str, ...]]:
    """The label of each class, and the names of all labels."""
    order = ClassOrder.given(config)
    if order is None:
        names = tuple(_own_classes(folder, split_names))
        return {name: label for label, name in enumerate(names)}, names
    own = sorted({name for split in split_names.values() for name in class_folders(folder / split)})
    places_C = order.places_C(own, f"the folders of {folder}")
    return dict(zip(own, places_C.tolist(), strict=True)), order.names


def _own_classes(folder: Path, split_names: Mapping[str, str]) -> list[str]:
    """The folders of train; where there is none, those of all splits, as either may lack a class."""
    leading = [split_names["train"]] if "train" in split_names else split_names.values()
    return sorted({name for split in leading for name in class_folders(folder / split)})


def _split(
    folder: Path, label_of: Mapping[str, int], config: DatasetConfig, origin: str, left_out: list[Path]
) -> DecodedSplit:
    files: list[Path] = []
    labels: list[int] = []
    for class_name, class_folder in class_folders(folder).items():
        label = _label(class_folder, class_name, label_of)
        images = images_in(class_folder, config, left_out)
        files += images
        labels += [label] * len(images)
    if not files:
        raise unfit(str(folder), "a folder with images", "none", LAYOUT)
    pictures = Pictures(len(files), lambda first: iter(files[first:]))
    return DecodedSplit(pictures, np.array(labels, np.int64), lambda index: str(files[index]), origin)


def _label(folder: Path, name: str, label_of: Mapping[str, int]) -> int:
    if name in label_of:
        return label_of[name]
    found = f"none of {names_text(list(label_of), [name])}"
    raise unfit(str(folder), "a class that train has", found, LAYOUT)
