"""That one process alone works in a folder: a file that is locked while it does, and gone when it has ended well."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from pathlib import Path

_UNKNOWN = {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS}  # a file system that has no locks; then nobody is kept out


class LockTakenError(Exception):
    """Another process has the lock."""


def take_lock(path: Path, patience: float = 0.0) -> int:
    """Have a lock until `release_lock`, or until this process ends, however it ends; returns its open file.

    Args:
        patience: seconds to wait for one that is about to end.

    Raises:
        LockTakenError: another process has it.
        OSError: the file can't be made.
    """
    end = time.monotonic() + patience
    while True:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o640)
        if _lock_file(lock) and _is_still_there(lock, path):
            return lock
        os.close(lock)
        if time.monotonic() >= end:
            raise LockTakenError(str(path))
        time.sleep(0.05)


def release_lock(lock: int, path: Path) -> None:
    """Give it away. The file goes first: whoever has it open meanwhile sees that it is none any more."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # it stays, and keeps nobody out
    finally:
        os.close(lock)


def _lock_file(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in _UNKNOWN:
            raise
    return True


def _is_still_there(lock: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(lock), path.stat())
    except FileNotFoundError:
        return False
