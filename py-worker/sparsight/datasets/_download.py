"""Fetches a file over the network once, trusting nothing but its checksum."""

from __future__ import annotations

import hashlib
import http.client
import os
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sparsight.datasets._cache_directory import sweep, writing
from sparsight.datasets._unfit import unfit

_CHUNK = 1 << 20
_TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class Download:
    """A file on the network and what it must be."""

    url: str
    size_bytes: int
    sha256: str
    alternative: str
    """What the user can do where the network is not: the fix of every error."""


def fetch(download: Download, folder: Path, say: Callable[[str], None]) -> Path:
    """The file in `folder`, fetched if it is not there; `say` gets a line before and at each tenth.

    Raises ExpectedError if it cannot be reached or is not the file that was announced.
    """
    file = folder / download.url.rsplit("/", 1)[1]
    if file.exists() and _sha256(file) == download.sha256:
        return file
    partial = file.with_name(f"{file.name}.{os.urandom(8).hex()}")
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder, f"{file.name}.*")
    try:
        with writing(folder), partial.open("wb") as out:
            out.writelines(_chunks(download, say))
        if (sha256 := _sha256(partial)) != download.sha256:
            found = f"{sha256} in {partial.stat().st_size} bytes"
            raise unfit(f"the SHA-256 of {download.url}", download.sha256, found, download.alternative)
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
    return file


def _chunks(download: Download, say: Callable[[str], None]) -> Iterator[bytes]:
    say(f"Downloading {download.url} ({download.size_bytes / 1e6:.0f} MB).")
    done = 0
    try:
        with urllib.request.urlopen(download.url, timeout=_TIMEOUT_S) as response:
            while chunk := response.read(_CHUNK):
                before, done = done, done + len(chunk)
                if done * 10 // download.size_bytes > before * 10 // download.size_bytes:
                    say(f"Downloaded {done / 1e6:.0f} of {download.size_bytes / 1e6:.0f} MB.")
                yield chunk
    except (OSError, http.client.HTTPException) as error:
        raise unfit(download.url, "reachable", error, download.alternative) from error


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
