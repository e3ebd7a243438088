"""What goes wrong with the cache directory is no fault of the data set, and has a fix of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sparsight_worker.errors import Found, expected


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
