"""That only one `up` runs on a data folder, and who it is."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from ..failures import FOLDER_IN_USE
from .private_files import REMEDY, UnusableFolderError, describe_folder_error


@contextmanager
def lock_folder(folder: Path, now: datetime) -> Iterator[None]:
    """Have the folder for this process alone, made where it is missing. However the process ends, it is free then.

    Raises:
        UnusableFolderError: another one has it, or it can't be written to.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(folder / "up.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise describe_folder_error(folder, error) from None
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UnusableFolderError(_describe_owner(folder, os.read(lock, 1000)), FOLDER_IN_USE) from None
        _write_owner(folder, lock, now)
        yield
    finally:
        os.close(lock)


def _write_owner(folder: Path, lock: int, now: datetime) -> None:
    try:
        os.ftruncate(lock, 0)
        os.write(lock, json.dumps({"pid": os.getpid(), "since": now.isoformat(timespec="seconds")}).encode())
    except OSError as error:
        raise describe_folder_error(folder, error) from None


def _describe_owner(folder: Path, written: bytes) -> str:
    whose = ""
    with suppress(ValueError, KeyError, TypeError):
        owner = json.loads(written)
        whose = f": process {owner['pid']:d}, since {datetime.fromisoformat(owner['since']):%Y-%m-%d %H:%M:%S} UTC"
    return f"`up` runs on {folder} already{whose}; stop it first, or {REMEDY}"
