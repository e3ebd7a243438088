"""Digests of what evaluations have left, so that no trial goes on with files that were changed."""

from __future__ import annotations

from pathlib import Path

from sparsight.files import sealed_json
from sparsight.files.regular_file import read_regular


class KeptDigests:
    """A digest for each evaluation that is made, in one file; without it, evaluations are made again."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._digests: dict[str, str] = self._read()

    def holds(self, index: int, sha256: str) -> bool:
        """Whether evaluation `index` left just this."""
        return self._digests.get(str(index)) == sha256

    def put(self, index: int, sha256: str) -> None:
        """Note what evaluation `index` left."""
        self._digests[str(index)] = sha256
        partial = self._file.with_name(f"{self._file.name}.partial")
        partial.write_bytes(sealed_json.dumps({"evaluations": self._digests}))
        partial.replace(self._file)  # not synced: what a power cut takes is only made again

    def _read(self) -> dict[str, str]:
        try:
            return dict(sealed_json.loads(read_regular(self._file))["evaluations"])
        except (OSError, ValueError, KeyError, TypeError):
            return {}
