"""Files by their names out of an archive, of which no more is unpacked than was asked for."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Iterable
from pathlib import Path

from sparsight.datasets._unfit import unfit


def from_archive(
    archive: Path, wanted: Iterable[str], *, whole: str, max_bytes: int, fix: str
) -> dict[str, bytes]:
    """Contents of those of the wanted files that are in a tar archive, in whatever folder.

    Raises ExpectedError where it is not `whole`, such as "a whole cifar-10-binary.tar.gz", or where a file of
    it says that it is larger than `max_bytes`, which would only fill the memory.
    """
    names, contents = set(wanted), {}
    try:
        with tarfile.open(archive) as members:
            for member in members:
                name = member.name.rsplit("/", 1)[-1]
                if name in names and (stream := members.extractfile(member)) is not None:
                    if member.size > max_bytes:
                        thing, found = f"{member.name} in {archive}", f"{member.size:,} bytes"
                        raise unfit(thing, f"at most {max_bytes:,} bytes", found, fix)
                    contents[name] = stream.read()
    except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
        raise unfit(str(archive), whole, error, fix) from error
    return contents
