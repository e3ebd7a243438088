"""What is known of a data set, kept where the orchestrator finds it without starting Python.

`<cache>/datasets/<key>/facts.json` is one JSON object:

- `format`: DATASET_FACTS_FORMAT. Another number: not for this version, compute again.
- `sources_sha256`: of the text of `sources.jsonl` beside it, in hexadecimal; of another text, the facts count
  as not fresh.
- `decoded`: name of the folder in `<cache>/decoded` that holds the decoded images.
- `facts`: `dataset_facts` of schemas/trial.json.
- `sha256`: of the canonical JSON (RFC 8785) of `facts`, in hexadecimal; if it differs, compute them again.

`sources.jsonl` has on each line `{path, size, mtime_ns, ctime_ns, inode}` of a file or folder that the images
came from: `path` absolute, `size` in bytes (0 for a folder, whose times tell when an entry came or went), the
other three decimal texts, as they can exceed 2^53. The facts are fresh while each of them still looks so. The
time of modification alone would not do: whoever copies a file may set it, as archives and rsync do; the time
of the last change to the inode can only be set by the kernel. It is a file of its own, as there may be a
million of them, and a worker does not need to look at them.

`<key>` is `DatasetConfig.key`: the first 16 hexadecimal digits of the SHA-256 of the canonical JSON (RFC
8785) of the data set's resolved settings (`trial_dataset` of schemas/trial.json without `facts`, `path`
absolute).
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypedDict

from sparsight.constants import DATASET_FACTS_FORMAT as FORMAT
from sparsight.datasets._cache_directory import sweep, writing
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._unfit import unfit
from sparsight.files import canonical_json
from sparsight.files.regular_file import read_regular


class SplitFacts(TypedDict):
    """Where a split came from: `split_facts` in schemas/trial.json."""

    origin: str
    is_cut_out: bool
    is_stratified: bool
    missing_classes: list[int]


class SplitsFacts(TypedDict):
    """The same of each split."""

    train: SplitFacts
    val: SplitFacts
    test: SplitFacts


class Facts(TypedDict):
    """What was found in a data set: `dataset_facts` in schemas/trial.json."""

    image_height: int
    image_width: int
    num_channels: int
    num_classes: int
    class_names: list[str]
    own_classes: list[int] | None
    num_train: int
    num_val: int
    num_test: int
    splits: SplitsFacts
    unused: list[str]
    mean: list[float]
    std: list[float]
    statistics_of: str
    fingerprint: str


class Source(TypedDict):
    """A file or folder that images came from, and how it looked then; of a folder, the size is 0."""

    path: str
    size: int
    mtime_ns: str
    ctime_ns: str
    inode: str


class FactsFile(TypedDict):
    """The content of facts.json."""

    format: int
    sources_sha256: str
    decoded: str
    facts: Facts
    sha256: str


def observe(paths: Iterable[Path]) -> list[Source]:
    """How these files and folders look now, by path.

    Raises OSError if one is not there, ExpectedError if its name is not UTF-8.
    """
    return [_observe(path) for path in sorted(paths)]


def read(config: DatasetConfig, cache_directory: Path) -> FactsFile | None:
    """What was found before; None if nothing was, or not by this version, or the file is damaged."""
    try:
        content = json.loads(read_regular(_folder(config, cache_directory) / "facts.json"))
        is_whole = content["format"] == FORMAT and content["sha256"] == _sha256(content["facts"])
        return content if is_whole else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def is_fresh(config: DatasetConfig, cache_directory: Path, known: FactsFile) -> bool:
    """Whether every source still looks as it did."""
    try:
        text = read_regular(_folder(config, cache_directory) / "sources.jsonl")
        is_whole = hashlib.sha256(text).hexdigest() == known["sources_sha256"]
        return is_whole and all(map(_is_unchanged, map(json.loads, text.splitlines())))
    except (OSError, ValueError, TypeError, KeyError):
        return False


def _is_unchanged(source: Source) -> bool:
    """Of a million files: without a Path of each."""
    status = os.stat(source["path"])  # noqa: PTH116
    return (
        str(status.st_mtime_ns) == source["mtime_ns"]
        and str(status.st_ctime_ns) == source["ctime_ns"]
        and str(status.st_ino) == source["inode"]
        and (0 if stat.S_ISDIR(status.st_mode) else status.st_size) == source["size"]
    )


def write(
    config: DatasetConfig, cache_directory: Path, sources: list[Source], decoded: str, facts: Facts
) -> None:
    """Put the facts in place at once, so that a reader meets the old ones or the new ones."""
    text = "".join(f"{json.dumps(source)}\n" for source in sources).encode()
    content = FactsFile(
        format=FORMAT,
        sources_sha256=hashlib.sha256(text).hexdigest(),
        decoded=decoded,
        facts=facts,
        sha256=_sha256(facts),
    )
    folder = _folder(config, cache_directory)
    with writing(cache_directory):
        folder.mkdir(parents=True, exist_ok=True)
        _put(folder / "sources.jsonl", text)
        _put(folder / "facts.json", json.dumps(content).encode())


def _put(file: Path, content: bytes) -> None:
    with suppress(OSError):
        if read_regular(file) == content:
            return
    sweep(file.parent, f"{file.name}.*")
    partial = file.with_name(f"{file.name}.{os.urandom(8).hex()}")
    with partial.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(file)


def _folder(config: DatasetConfig, cache_directory: Path) -> Path:
    return cache_directory / "datasets" / config.key


def _sha256(facts: Facts) -> str:
    return hashlib.sha256(canonical_json.dumps(facts).encode()).hexdigest()


def _observe(path: Path) -> Source:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        thing = f"the name of {os.fsencode(path)!r}"
        raise unfit(thing, "UTF-8", "other bytes", "Rename the file: names are kept as JSON.") from None
    status = path.stat()
    return {
        "path": str(path),
        "size": 0 if stat.S_ISDIR(status.st_mode) else status.st_size,
        "mtime_ns": str(status.st_mtime_ns),
        "ctime_ns": str(status.st_ctime_ns),
        "inode": str(status.st_ino),
    }
