"""What all entries share: lists and single values, fills, numbers of images, and the structs they become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from sparsight import fills
from sparsight.errors import Found, expected
from sparsight.fills import Fill
from sparsight.members import Member, Spec, parts_of


@dataclass(frozen=True, slots=True)
class Sizes:
    """Of the images that are evaluated."""

    num_images: int
    height: int
    width: int


def fills_of(given: Spec | Sequence[Spec]) -> list[Fill]:
    """The fills, each once."""
    chosen = [given] if isinstance(given, str | Mapping | Member) else several(given)
    return list({str(parts_of(fill, "fill", "name")): fill for fill in map(fills.of, chosen)}.values())


def num_images_of(written: Mapping[str, Any], sizes: Sizes) -> int:
    """How many of the first images are meant; raises ExpectedError for more than there are."""
    wanted = written.get("num_images")
    if wanted is None:
        return sizes.num_images
    if not isinstance(wanted, int) or not 1 <= wanted <= sizes.num_images:
        raise expected("num_images", f"a whole number from 1 to {sizes.num_images}", wanted, at="num_images")
    return wanted


def struct_of(kind: Any, **fields: Any) -> Any:
    """The struct of the schemas, of members and plain values.

    Raises ExpectedError for a value that it does not allow.
    """
    values = {"kind": kind.__struct_config__.tag}
    for name, value in fields.items():
        if not isinstance(value, Member):
            values[name] = value
            continue
        tag = "family" if name == "mask" else "name"
        values[name] = {tag: value.name, **value.parameters}
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        raise expected("evaluation", "possible", Found(str(error))) from None


def settings_of(entry: Any, defaults: Mapping[str, Any], needed: Sequence[str]) -> dict[str, Any]:
    """The entry with its defaults; raises ExpectedError for a key too many, or that it lacks."""
    if not isinstance(entry, Mapping):
        raise expected("entry", "a mapping", entry)
    known = {*defaults, *needed}
    strange = next((key for key in entry if key not in known), None)
    if strange is not None:
        raise expected("key", f"one of {', '.join(sorted(known))}", strange, at=strange)
    missing = next((key for key in needed if key not in entry), None)
    if missing is not None:
        raise expected(missing, "given", Found("nothing"), at=missing)
    return {**defaults, **entry}


def several(value: Any) -> list[Any]:
    """A value or a list of them, as a list."""
    return list(value) if isinstance(value, list | tuple | range) else [value]


def distinct(values: Sequence[Any]) -> list[Any]:
    """Each value once, in order."""
    return list({repr(v) if isinstance(v, Mapping) else v: v for v in values}.values())
