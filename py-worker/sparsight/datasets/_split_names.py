"""What people call the splits of a data set: one list for folders, files and arrays, in any case."""

from __future__ import annotations

from collections.abc import Iterable

from sparsight.datasets._unfit import unfit

USUAL_NAMES = {
    "train": ("train", "training"),
    "val": ("val", "valid", "validation", "dev"),
    "test": ("test", "testing", "eval"),
}
"""Names of each split, ours first."""

USUAL_NAMES_TEXT = "; ".join(f"{first} (or {', '.join(others)})" for first, *others in USUAL_NAMES.values())


def split_of(name: str) -> str | None:
    """`train`, `val` or `test`; None for a name that is not among the usual ones."""
    return next((split for split, names in USUAL_NAMES.items() if name.lower() in names), None)


def by_split(names: Iterable[str], place: str) -> dict[str, str]:
    """The name that stands for each split, of those that are usual.

    Raises ExpectedError, naming `place`, where two names stand for one split.
    """
    found: dict[str, str] = {}
    for name in sorted(names):
        split = split_of(name)
        if split is None:
            continue
        if split in found:
            fix = "Join them, or move one out of the data set."
            raise unfit(f"the {split} split in {place}", "under one name", f"{found[split]} and {name}", fix)
        found[split] = name
    return {split: found[split] for split in USUAL_NAMES if split in found}
