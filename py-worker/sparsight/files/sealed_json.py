"""JSON objects on disk that no changed byte goes unnoticed in, as the orchestrator writes them, too.

The last two members of such a file are `format`, its version, and `sha256_s`, the SHA-256 of all text before
it; that name ends in `_s` because the digest depends on wall-clock fields.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from sparsight.constants import RUN_FILE_FORMAT
from sparsight.files import canonical_json

_SEALED = re.compile(rb'(?P<sealed>.*),"sha256_s":"(?P<sha256>[0-9a-f]{64})"\}\n', re.DOTALL)
_HAS_SEAL = re.compile(rb',"format":\d|"sha256_s":"')


def dumps(value: Mapping[str, Any]) -> bytes:
    """The text of a file that holds `value`, which has one member or more."""
    sealed = f'{canonical_json.dumps(value)[:-1]},"format":{RUN_FILE_FORMAT}'.encode()
    return sealed + f',"sha256_s":"{hashlib.sha256(sealed).hexdigest()}"}}\n'.encode()


def loads(text: bytes) -> Any:
    """What `dumps` wrote, or any JSON without a seal.

    Raises ValueError for text that was changed, is of another format, or is not JSON.
    """
    match = _SEALED.fullmatch(text)
    if match is None and not _HAS_SEAL.search(text):
        return json.loads(text)
    if match is None or hashlib.sha256(match["sealed"]).hexdigest().encode() != match["sha256"]:
        raise ValueError("the file was changed after it was written")
    value = json.loads(match["sealed"] + b"}")
    if value.pop("format") != RUN_FILE_FORMAT:
        raise ValueError("the file was written by another version of this program")
    return value
