"""Images that were given in Python, of which a run keeps what was found, not the images."""

from __future__ import annotations

from pathlib import Path

from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Located
from sparsight.errors import Found, expected


def in_memory(config: DatasetConfig, cache_directory: Path) -> Located:
    """Raises ExpectedError: there is nothing to read."""
    fix = "Evaluate it there again, by sparsight.evaluate; or name files, such as dataset.name: npz."
    got = Found("images that were given to sparsight.evaluate, and are not kept")
    raise expected("the data set", "one that can be read from files", got, at="dataset.name", fix=fix)
