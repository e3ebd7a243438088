"""Errors of CUDA that a process cannot go on from."""

from __future__ import annotations


def breaks_process(error: BaseException | None) -> bool:
    """Whether CUDA is of no use to this process after the error, or after what caused it.

    A failed assertion or an illegal access on the device is what every later call reports, too; running out
    of memory is not of that kind. torch tells all of them by a RuntimeError and its text.
    """
    if error is None:
        return False
    text = str(error)
    is_of_cuda = isinstance(error, RuntimeError) and "CUDA error" in text and "out of memory" not in text
    return is_of_cuda or breaks_process(error.__cause__)
