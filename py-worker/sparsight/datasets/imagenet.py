"""ImageNet as it is released: train/<wnid>/…, and val, in folders or flat with a file of its classes.

O. Russakovsky et al., ImageNet Large Scale Visual Recognition Challenge, 2015.
"""

from __future__ import annotations

from pathlib import Path

from sparsight.datasets import _imagenet_val, _visible
from sparsight.datasets._class_folders import class_folders, images_in, is_image
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Decoded, DecodedSplit, Located
from sparsight.datasets._named_labels import split_of_files
from sparsight.datasets._unfit import names_text, unfit

_INNER = (".", "Data/CLS-LOC", "ILSVRC/Data/CLS-LOC")
_FIX = (
    "Name the folder with train/<wnid>/… and val; where val is flat, put LOC_val_solution.csv, or val.txt, "
    "or ILSVRC2012_devkit_t12, beside them."
)


def claims(path: Path) -> bool:
    """Whether it has the folders of the release, or a flat one; others are image folders, too."""
    if any((path / inner).is_dir() for inner in _INNER[1:]):
        return True
    flat = [path / name for name in ("val", "test") if (path / name).is_dir()]
    return any(not any(entry.is_dir() for entry in _visible.entries(folder)) for folder in flat)


def imagenet(config: DatasetConfig, cache_directory: Path) -> Located:
    """Those of train and val that there are. Classes are WordNet's ids, sorted; test has no labels."""
    path = config.existing_path()
    folder = next((path / inner for inner in _INNER if _parts(path / inner)), None)
    if folder is None:
        entries = sorted(entry.name for entry in path.iterdir()) if path.is_dir() else [path.name]
        rule = "one with a folder train or val"
        raise unfit(f"the folder {path}", rule, names_text(entries, ["train", "val"]), _FIX)
    parts = _parts(folder)
    is_flat = "val" in parts and not any(entry.is_dir() for entry in _visible.entries(parts["val"]))
    truth = _imagenet_val.found(path) if is_flat else []
    sources = [entry for part in parts.values() for entry in (part, *_visible.all_entries(part))]
    return Located([*sources, *truth], lambda: _decode(parts, truth, config, is_flat=is_flat))


def _parts(folder: Path) -> dict[str, Path]:
    return {name: folder / name for name in ("train", "val") if (folder / name).is_dir()}


def _decode(parts: dict[str, Path], truth: list[Path], config: DatasetConfig, *, is_flat: bool) -> Decoded:
    left_out: list[Path] = []
    classes = sorted(class_folders(parts["train"])) if "train" in parts else []
    splits = {}
    if "train" in parts:
        splits["train"] = _of_folders(parts["train"], classes, config, left_out)
    if is_flat:
        files = [file for file in _visible.entries(parts["val"]) if is_image(file)]
        if not files:
            raise unfit(str(parts["val"]), "a folder with images", "none", _FIX)
        names, known = _imagenet_val.classes_of(files, truth, classes, parts["val"], _FIX)
        classes = classes or known
        splits["val"] = split_of_files(
            files, names, classes, where=lambda index: str(files[index]), origin="folder val, flat", fix=_FIX
        )
    elif "val" in parts:
        classes = classes or sorted(class_folders(parts["val"]))
        splits["val"] = _of_folders(parts["val"], classes, config, left_out)
    return Decoded(splits, tuple(classes), tuple(f"{file} (no image)" for file in left_out))


def _of_folders(
    folder: Path, classes: list[str], config: DatasetConfig, left_out: list[Path]
) -> DecodedSplit:
    files, names = [], []
    for name, class_folder in class_folders(folder).items():
        images = images_in(class_folder, config, left_out)
        files += images
        names += [name] * len(images)
    return split_of_files(
        files, names, classes, where=lambda index: str(files[index]), origin=f"folder {folder.name}", fix=_FIX
    )
