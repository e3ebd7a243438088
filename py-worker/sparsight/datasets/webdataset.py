"""WebDataset's tar shards: of each sample a picture (`0001.jpg`) and its class (`0001.cls`, or `.json`)."""

from __future__ import annotations

import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sparsight.datasets import _visible
from sparsight.datasets._class_folders import SUFFIXES
from sparsight.datasets._class_order import normal
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Decoded, DecodedSplit, Located, Pictures, first_of
from sparsight.datasets._split_names import USUAL_NAMES, USUAL_NAMES_TEXT, by_split, split_of
from sparsight.datasets._unfit import names_text, unfit

_USUAL = "|".join(name for names in USUAL_NAMES.values() for name in names)
_NAME = re.compile(rf"(?:.*[-_.])?({_USUAL})(?![A-Za-z0-9]).*\.tar", re.IGNORECASE)
_LABEL_KEYS = ("label", "cls", "class", "target")
_MAX_LABEL_BYTES = 1 << 20
_FIX = (
    "Write shards train-000000.tar, test-000000.tar, not compressed, with the picture and the class of each "
    "sample under one key: 0001.jpg and 0001.cls."
)


@dataclass(slots=True)
class _Sample:
    """Where the picture of a sample is in its shard, and its class."""

    shard: Path
    key: str
    start: int = -1
    size: int = 0
    label: str | None = None


def claims(path: Path) -> bool:
    """Whether it is called like a shard, or is a folder."""
    return path.is_dir() or path.suffix.lower() == ".tar"


def webdataset(config: DatasetConfig, cache_directory: Path) -> Located:
    """A shard, which is all train, or those of a folder, or of folders in it, that are called like splits."""
    path = config.existing_path()
    groups = {"train": [path]} if not path.is_dir() else _groups(path)
    names = by_split(groups, str(path))
    if not names:
        found = names_text(sorted(entry.name for entry in path.iterdir()), ["train-000000.tar"])
        rule = f"one with shards *.tar that are called as splits are ({USUAL_NAMES_TEXT})"
        raise unfit(f"the folder {path}", rule, found, _FIX)
    shards = {split: groups[name] for split, name in names.items()}
    unused = tuple(name for name in groups if split_of(name) is None)
    folders = {file.parent for each in shards.values() for file in each} | {path} if path.is_dir() else set()
    sources = [*sorted(folders), *(file for each in shards.values() for file in each)]
    return Located(sources, lambda: _decode(shards, unused, config))


def _groups(folder: Path) -> dict[str, list[Path]]:
    """Shards by what they are called, or their folder is."""
    groups: dict[str, list[Path]] = {}
    for entry in _visible.entries(folder):
        if entry.is_dir() and (files := sorted(entry.glob("*.tar"))):
            groups.setdefault(entry.name, []).extend(files)
        elif entry.is_file() and entry.suffix.lower() == ".tar":
            match = _NAME.fullmatch(entry.name)
            groups.setdefault(entry.name if match is None else match[1], []).append(entry)
    return groups


def _decode(shards: dict[str, list[Path]], unused: tuple[str, ...], config: DatasetConfig) -> Decoded:
    samples = {
        split: [sample for file in files for sample in _samples(file)] for split, files in shards.items()
    }
    for split, each in samples.items():
        if not each:
            raise unfit(f"the shards of {split}, {shards[split][0]} first,", "with pictures", "none", _FIX)
    labels = {str(sample.label) for each in samples.values() for sample in each}
    if all(label.isascii() and label.lstrip("-").isdigit() for label in labels):
        names: tuple[str, ...] = _class_names(shards)
        numbers = {label: int(label) for label in labels}
    else:
        naming = samples if config.says_outputs else [first_of(samples)]
        names = normal(sorted({str(sample.label) for split in naming for sample in samples[split]}))
        numbers = {name: place for place, name in enumerate(names)}
    splits = {split: _split(each, numbers, f"shards {split}*.tar") for split, each in samples.items()}
    return Decoded(splits, names, unused)


