"""Which data sets a file or folder may be: each member is asked, by names and layout, before any decoding."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sparsight.datasets import _visible
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Located
from sparsight.datasets._split_names import split_of
from sparsight.datasets._unfit import names_text, unfit
from sparsight.errors import ExpectedError
from sparsight.members import load_member, member_names

_TAKES_ANY_SPLITS = "image_folder"
"""It would take the folders of others, too, and is asked last."""
_FIX = "Arrange pictures as test/<class>/<image>, or see the table of formats in docs/data.md."


def located_by(name: str, config: DatasetConfig, cache_directory: Path) -> Located:
    """What the member of this name finds at `path`; raises ExpectedError where it is not its own."""
    member: Callable[[DatasetConfig, Path], Located] = load_member(  # type: ignore[assignment]
        "sparsight.datasets", "the name of the data set", name
    )
    return member(replace(config, name=name), cache_directory)


def recognised(config: DatasetConfig, cache_directory: Path) -> tuple[str, ...]:
    """Names of the data sets that `path` may be, the likeliest first; `name` of the config is not looked at.

    A member that takes any file says by a function `claims`, from a path to whether it may be its own, which
    it means. Raises ExpectedError, with what there is, where the path is no data set.
    """
    path = config.existing_path()
    names = sorted(member_names("sparsight.datasets"), key=lambda name: (name == _TAKES_ANY_SPLITS, name))
    refusals: dict[str, ExpectedError] = {}
    found = tuple(name for name in names if _is_own(name, path, config, cache_directory, refusals))
    if found:
        return found
    is_arranged = path.is_dir() and any(split_of(entry.name) for entry in _visible.entries(path))
    if is_arranged and _TAKES_ANY_SPLITS in refusals:
        raise refusals[_TAKES_ANY_SPLITS]
    if not path.is_dir() and refusals:
        raise next(iter(refusals.values()))
    raise _no_data_set(path)


def _is_own(
    name: str, path: Path, config: DatasetConfig, cache_directory: Path, refusals: dict[str, ExpectedError]
) -> bool:
    """Whether the member takes the path; `refusals` are of those that claim it and find it unfit."""
    module = importlib.import_module(f"sparsight.datasets.{name}")
    claims: Callable[[Path], bool] | None = getattr(module, "claims", None)
    if claims is not None and not claims(path):
        return False
    try:
        located = located_by(name, config, cache_directory)
    except ExpectedError as error:
        if claims is not None or path.is_dir():
            refusals[name] = error
        return False
    except OSError:
        return False
    return any(path == source or path in source.parents for source in located.sources)


def _no_data_set(path: Path) -> ExpectedError:
    if not path.is_dir():
        found = f"a file {path.suffix or 'without an ending'} of another kind"
        return unfit(str(path), "a data set of a known format", found, _FIX)
    found = names_text([entry.name for entry in _visible.entries(path)], ["train", "test"])
    return unfit(f"the folder {path}", "a data set of a known layout", found or "an empty one", _FIX)
