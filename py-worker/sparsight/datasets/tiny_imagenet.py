"""Tiny ImageNet as it is released: train/<wnid>/images, val/images with val_annotations.txt.

Y. Le and X. Yang, Tiny ImageNet Visual Recognition Challenge, 2015.
"""

from __future__ import annotations

from pathlib import Path

from sparsight.datasets import _visible
from sparsight.datasets._class_folders import class_folders, images_in
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Decoded, DecodedSplit, Located
from sparsight.datasets._named_labels import split_of_files
from sparsight.datasets._unfit import names_text, unfit

_FIX = "Name the folder tiny-imagenet-200, unpacked, with train, val and val/val_annotations.txt."


def tiny_imagenet(config: DatasetConfig, cache_directory: Path) -> Located:
    """Its train and val; the images of test have no labels, and are left out. Classes are WordNet's ids."""
    path = config.existing_path()
    folder = path / "tiny-imagenet-200" if (path / "tiny-imagenet-200").is_dir() else path
    annotations = folder / "val" / "val_annotations.txt"
    if not (folder / "train").is_dir() or not annotations.is_file():
        entries = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else [folder.name]
        rule = "one with train and val/val_annotations.txt"
        raise unfit(f"the folder {folder}", rule, names_text(entries, ["train"]), _FIX)
    parts = [part for part in (folder / "train", folder / "val") if part.is_dir()]
    sources = [entry for part in parts for entry in (part, *_visible.all_entries(part))]
    return Located(sources, lambda: _decode(folder, annotations, config))


def _decode(folder: Path, annotations: Path, config: DatasetConfig) -> Decoded:
    classes = class_folders(folder / "train")
    unused = ("test",) if (folder / "test").exists() else ()
    left_out: list[Path] = []
    files, names = [], []
    for name, class_folder in classes.items():
        images = images_in(class_folder / "images", config, left_out)
        files += images
        names += [name] * len(images)
    train = split_of_files(
        files, names, list(classes), where=lambda index: str(files[index]), origin="folder train", fix=_FIX
    )
    return Decoded({"train": train, "val": _val(annotations, list(classes))}, tuple(classes), unused)


def _val(annotations: Path, classes: list[str]) -> DecodedSplit:
    lines = annotations.read_text(encoding="utf-8", errors="replace").splitlines()
    rows = [line.split("\t") for line in lines if line.strip()]
    for number, row in enumerate(rows, 1):
        if len(row) < 2 or not (annotations.parent / "images" / row[0]).is_file():
            thing = f"line {number} of {annotations}"
            raise unfit(thing, "the name of a file in val/images, a tab and a class", "\t".join(row), _FIX)
    return split_of_files(
        [annotations.parent / "images" / row[0] for row in rows],
        [row[1] for row in rows],
        classes,
        where=lambda index: f"line {index + 1} of {annotations}, {rows[index][0]}",
        origin="folder val",
        fix=_FIX,
    )
