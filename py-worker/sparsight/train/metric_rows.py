"""Which metric rows a training has reported, so that a checkpoint can tell whether they are still there."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sparsight.files.canonical_json import dumps
from sparsight.reporting.reporter import tagged


class MetricRows:
    """Number and digest of the rows of metrics.jsonl, in their order.

    The digest is a chain: of no row the text "", then the SHA-256, in hexadecimal, of the digest before and
    the line of the row as it stands in the file. So a training that goes on need not read the file.
    """

    def __init__(self, num_rows: int = 0, sha256: str = "") -> None:
        self._num_rows, self._sha256 = num_rows, sha256

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> MetricRows:
        """As `facts` tells it."""
        return cls(facts["num_rows"], facts["sha256"])

    @property
    def facts(self) -> dict[str, Any]:
        """What a checkpoint keeps."""
        return {"num_rows": self._num_rows, "sha256": self._sha256}

    def add(self, name: str, step: int, value: float) -> None:
        """Take in the next row."""
        line = dumps({"name": name, "step": step, "value": tagged(value)})
        self._num_rows += 1
        self._sha256 = hashlib.sha256(f"{self._sha256}{line}".encode()).hexdigest()
