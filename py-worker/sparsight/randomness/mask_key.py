"""What the randomness of masks and fills hangs on, apart from the image."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sparsight.constants import MASK_SUITE
from sparsight.whole_number import whole_number

_MOST = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class MaskKey:
    """The root of all masks of one data set: `key` in [0, 2^64), `dataset` a name or a fingerprint."""

    key: int = 0
    dataset: str = ""

    @classmethod
    def of(cls, key: int | MaskKey) -> MaskKey:
        """Take a plain integer as the key of an unnamed data set."""
        return key if isinstance(key, MaskKey) else cls(key)

    def root(self, purpose: str, draw: int) -> tuple[int, int]:
        """Two words in [-2^31, 2^31) for one purpose (such as `scatter`) and draw in [0, 2^64).

        SHA-256 over suite, purpose, key, draw and data set; the first 8 bytes of the digest as two
        little-endian words. Raises ExpectedError for an invalid key or draw.
        """
        key = whole_number("mask key", self.key, least=0, most=_MOST)
        draw = whole_number("draw", draw, least=0, most=_MOST)
        text = f"sparsight mask {MASK_SUITE}/{purpose}/{key}/{draw}/{self.dataset}"
        digest = hashlib.sha256(text.encode()).digest()
        return int.from_bytes(digest[:4], "little", signed=True), int.from_bytes(
            digest[4:8], "little", signed=True
        )
