"""What is left where a thread cannot go on without which the worker is of no use."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable

BROKEN = 70


def or_end_process(action: Callable[[], None]) -> None:
    """Do it; whatever it raises is reported, and ends the process with exit code 70.

    Nobody would notice a dead thread: the main one would go on computing, or wait, for nobody.
    """
    try:
        action()
    except BaseException:
        try:
            sys.stderr.write(f"The worker cannot go on:\n{traceback.format_exc()}")
            sys.stderr.flush()
        finally:
            os._exit(BROKEN)
