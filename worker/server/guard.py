"""Starts the embedded server and stops it when nobody uses it any more.

A program of its own, run by its path: ``python -I -S guard.py USERS LOCK SOCKET COMMAND…``. The last user stops the
server itself (embedded.py); this is for users that were killed and could not. It ends with the server, and imports
nothing of ours, so that it starts fast and stays small.

USERS: the file that each user holds a shared lock of.
LOCK: the number of the open file whose lock says that a server runs; the server inherits it.
"""

from __future__ import annotations

import fcntl
import os
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress

LOOK_EVERY = 0.5  # seconds
UNUSED_SECONDS = 2.0  # without a user; who was killed may be started again at once, and find the server
STOP_SECONDS = 10.0  # then it is killed; it has every write on disk


def guard_server(users_path: str, lock: int, socket_path: str, command: Sequence[str]) -> None:
    """Run the server until it ends; end it when nobody uses it."""
    ended, held_by_server = os.pipe()
    process = subprocess.Popen(command, pass_fds=(lock, held_by_server))  # noqa: S603
    os.close(lock)
    os.close(held_by_server)
    users = os.open(users_path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    unused_since: float | None = None
    while not select.select([ended], [], [], LOOK_EVERY)[0]:
        if not _try_lock(users):
            unused_since = None
            continue
        unused_since = unused_since or time.monotonic()
        if time.monotonic() - unused_since >= UNUSED_SECONDS:  # and with the lock: who comes now waits for the end
            _stop_process(process, socket_path)
            return
        fcntl.flock(users, fcntl.LOCK_UN)


def _stop_process(process: subprocess.Popen[bytes], socket_path: str) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    with suppress(OSError):
        os.unlink(socket_path)


def _try_lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


if __name__ == "__main__":
    if os.fork():
        os._exit(0)  # so it is nobody's child
    guard_server(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4:])
