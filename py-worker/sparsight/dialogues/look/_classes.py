"""Where the names of a model's outputs may be, when it has more of them than the data set has classes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from sparsight.datasets._imagenet_classes import imagenet_classes
from sparsight.errors import ExpectedError
from sparsight.protocol.generated import ClassesGuess

_IMAGENET = 1000
_WORDNET_ID = re.compile(r"n\d{8}")
_FILE = re.compile(r".*(?:class|label|categor|id2label|config).*\.(?:txt|json)", re.IGNORECASE)
_MOST_BYTES = 2**20


def classes_guess(class_names: list[str], num_outputs: int | None, file: Path | None) -> ClassesGuess | None:
    """A file beside the model that names as many outputs, all classes among them; or ImageNet's classes.

    Without such a file also where the numbers are equal, but then for files alone: the order may differ.
    """
    if not class_names or num_outputs is None or num_outputs < len(class_names):
        return None
    for beside in _files(file):
        names = _names_in(beside)
        is_order_of_its_own = len(names) == num_outputs and set(class_names) <= set(names)
        if is_order_of_its_own and names != class_names:
            return ClassesGuess(value=str(beside), why=f"{beside.name} names {num_outputs} outputs")
    if num_outputs != _IMAGENET or (len(class_names) == num_outputs and not _are_ids(class_names)):
        return None
    if _are_known(class_names):
        return ClassesGuess(value="imagenet", why="1000 outputs, and all classes are called as ImageNet's")
    return None


def _are_ids(class_names: list[str]) -> bool:
    return all(_WORDNET_ID.fullmatch(name) for name in class_names)


def _are_known(class_names: list[str]) -> bool:
    try:
        _, outputs = imagenet_classes()
    except ExpectedError:
        return False
    return all(name in outputs for name in class_names)


def _files(file: Path | None) -> Iterator[Path]:
    if file is None:
        return
    folder = file if file.is_dir() else file.parent
    for each in sorted(folder.iterdir()):
        if _FILE.fullmatch(each.name) and each.is_file() and each.stat().st_size <= _MOST_BYTES:
            yield each


def _names_in(file: Path) -> list[str]:
    """Names of outputs in order; none where the file is about something else."""
    try:
        text = file.read_text(encoding="utf-8")
        if file.suffix.lower() == ".txt":
            return [line.strip() for line in text.splitlines() if line.strip()]
        content = json.loads(text)
    except (ValueError, OSError):
        return []
    if isinstance(content, dict):
        content = content.get("id2label", content)
    if isinstance(content, dict) and all(str(key).isdigit() for key in content):
        content = [content[key] for key in sorted(content, key=int)]
    is_list = isinstance(content, list) and all(isinstance(name, str) for name in content)
    return content if is_list else []
