"""What of a folder belongs to a data set: not what the operating system put there."""

from __future__ import annotations

from pathlib import Path

_OF_THE_SYSTEM = frozenset(
    {"desktop.ini", "thumbs.db", "ehthumbs.db", "icon\r", "__macosx", "$recycle.bin", "@eadir"}
)
"""Left by Windows, macOS and network drives, in lower case; so are names that begin with a dot."""


def entries(folder: Path) -> list[Path]:
    """Files and folders in it, sorted by name."""
    return sorted(entry for entry in folder.iterdir() if _is_visible(entry.name))


def all_entries(folder: Path) -> list[Path]:
    """Files and folders in it and in its folders."""
    found = []
    for entry in entries(folder):
        found.append(entry)
        if entry.is_dir():
            found += all_entries(entry)
    return found


def _is_visible(name: str) -> bool:
    return not name.startswith(".") and name.lower() not in _OF_THE_SYSTEM
