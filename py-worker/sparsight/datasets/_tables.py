"""Tables with a column of images and one of labels, file by file, to splits with one order of classes."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from sparsight.datasets._class_order import ClassOrder, normal, places_C
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Decoded, DecodedSplit, Pictures, first_of
from sparsight.datasets._image_table import LAYOUT, ImageTable
from sparsight.datasets._unfit import unfit

if TYPE_CHECKING:
    from sparsight.datasets._dataset import LabelsN

_MOST_NAMES = 5

T = TypeVar("T")


def decoded(
    tables: Mapping[str, Sequence[ImageTable]],
    origins: Mapping[str, str],
    unused: tuple[str, ...],
    config: DatasetConfig,
) -> Decoded:
    """The splits, with the classes of all files in the order of the first."""
    order = _order(tables[first_of(tables)], config)
    splits = {name: _split(each, order, origins[name]) for name, each in tables.items()}
    return Decoded(splits, order.names, unused)


@dataclass(frozen=True, slots=True)
class _Order:
    """The names that labels are brought to, and whose they are; the files' own order where there are none."""

    names: tuple[str, ...]
    whose: str
    given: ClassOrder | None


def _order(tables: Sequence[ImageTable], config: DatasetConfig) -> _Order:
    first, given = tables[0], ClassOrder.given(config)
    if given is not None:
        return _Order(given.names, "dataset.classes", given)
    if first.has_names:  # of which a file may lack some
        names = {name for table in tables if table.has_names for name in table.class_names()}
        return _Order(normal(sorted(names)), f"those of the files with {first.file}", None)
    return _Order(normal(first.class_names()), f"those of {first.file}", None)


def _places_C(table: ImageTable, order: _Order) -> LabelsN | None:
    """What the labels of a file become; None where they stay."""
    own = normal(table.class_names())
    if own == order.names or (order.given is not None and not own and not order.given.are_numbers_mapped):
        return None
    thing = f"the class names of {table.file}"
    if order.given is not None and own:
        return order.given.places_C(own, thing)
    if order.given is not None:
        labels_N = np.array([label for label in table.labels() if label is not None], np.int64)
        return order.given.places_of_numbers_C(labels_N, f"the labels of {table.file}")
    if not own or not order.names:
        fix = "Write all files with the same class names, or name the classes in `classes` of `dataset`."
        raise unfit(thing, f"{order.whose}, {_few(order.names)}", _few(own), fix)
    return places_C(own, order.names, thing, order.whose, at="dataset.path")


def _few(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:_MOST_NAMES])
    return f"{shown}, …" if len(names) > _MOST_NAMES else shown or "none"


def _split(tables: Sequence[ImageTable], order: _Order, origin: str) -> DecodedSplit:
    ends = list(itertools.accumulate(table.num_rows for table in tables))
    if not ends[-1]:
        raise unfit(str(tables[0].file), "a table with images", "no rows", "Leave out what is empty.")

    def where(index: int) -> str:
        which = bisect.bisect_right(ends, index)
        return f"row {index - (ends[which - 1] if which else 0)} of {tables[which].file}"

    def read(first: int) -> Iterator[bytes]:
        for table, end in zip(tables, ends, strict=True):
            start = end - table.num_rows
            for index, encoded in enumerate(table.images(max(first - start, 0)), max(first, start)):
                yield _present(encoded, "image", where(index))

    return DecodedSplit(Pictures(ends[-1], read), _labels_N(tables, order, where), where, origin)


def _labels_N(tables: Sequence[ImageTable], order: _Order, where: Callable[[int], str]) -> LabelsN:
    labels: list[int] = []
    for table in tables:
        new_C = _places_C(table, order)
        for label in table.labels():
            place = where(len(labels))
            known = _present(label, "label", place)
            labels.append(known if new_C is None else _renumbered(known, new_C, place))
    return np.array(labels, np.int64)


def _present(value: T | None, thing: str, place: str) -> T:
    if value is None:
        raise unfit(place, "an image and its label", f"no {thing}", LAYOUT)
    return value


def _renumbered(label: int, new_C: LabelsN, place: str) -> int:
    if 0 <= label < len(new_C):
        return int(new_C[label])
    rule = f"a class that the file names, from 0 to {len(new_C) - 1}"
    fix = "-1 often stands for a label that was kept secret: use a split that has labels."
    raise unfit(f"the label of {place}", rule, label, fix)
