"""Sealed JSON: what was written comes back, no changed byte goes unnoticed, both languages write the same."""

from __future__ import annotations

import json

import pytest

from sparsight.files import sealed_json

VALUE = {"name": 'Zürich "x"', "numbers": [1, 0.1, 1e-7], "nested": {"format": "a", "sha256": None}}


def test_what_was_written_comes_back_without_its_seal():
    text = sealed_json.dumps(VALUE)
    assert sealed_json.loads(text) == VALUE
    assert json.loads(text)["format"] == 2
    assert sealed_json.loads(json.dumps(VALUE).encode()) == VALUE


def test_the_orchestrator_writes_the_same():
    sha256 = "0ee9ac527f00a547147a80da2aa060828a0a8e96df3f98141e69e23ea53e748c"  # as in sealed-json.test.ts
    assert sealed_json.dumps({"a": 1}) == f'{{"a":1,"format":2,"sha256_s":"{sha256}"}}\n'.encode()


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
