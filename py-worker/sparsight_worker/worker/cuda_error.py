"""Errors of CUDA that a process cannot go on from."""

from __future__ import annotations


def breaks_process(error: Exception) -> bool:
    """Whether CUDA is of no use to this process after the error.

    A failed assertion or an illegal access on the device is what every later call reports, too; running out
    of memory is not of that kind. torch tells all of them by a RuntimeError and its text.
    """
    text = str(error)
    return isinstance(error, RuntimeError) and "CUDA error" in text and "out of memory" not in text
