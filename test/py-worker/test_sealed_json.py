"""Sealed JSON: what was written comes back, no changed byte goes unnoticed, both languages write the same."""

from __future__ import annotations

import json

import pytest

from sparsight_worker import sealed_json

VALUE = {"name": 'Zürich "x"', "numbers": [1, 0.1, 1e-7], "nested": {"format": "a", "sha256": None}}


def test_what_was_written_comes_back_without_its_seal():
    text = sealed_json.dumps(VALUE)
    assert sealed_json.loads(text) == VALUE
    assert json.loads(text)["format"] == 1
    assert sealed_json.loads(json.dumps(VALUE).encode()) == VALUE


def test_the_orchestrator_writes_the_same():
    sha256 = "f531e8c94eea7e45bf7721900feb33aad28d103f24a68c557d39b0655252a383"  # as in sealed-json.test.ts
    assert sealed_json.dumps({"a": 1}) == f'{{"a":1,"format":1,"sha256_s":"{sha256}"}}\n'.encode()


def test_no_flipped_bit_and_no_cut_goes_unnoticed():
    text = sealed_json.dumps(VALUE)
    flips = [
        text[:place] + bytes([text[place] ^ (1 << bit)]) + text[place + 1 :]
        for place in range(len(text))
        for bit in range(8)
    ]
    for changed in flips + [text[:size] for size in range(len(text))] + [text + b"\n"]:
        with pytest.raises(ValueError, match=r".*"):
            sealed_json.loads(changed)
