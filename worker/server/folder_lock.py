"""That only one `up` runs on a data folder, and who it is."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path


class FolderInUseError(Exception):
    """Another process runs on the folder; the message says which, since when, and what to do."""


@contextmanager
def lock_folder(folder: Path, now: datetime) -> Iterator[None]:
    """Have the folder for this process alone. The kernel lets go of it however the process ends.

    Raises:
        FolderInUseError: another one has it.
    """
    lock = os.open(folder / "up.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderInUseError(_describe_owner(folder, os.read(lock, 1000))) from None
        os.ftruncate(lock, 0)
        os.write(lock, json.dumps({"pid": os.getpid(), "since": now.isoformat(timespec="seconds")}).encode())
        yield
    finally:
        os.close(lock)


def _describe_owner(folder: Path, written: bytes) -> str:
    remedy = "stop it first, or name another folder by --data-dir"
    with suppress(ValueError, KeyError, TypeError):
        owner = json.loads(written)
        since = datetime.fromisoformat(owner["since"])
        return f"`up` runs on {folder} already: process {owner['pid']:d}, since {since:%Y-%m-%d %H:%M:%S} UTC; {remedy}"
    return f"`up` runs on {folder} already; {remedy}"
