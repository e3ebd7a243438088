"""Files that a run or a cache should hold, whatever lies there instead."""

from __future__ import annotations

from pathlib import Path


def read_regular(file: Path) -> bytes:
    """The content of a file; raises OSError for one that is not there, and for a pipe or a device.

    Reading a pipe would wait for ever, reading a device may never end.
    """
    check_regular(file)
    return file.read_bytes()


def check_regular(file: Path) -> None:
    """Raise OSError unless the file is there and regular."""
    if not file.is_file():
        file.stat()  # says so if there is none
        raise OSError(f"{file} is not a regular file")
