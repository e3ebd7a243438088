"""Pickles of Python 2 and 3 that hold numbers, texts and arrays; any other would run code when it is read."""

from __future__ import annotations

import io
import pickle
from typing import Any

from sparsight.datasets._unfit import unfit

_ALLOWED = frozenset(
    {
        ("_codecs", "encode"),
        ("numpy", "dtype"),
        ("numpy", "ndarray"),
        ("numpy._core.multiarray", "_reconstruct"),
        ("numpy._core.numeric", "_frombuffer"),
        ("numpy.core.multiarray", "_reconstruct"),
    }
)


def loads(content: bytes, where: str, fix: str) -> Any:
    """What a pickle holds, texts of Python 2 as bytes. Raises ExpectedError for one that names other code."""
    try:
        return _Unpickler(io.BytesIO(content), encoding="bytes").load()
    except _ForeignCodeError as error:
        raise unfit(where, "a pickle of numbers, texts and arrays", error, fix) from error
    except Exception as error:  # a damaged pickle raises whatever it meets
        raise unfit(where, "a whole pickle", f"{type(error).__name__}: {error}", fix) from error


class _ForeignCodeError(Exception):
    """The pickle wants something called."""


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _ALLOWED:
            raise _ForeignCodeError(f"one that would call {module}.{name}")
        return super().find_class(module.replace("numpy.core.", "numpy._core."), name)
