"""From settings to splits: find, decode or take from the cache, split, and tell the facts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np

from sparsight.datasets import (
    _channel_statistics,
    _checks,
    _class_order,
    _decoded_cache,
    _decoding,
    _facts,
)
from sparsight.datasets._class_order import ClassOrder
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Dataset, Decoded, Located, Split, first_of
from sparsight.datasets._decoded_cache import CachedImages, Contents
from sparsight.datasets._division import Division
from sparsight.datasets._facts import Facts, FactsFile, Source, SplitFacts
from sparsight.datasets._image_rows import ImageRows
from sparsight.datasets._unfit import unfit
from sparsight.errors import ExpectedError
from sparsight.files import canonical_json
from sparsight.members import load_member

_MOST_UNUSED = 100
_LONGEST = 300
"""Names of what is not used, and characters of each: the limits of the schema."""

Member = Callable[[DatasetConfig, Path], Located]
"""What a file of this package defines under its own name."""


def load_dataset(
    config: DatasetConfig, cache_directory: Path, planned: Mapping[str, object] | None
) -> Dataset:
    """What `datasets.load` promises."""
    known = _facts.read(config, cache_directory)
    if known is not None and (known["facts"] == planned or _facts.is_fresh(config, cache_directory, known)):
        cached = _decoded_cache.read(known["decoded"], cache_directory)
        if cached is not None:
            dataset = _dataset(cached, config, known)
            if dataset.facts is known["facts"]:
                return dataset
    sources, key, cached = _fetch(config, cache_directory)
    dataset = _dataset(cached, config, known)
    _facts.write(config, cache_directory, sources, key, dataset.facts)
    if known is not None and known["decoded"] != key:
        _decoded_cache.remove(known["decoded"], cache_directory)
    return dataset


def _dataset(cached: CachedImages, config: DatasetConfig, known: FactsFile | None) -> Dataset:
    """The splits, with the facts that are known where they are those of the images."""
    division = _division(cached, config)
    splits = {name: _take(cached, name, division) for name in division.parts}
    fingerprint = _fingerprint(cached, division, config.split_seed)
    if known is not None and known["facts"]["fingerprint"] == fingerprint:
        return Dataset(splits, known["facts"])
    return Dataset(splits, _facts_of(splits, cached, division, fingerprint, config))


def _division(cached: CachedImages, config: DatasetConfig) -> Division:
    labels = {name: own.labels_N for name, own in cached.splits.items()}
    return Division.of(labels, cached.contents.num_classes, config)


def _fetch(config: DatasetConfig, cache_directory: Path) -> tuple[list[Source], str, CachedImages]:
    try:
        member = cast("Member", load_member("sparsight.datasets", "data set", config.name))
        _check_severity(config)
        located = member(config, cache_directory)
        sources = _facts.observe(located.sources)
        key = _decoded_cache.key_of(config, sources)
        cached = _decoded_cache.fetch(
            key, cache_directory, lambda folder: _decode(folder, located, sources, config)
        )
    except ModuleNotFoundError as error:
        raise _missing_package(error.name) from error
    except OSError as error:
        fix = "Make them readable for this user, and look after the disk."
        raise unfit("the files of the data set", "readable", error, fix) from error
    return sources, key, cached


def _check_severity(config: DatasetConfig) -> None:
    if config.severity is not None and config.name != "cifar10_c":
        fix = "Remove `severity:`, or name the file of a corruption of cifar10_c."
        rule = f"null, as {config.name} has no corruptions"
        raise unfit("the severity", rule, config.severity, fix, at="dataset.severity")


def _missing_package(name: str | None) -> ExpectedError:
    fix = "Run ./setup, or install it into the Python that SPARSIGHT_PYTHON names."
    return unfit(f"the Python package {name}", "installed", "none", fix, at="dataset.name")


def _decode(folder: Path, located: Located, sources: list[Source], config: DatasetConfig) -> Contents:
    decoded = _decoding.fill(folder, _in_order(located.decode(), config), config)
    if config.unreadable == "skip":
        _checks.check(decoded)
        if not config.says_outputs:
            _checks.check_every_class(decoded)
    if _facts.observe(located.sources) != sources:
        fix = "Run the command again once nothing writes to them."
        raise unfit("the files of the data set", "left alone while they are read", "a change", fix)
    return Contents(
        {name: split.origin for name, split in decoded.splits.items()},
        _unused(decoded.unused),
        decoded.num_classes,
        list(decoded.class_names),
    )


def _unused(names: tuple[str, ...]) -> list[str]:
    """The first of many, as facts hold them."""
    shown = [
        name if len(name) <= _LONGEST else f"…{name[1 - _LONGEST :]}" for name in names[: _MOST_UNUSED - 1]
    ]
    return shown if len(names) == len(shown) else [*shown, f"and {len(names) - len(shown)} more"]


def _in_order(decoded: Decoded, config: DatasetConfig) -> Decoded:
    """The data set checked, with its classes in the wanted order; only of such may train have no image."""
    order = ClassOrder.given(config)
    if order is None:
        decoded = _counted(decoded, config)
        _checks.check(decoded)
        if not config.says_outputs:
            _checks.check_every_class(decoded)
        return decoded
    if not decoded.class_names and not order.are_numbers_mapped:
        decoded = _class_order.in_order(decoded, order)
    _checks.check(decoded)
    return _class_order.in_order(decoded, order)


def _counted(decoded: Decoded, config: DatasetConfig) -> Decoded:
    """Labels without names are outputs already, of which there may be more."""
    if config.num_classes is None or config.num_classes == decoded.num_classes:
        return decoded
    if not decoded.class_names and config.num_classes > decoded.num_classes:
        return replace(decoded, class_names=tuple(str(place) for place in range(config.num_classes)))
    named = f"num_classes {config.num_classes}"
    fix = "Say which output of the model each class is: classes: { cat: 281 }, or a file."
    rule = f"{decoded.num_classes}, the classes of the data set, without `classes`"
    raise unfit("the number of classes", rule, named, fix, at="dataset.num_classes")


def _take(cached: CachedImages, name: str, division: Division) -> Split:
    own, indices_N = cached.splits[division.parts[name].own_split], division.indices_N(name)
    return Split(ImageRows(own.images_NCHW, indices_N), own.labels_N[indices_N], index_N=indices_N)


def _fingerprint(cached: CachedImages, division: Division, split_seed: int) -> str:
    """SHA-256 over the digests of the decoded arrays (shapes included), the classes and the split."""
    ranges = {name: [part.own_split, part.start, part.stop] for name, part in division.parts.items()}
    contents = cached.contents
    parts = [cached.sha256, contents.num_classes, contents.class_names, split_seed, ranges]
    text = canonical_json.dumps([*parts, "stratified"] if division.is_stratified else parts)
    return hashlib.sha256(text.encode()).hexdigest()


def _facts_of(
    splits: dict[str, Split],
    cached: CachedImages,
    division: Division,
    fingerprint: str,
    config: DatasetConfig,
) -> Facts:
    num_channels, height, width = splits["train"].images_NCHW.shape[1:]
    mean, std, statistics_of = _statistics(splits, cached, division, config)
    own_classes = _own_classes(cached, config)
    return {
        "image_height": height,
        "image_width": width,
        "num_channels": num_channels,
        "num_classes": cached.contents.num_classes,
        "class_names": cached.contents.class_names,
        "num_train": len(splits["train"].labels_N),
        "num_val": len(splits["val"].labels_N),
        "num_test": len(splits["test"].labels_N),
        "own_classes": own_classes,
        "splits": {
            "train": _split_facts("train", splits, cached, division, own_classes),
            "val": _split_facts("val", splits, cached, division, own_classes),
            "test": _split_facts("test", splits, cached, division, own_classes),
        },
        "unused": cached.contents.unused,
        "mean": mean,
        "std": std,
        "statistics_of": statistics_of,
        "fingerprint": fingerprint,
    }


def _statistics(
    splits: dict[str, Split], cached: CachedImages, division: Division, config: DatasetConfig
) -> tuple[list[float], list[float], str]:
    """Mean and deviation of each channel, and what they are of: of train, or of what there is instead."""
    own = first_of(name for name, split in splits.items() if len(split.labels_N))
    images_NCHW = splits[own].images_NCHW
    if config.statistics is not None:
        given = config.statistics
        if len(given["mean"]) != images_NCHW.shape[1]:
            found = f"{len(given['mean'])} and {images_NCHW.shape[1]}"
            fix = "Give a number for each channel of the images."
            rule = "as many as the images have channels"
            raise unfit("the statistics", rule, found, fix, at="dataset.statistics")
        return given["mean"], given["std"], "given"
    sums_NC2 = cached.sums[division.parts[own].own_split][division.indices_N(own)]
    mean, std = _channel_statistics.of_sums(sums_NC2, images_NCHW.shape[2] * images_NCHW.shape[3])
    if 0 in std:
        thing = f"channel {std.index(0)} of the {own} images"
        found = f"{mean[std.index(0)]:.3f} in every pixel"
        raise unfit(thing, "one that varies", found, "Leave the channel out: it says nothing.")
    return mean, std, own


def _own_classes(cached: CachedImages, config: DatasetConfig) -> list[int] | None:
    """Outputs of the model that images of the data set stand for; None where they are all there are."""
    if not config.says_outputs:
        return None
    own_M = np.unique(np.concatenate([split.labels_N for split in cached.splits.values()]))
    return None if len(own_M) == cached.contents.num_classes else own_M.tolist()


def _split_facts(
    name: str,
    splits: dict[str, Split],
    cached: CachedImages,
    division: Division,
    own_classes: list[int] | None,
) -> SplitFacts:
    own_split, labels_N = division.parts[name].own_split, splits[name].labels_N
    if name != own_split != "train":
        return {"origin": "none", "is_cut_out": False, "is_stratified": False, "missing_classes": []}
    counts_C = np.bincount(labels_N, minlength=cached.contents.num_classes)
    is_cut_out = own_split != name
    expected = range(cached.contents.num_classes) if own_classes is None else own_classes
    return {
        "origin": cached.contents.origins[own_split],
        "is_cut_out": is_cut_out,
        "is_stratified": is_cut_out and division.is_stratified,
        "missing_classes": [label for label in expected if counts_C[label] == 0] if len(labels_N) else [],
    }
