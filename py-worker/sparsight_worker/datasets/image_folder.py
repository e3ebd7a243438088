"""A folder of pictures: <path>/train/<class>/*.png, and test/<class>/…, val/<class>/… where there are."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sparsight_worker.datasets._config import DatasetConfig
from sparsight_worker.datasets._dataset import Decoded, DecodedSplit, Located
from sparsight_worker.datasets._unfit import names_text, unfit

_SUFFIXES = (".bmp", ".gif", ".jpeg", ".jpg", ".pbm", ".pgm", ".png", ".ppm", ".tif", ".tiff", ".webp")
_LAYOUT = "Arrange the images as train/<class>/<image>, and test/<class>/<image>."


def image_folder(config: DatasetConfig, cache_directory: Path) -> Located:
    """All that is in the folder but names that begin with a dot; classes are the folders in train, sorted."""
    folder = config.existing_path()
    if not folder.is_dir():
        raise unfit("the path of an image_folder data set", "a folder", f"the file {folder}", _LAYOUT)
    if not (folder / "train").is_dir():
        found = names_text(sorted(entry.name for entry in folder.iterdir()), ["train"])
        raise unfit(f"the folder {folder}", "one with a folder train", found, _LAYOUT)
    return Located([folder, *_visible(folder)], lambda: _decode(folder, config))


def _decode(folder: Path, config: DatasetConfig) -> Decoded:
    class_names = tuple(entry.name for entry in _entries(folder / "train"))
    names = [name for name in ("train", "val", "test") if (folder / name).is_dir()]
    return Decoded({name: _split(folder / name, class_names, config) for name in names}, class_names)


def _split(folder: Path, class_names: tuple[str, ...], config: DatasetConfig) -> DecodedSplit:
    files: list[Path] = []
    labels: list[int] = []
    for class_folder in _entries(folder):
        if not class_folder.is_dir():
            raise unfit(str(class_folder), "a folder of one class", "a file", _LAYOUT)
        if class_folder.name not in class_names:
            raise unfit(
                str(class_folder), "a class that train has", f"one of {len(class_names)} others", _LAYOUT
            )
        images = _images(class_folder)
        files += images
        labels += [class_names.index(class_folder.name)] * len(images)
    if not files:
        raise unfit(str(folder), "a folder with images", "none", _LAYOUT)
    from sparsight_worker.datasets._images import ImageStack  # here, because it takes Pillow

    stack = ImageStack(len(files), config)
    for file in files:
        stack.add(file, str(file))
    return DecodedSplit(stack.images_NCHW(), np.array(labels, np.int64), lambda index: str(files[index]))


def _images(class_folder: Path) -> list[Path]:
    files = [entry for entry in _visible(class_folder) if entry.is_file()]
    for file in files:
        if file.suffix.lower() not in _SUFFIXES:
            fix = "Move it out of the data set; names that begin with a dot are passed over."
            raise unfit(str(file), f"an image ({' '.join(_SUFFIXES)})", "another kind of file", fix)
    if not files:
        fix = "Put images there, or remove the folder."
        raise unfit(str(class_folder), "a folder with images", "none", fix)
    return files


def _entries(folder: Path) -> list[Path]:
    return sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))


def _visible(folder: Path) -> list[Path]:
    found = []
    for entry in _entries(folder):
        found.append(entry)
        if entry.is_dir():
            found += _visible(entry)
    return found
