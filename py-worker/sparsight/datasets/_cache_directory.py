"""What goes wrong with the cache directory is no fault of the data set, and has a fix of its own."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sparsight.errors import Found, expected

_ABANDONED_AFTER_S = 24 * 3600


def sweep(folder: Path, pattern: str) -> None:
    """Remove what matches and was last written a day ago or earlier: a process that was killed left it."""
    for path in folder.glob(pattern):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _ABANDONED_AFTER_S:
                discard(path)


def discard(path: Path) -> None:
    """Remove a file, or a folder with all that is in it; nothing if it is not there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn an OSError of the block, which writes below `folder`, into an ExpectedError that names it."""
    try:
        yield
    except OSError as error:
        raise expected(
            f"the cache directory {folder}",
            "writable, with room for the images",
            Found(error),
            fix="Make room, or name another directory by the environment variable SPARSIGHT_CACHE.",
        ) from error
