"""Fetches a file over the network once, trusting nothing but its checksum."""

from __future__ import annotations

import hashlib
import http.client
import os
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sparsight_worker.errors import expected

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
    """The file in `folder`, fetched if it is not there; `say` gets a line before, at each tenth, and never
    after.

    Raises ExpectedError if it cannot be reached or is not the file that was announced.
    """
    file = folder / download.url.rsplit("/", 1)[1]
    if file.exists() and _sha256(file) == download.sha256:
        return file
    folder.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f"{file.name}.{os.urandom(8).hex()}")
    try:
        _copy(download, partial, say)
        if (found := _sha256(partial)) != download.sha256:
            thing = f"the SHA-256 of {download.url}"
            raise expected(
                thing, download.sha256, f"{found} in {partial.stat().st_size} bytes", fix=download.alternative
            )
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
    return file


def _copy(download: Download, partial: Path, say: Callable[[str], None]) -> None:
    say(f"Downloading {download.url} ({download.size_bytes / 1e6:.0f} MB).")
    try:
        with urllib.request.urlopen(download.url, timeout=_TIMEOUT_S) as response, partial.open("wb") as out:
            done = 0
            while chunk := response.read(_CHUNK):
                out.write(chunk)
                before, done = done, done + len(chunk)
                if done * 10 // download.size_bytes > before * 10 // download.size_bytes:
                    say(f"Downloaded {done / 1e6:.0f} of {download.size_bytes / 1e6:.0f} MB.")
    except (OSError, http.client.HTTPException) as error:
        raise expected(
            download.url, "reachable", error, at="dataset.path", fix=download.alternative
        ) from error


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
