"""The way in: a data set's splits in memory, or only the facts about it."""

from __future__ import annotations

import hashlib
import importlib
from pathlib import Path
from typing import Protocol, cast

from sparsight_worker import canonical_json
from sparsight_worker.datasets import channel_statistics, checks, decoded_cache, facts, split
from sparsight_worker.datasets.config import DatasetConfig
from sparsight_worker.datasets.dataset import Dataset, Decoded, Split
from sparsight_worker.datasets.decoded_cache import CachedImages
from sparsight_worker.datasets.facts import Facts, Source
from sparsight_worker.errors import expected


class Member(Protocol):
    """What a file of this package offers under the name of a data set."""

    def sources(self, config: DatasetConfig, cache_dir: Path) -> list[Path]:
        """The files and folders that the images come from; raises what `decode` raises."""

    def decode(self, config: DatasetConfig, cache_dir: Path) -> Decoded:
        """The images of all splits; raises ExpectedError, naming the file, or OSError."""


def load(config: DatasetConfig, cache_dir: Path) -> Dataset:
    """The splits train, val and test in memory, uint8 NCHW with int64 labels, and the facts about them.

    The decoded images are kept under `cache_dir`, checked by their SHA-256. Raises ExpectedError, naming the
    file and what to do, for a data set that cannot be read or does not fit together.
    """
    sources, key, cached = _fetch(config, cache_dir)
    parts = split.plan({name: len(own.labels_N) for name, own in cached.splits.items()}, config)
    splits = {name: _take(cached, part, config.split_seed) for name, part in parts.items()}
    fingerprint = _fingerprint(cached, parts, config.split_seed)
    known = facts.read(config, cache_dir)
    if known is not None and known["decoded"] == key and known["facts"]["fingerprint"] == fingerprint:
        return Dataset(splits, known["facts"])
    found = _facts(splits, cached, fingerprint)
    facts.write(
        config, cache_dir, {"format": facts.FORMAT, "sources": sources, "decoded": key, "facts": found}
    )
    if known is not None and known["decoded"] != key:
        decoded_cache.remove(known["decoded"], cache_dir)
    return Dataset(splits, found)


def _fetch(config: DatasetConfig, cache_dir: Path) -> tuple[list[Source], str, CachedImages]:
    try:
        member = _member(config.name)
        sources = facts.observe(member.sources(config, cache_dir))
        key = decoded_cache.key_of(config, sources)
        cached = decoded_cache.fetch(key, cache_dir, lambda: _decode(member, config, cache_dir, sources))
    except OSError as error:
        raise expected("the files of the data set", "readable", error, at="dataset.path") from error
    return sources, key, cached


def _member(name: str) -> Member:
    module_name = f"sparsight_worker.datasets.{name}"
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name != module_name:
            raise _missing_package(error.name) from error
        module = None
    if not hasattr(module, "decode"):
        raise expected(
            "the name of the data set", "one of sparsight_worker/datasets", name, at="dataset.name"
        )
    return cast("Member", module)


def _missing_package(name: str | None) -> Exception:
    return expected(
        f"the Python package {name}",
        "installed",
        "none",
        at="dataset.name",
        fix="Run ./setup, or install it into the Python that SPARSIGHT_PYTHON names.",
    )


def _decode(member: Member, config: DatasetConfig, cache_dir: Path, sources: list[Source]) -> Decoded:
    decoded = member.decode(config, cache_dir)
    if config.image_size is not None:
        from sparsight_worker.datasets import images  # here, because most data sets do without Pillow

        decoded = images.resize_all(decoded, config.image_size)
    checks.check(decoded)
    if facts.observe(member.sources(config, cache_dir)) != sources:
        raise expected(
            "the files of the data set",
            "left alone while they are read",
            "a change",
            at="dataset.path",
            fix="Run the command again once nothing writes to them.",
        )
    return decoded


def _take(cached: CachedImages, part: split.Part, split_seed: int) -> Split:
    own = cached.splits[part.own_split]
    indices_N = part.indices_N(len(own.labels_N), split_seed)
    return Split(own.images_NCHW[indices_N], own.labels_N[indices_N])


def _fingerprint(cached: CachedImages, parts: dict[str, split.Part], split_seed: int) -> str:
    """SHA-256 over the digests of the decoded arrays (shapes included), the classes and the split."""
    ranges = {name: [part.own_split, part.start, part.stop] for name, part in parts.items()}
    text = canonical_json.dumps([cached.sha256, cached.num_classes, cached.class_names, split_seed, ranges])
    return hashlib.sha256(text.encode()).hexdigest()


def _facts(splits: dict[str, Split], cached: CachedImages, fingerprint: str) -> Facts:
    num_channels, height, width = splits["train"].images_NCHW.shape[1:]
    mean, std = channel_statistics.mean_and_std(splits["train"].images_NCHW)
    if 0 in std:
        raise expected(
            f"channel {std.index(0)} of the train images",
            "one that varies",
            f"{mean[std.index(0)]:.3f} in every pixel",
            at="dataset.path",
            fix="Leave the channel out: a constant cannot be normalised and says nothing.",
        )
    return {
        "image_height": height,
        "image_width": width,
        "num_channels": num_channels,
        "num_classes": cached.num_classes,
        "class_names": cached.class_names,
        "num_train": len(splits["train"].labels_N),
        "num_val": len(splits["val"].labels_N),
        "num_test": len(splits["test"].labels_N),
        "mean": mean,
        "std": std,
        "fingerprint": fingerprint,
    }
