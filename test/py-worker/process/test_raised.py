"""Errors of other code, in words."""

from __future__ import annotations

import pytest

from sparsight.process.raised import in_words


class SilentError(Exception):
    def __str__(self):
        raise KeyError("no text")


@pytest.mark.parametrize(
    ("error", "first_line"),
    [
        (ValueError("wrong"), "ValueError: wrong"),
        (
            RuntimeError("\n            Some tensors share memory\n  again"),
            "RuntimeError: Some tensors share memory",
        ),
        (RuntimeError(""), "RuntimeError"),
        (RuntimeError(" \n\n"), "RuntimeError"),
        (SilentError(), "SilentError: its text cannot be had (KeyError)"),
    ],
)
def test_the_first_line_says_what_is_wrong(error, first_line):
    assert in_words(error).split("\n")[0] == first_line
