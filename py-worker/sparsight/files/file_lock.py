"""One process at a time, by a lock on a file."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sparsight.process.sign_of_life import alive

_LOOK_EVERY_S = 0.05
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL}


@contextmanager
def file_lock(file: Path) -> Iterator[bool]:
    """Wait until no other process is in a block with this file, which is made; give whether that is certain.

    It is not on a network file system without locks: there, nobody waits, and the block must stand several
    processes at once. Raises OSError where the file cannot be made. The kernel takes the lock back however
    this process ends.
    """
    descriptor = os.open(file, os.O_CREAT | os.O_RDWR | os.O_NONBLOCK, 0o666)
    try:
        yield _is_locked(descriptor)
    finally:
        os.close(descriptor)


def _is_locked(descriptor: int) -> bool:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            alive()  # whoever holds the lock may take long
            time.sleep(_LOOK_EVERY_S)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            return False
        else:
            return True