def _class_names(shards: dict[str, list[Path]]) -> tuple[str, ...]:
    """The lines of classnames.txt, which lies beside many published shards, or above them."""
    first = shards[first_of(shards)][0].parent
    for file in (first / "classnames.txt", first.parent / "classnames.txt"):
        if file.is_file():
            return normal(
                [line.strip() for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
            )
    return ()


def _split(samples: list[_Sample], numbers: dict[str, int], origin: str) -> DecodedSplit:
    def where(index: int) -> str:
        return f"{samples[index].key} in {samples[index].shard}"

    for index, sample in enumerate(samples):
        if str(sample.label) not in numbers:
            rule = f"one of {names_text(list(numbers), [str(sample.label)])}"
            fix = "Bring the names into line, or name all in `classes` of `dataset`."
            raise unfit(f"the class of {where(index)}", rule, repr(sample.label), fix)
    labels_N = np.array([numbers[str(sample.label)] for sample in samples], np.int64)
    return DecodedSplit(
        Pictures(len(samples), lambda first: _contents(samples[first:])), labels_N, where, origin
    )


def _contents(samples: list[_Sample]) -> Iterator[bytes]:
    """The pictures, each shard opened once; its content has been looked through."""
    at, stream = None, None
    try:
        for sample in samples:
            if stream is None or at != sample.shard:
                if stream is not None:
                    stream.close()
                at, stream = sample.shard, sample.shard.open("rb")
            stream.seek(sample.start)
            yield stream.read(sample.size)
    finally:
        if stream is not None:
            stream.close()


def _samples(shard: Path) -> list[_Sample]:
    samples: dict[str, _Sample] = {}
    try:
        with tarfile.open(shard, "r:") as members:
            for member in members:
                if member.isfile():
                    _add(samples, member, members, shard)
    except (tarfile.TarError, EOFError) as error:
        raise unfit(str(shard), "a whole tar archive, not compressed", error, _FIX) from error
    if not _has_end(shard):
        raise unfit(
            str(shard), "a whole tar archive", "one without its end", "Fetch it again: it is cut off."
        )
    for sample in samples.values():
        if sample.start < 0 or sample.label is None:
            missing = "picture" if sample.start < 0 else "class"
            raise unfit(f"{sample.key} in {shard}", "a picture and its class", f"no {missing}", _FIX)
    return list(samples.values())


def _has_end(shard: Path) -> bool:
    """Whether it ends as tar archives do, in a block of zeros: what is cut off looks complete otherwise."""
    with shard.open("rb") as stream:
        stream.seek(max(0, shard.stat().st_size - tarfile.BLOCKSIZE))
        return stream.read() == bytes(tarfile.BLOCKSIZE)


def _add(samples: dict[str, _Sample], member: tarfile.TarInfo, members: tarfile.TarFile, shard: Path) -> None:
    folder, _, name = member.name.rpartition("/")
    stem, _, suffix = name.partition(".")
    key, suffix = f"{folder}/{stem}" if folder else stem, f".{suffix.lower()}"
    if not stem or not (suffix in SUFFIXES or suffix in (".cls", ".json")):
        return
    sample = samples.setdefault(key, _Sample(shard, key))
    if suffix in SUFFIXES:
        sample.start, sample.size = member.offset_data, member.size
        if sample.start + sample.size > shard.stat().st_size:
            found = f"{shard.stat().st_size:,} bytes"
            raise unfit(
                str(shard),
                f"{sample.start + sample.size:,} bytes or more",
                found,
                "It is cut off: fetch it again.",
            )
    elif sample.label is None or suffix == ".cls":
        sample.label = _label(member, members, f"{member.name} in {shard}") or sample.label


def _label(member: tarfile.TarInfo, members: tarfile.TarFile, where: str) -> str | None:
    stream = members.extractfile(member)
    if member.size > _MAX_LABEL_BYTES or stream is None:
        raise unfit(where, f"at most {_MAX_LABEL_BYTES:,} bytes", f"{member.size:,} bytes", _FIX)
    try:
        text = stream.read().decode().strip()
        if member.name.lower().endswith(".cls"):
            return text
        value = json.loads(text)
        return next((str(value[key]) for key in _LABEL_KEYS if key in value), None)
    except (ValueError, TypeError) as error:
        raise unfit(where, "a class in UTF-8", error, _FIX) from error
