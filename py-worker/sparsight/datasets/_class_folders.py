"""Folders of classes, with pictures in them."""

from __future__ import annotations

from pathlib import Path

from sparsight.datasets import _visible
from sparsight.datasets._class_order import normal
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._unfit import unfit

SUFFIXES = (
    *(".bmp", ".gif", ".jfif", ".jpe", ".jpeg", ".jpg", ".pbm", ".pgm", ".png"),
    *(".pnm", ".ppm", ".tif", ".tiff", ".webp"),
)
"""Of names of files that are images."""
LAYOUT = "Arrange the images as train/<class>/<image>, and test/<class>/<image>."


def class_folders(folder: Path) -> dict[str, Path]:
    """The folders in it by their names in NFC, sorted: macOS and Linux write one name in two normal forms."""
    folders: dict[str, Path] = {}
    for entry in _visible.entries(folder):
        if not entry.is_dir():
            raise unfit(str(entry), "a folder of one class", "a file", LAYOUT)
        [name] = normal([entry.name])
        if name in folders:
            found = f"{folders[name].name!a} and {entry.name!a}"
            fix = "Move the images into one folder: the names look the same, in two forms of Unicode."
            raise unfit(f"the class {name} in {folder}", "one folder", found, fix)
        folders[name] = entry
    return dict(sorted(folders.items()))


def images_in(class_folder: Path, config: DatasetConfig, left_out: list[Path]) -> list[Path]:
    """Pictures in a folder at any depth; what is none is refused, or added to `left_out`."""
    files = [entry for entry in _visible.all_entries(class_folder) if entry.is_file()]
    others = [file for file in files if not is_image(file)]
    if others and config.unreadable == "refuse":
        fix = (
            "Move it out of the data set, or leave out all such files: `unreadable: skip` in `dataset`. "
            "Names that begin with a dot are passed over."
        )
        raise unfit(str(others[0]), f"an image ({' '.join(SUFFIXES)})", "another kind of file", fix)
    left_out += others
    if len(others) == len(files):
        fix = "Put images there, or remove the folder."
        raise unfit(str(class_folder), "a folder with images", "none", fix)
    return [file for file in files if is_image(file)]


def is_image(entry: Path) -> bool:
    """Whether it is called as a picture is."""
    return entry.suffix.lower() in SUFFIXES
