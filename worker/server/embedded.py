"""The embedded server: one real Valkey or Redis per data folder, shared by all processes that use it.

Two lock files say all there is to know; there is no pid file that could lie.

``users.lock``   every user process holds it shared, from attach to close; who gets it exclusively was the last, and
                 stops the server while newcomers wait
``server.lock``  held by the server process itself, through a file it inherits, so it is free exactly when no server
                 runs; who gets it may start one

The kernel lets go of both however a process ends.  The server is no child of its starter: it outlives it, and a
signal from the terminal does not reach it.  Its parent is a guard (guard.py), which stops it when all its users were
killed.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from ..failures import DISK_FULL, SERVER_NOT_STOPPED
from .append_file import mend_append_file
from .binary import ServerBinary, ServerError
from .private_files import make_private_folder, open_private_file

MAX_SOCKET_PATH = 103  # bytes: Linux takes 107, macOS 103; one number, so that a folder has one socket everywhere
WAIT_SECONDS = 30.0  # for a server that says nothing; one that says it is loading is waited for as long as it says so
STOP_SECONDS = 10.0  # for each way of ending a server: asking, telling, forcing
STEP_SECONDS = 0.02  # seconds between two looks
LOG_END_BYTES = 2000  # bytes of the log that are looked at for an error message
LEAST_FREE_BYTES = 1 << 20  # with less room a server does not start: it begins with a file of its own
GUARD = Path(__file__).resolve().with_name("guard.py")


def attach_to_server(
    data_dir: Path, binary: ServerBinary, wait_seconds: float = WAIT_SECONDS, stop_seconds: float = STOP_SECONDS
) -> EmbeddedServer:
    """Use the server of a data folder, starting it where none runs.  Close what comes back.

    Any number of processes may do so at once; they get the same server.

    Raises:
        ServerError: it can't be started.
        UnusableFolderError: the folder is not one of ours, or can't be written to.
    """
    make_private_folder(data_dir.absolute())
    folder = data_dir.resolve()
    users = open_private_file(folder / "users.lock")
    try:
        # A shared lock is only refused while the last user before us stops the server
        if not _wait_until(lambda: _try_lock(users, fcntl.LOCK_SH), wait_seconds):
            raise ServerError(
                f"the server in {folder} is being stopped and does not end; see {folder}/server.log", SERVER_NOT_STOPPED
            )
        server = EmbeddedServer(folder, binary, users, wait_seconds, stop_seconds)
        server.ensure_running()
    except BaseException:
        os.close(users)
        raise
    return server


def socket_path(data_dir: Path) -> Path:
    """Where the server of a folder listens: in the folder, or where the path is too long, in a folder of ours in /tmp.

    Not in ``tempfile.gettempdir()``: that depends on each process's environment, and all must find the same place.
    """
    folder = data_dir.resolve()
    path = folder / "server.sock"
    if len(os.fsencode(path)) <= MAX_SOCKET_PATH:
        return path
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(f"/tmp/feedmill-{os.geteuid()}-{digest}/server.sock")  # noqa: S108  (checked to be ours alone)


def socket_url(data_dir: Path) -> str:
    """Address of the server of a data folder, as redis-py takes it, whether it runs or not."""
    return f"unix://{quote(str(socket_path(data_dir)))}"


class EmbeddedServer:
    """A hold on the server of one data folder; made by ``attach_to_server``.

    Only the process that attached lets go: a fork may use ``url`` and ``ensure_running``, and may end as it likes.
    """

    def __init__(
        self, folder: Path, binary: ServerBinary, users: int, wait_seconds: float, stop_seconds: float
    ) -> None:
        self.socket = socket_path(folder)
        self._folder = folder
        self._binary = binary
        self._users: int | None = users
        self._wait_seconds = wait_seconds
        self._stop_seconds = stop_seconds
        self._owner = os.getpid()

    @property
    def url(self) -> str:
        """The server's address as redis-py takes it."""
        return socket_url(self._folder)

    def __enter__(self) -> EmbeddedServer:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def ensure_running(self) -> None:
        """Return when the server answers, starting it where it does not run (any more).  Raises ServerError."""
        if self.socket.parent != self._folder:
            make_private_folder(self.socket.parent)
        started = False
        silent_since = time.monotonic()
        while (state := self._ask_state()) != "ready":
            if state == "loading":
                silent_since = time.monotonic()
            if time.monotonic() - silent_since > self._wait_seconds:
                raise self._make_start_error("does not answer")
            with self._try_server_lock() as (lock, is_free):
                if is_free and started and not mend_append_file(self._folder):
                    raise self._make_start_error("ended at once")
                if is_free:
                    self._start_server(lock)
                    started = True
            time.sleep(STEP_SECONDS)

    def close(self) -> None:
        """Let go; the last one stops the server.  Safe to call twice.  Raises ServerError if it does not stop."""
        if self._users is None or os.getpid() != self._owner:
            return
        users, self._users = self._users, None
        try:
            if _try_lock(users, fcntl.LOCK_EX):
                self._stop_server()
        finally:
            os.close(users)

    def _start_server(self, lock: int) -> None:
        """Start the server with our lock in its hands.

        It is started by a guard that is nobody's child, so it leaves no zombie in us, and no ``waitpid(-1)`` of a
        process pool can swallow it.
        """
        self.socket.unlink(missing_ok=True)
        with open(open_private_file(self._folder / "server.log"), "ab") as log:
            subprocess.run(  # noqa: S603
                [*self._build_guard_command(lock), str(self._binary.path), *self._build_options()],
                pass_fds=(lock,),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                umask=0o077,
                start_new_session=True,
                check=True,
            )

    def _build_guard_command(self, lock: int) -> list[str]:
        users = str(self._folder / "users.lock")
        return [sys.executable, "-I", "-S", str(GUARD), users, str(lock), str(self.socket)]

    def _build_options(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self._folder),
            "appendonly": "yes",
            "appendfsync": "always",
            "aof-load-truncated": "no",  # see append_file.py
            "save": "",
            "daemonize": "no",
            "maxmemory-policy": "noeviction",
        }
        return [word for name, value in options.items() for word in (f"--{name}", value)]

    def _ask_state(self) -> Literal["ready", "loading", "silent"]:
        try:
            with self._make_client() as client:
                client.ping()
        except redis.BusyLoadingError:
            return "loading"
        except redis.RedisError:
            return "silent"
        return "ready"

    def _stop_server(self) -> None:
        """Stop the server: ask, then tell, then force.  With ``appendfsync always`` even force loses nothing."""
        with self._try_server_lock() as (lock, is_free):
            if not is_free and not self._end_process(lock, _find_listener_pid(self.socket)):
                raise ServerError(
                    f"the server in {self._folder} does not stop; its log is {self._folder}/server.log",
                    SERVER_NOT_STOPPED,
                )
            self.socket.unlink(missing_ok=True)
        if self.socket.parent != self._folder:
            with suppress(OSError):
                self.socket.parent.rmdir()

    def _end_process(self, lock: int, pid: int | None) -> bool:
        """True when the server let go of its lock.  While it holds it, its process number is still its own."""
        with suppress(redis.RedisError), self._make_client(self._stop_seconds) as client:
            client.shutdown()
        for signal_number in (None, signal.SIGTERM, signal.SIGKILL):
            if signal_number and pid:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal_number)
            if _wait_until(lambda: _try_lock(lock, fcntl.LOCK_EX), self._stop_seconds):
                return True
        return False

    def _make_client(self, seconds: float = 5.0) -> redis.Redis:
        return redis.Redis(
            unix_socket_path=str(self.socket),
            socket_timeout=seconds,
            socket_connect_timeout=seconds,
            retry=Retry(NoBackoff(), 0),
        )

    @contextmanager
    def _try_server_lock(self) -> Iterator[tuple[int, bool]]:
        """The lock file, and whether we got it: then no server runs.  What inherits the file keeps the lock."""
        lock = open_private_file(self._folder / "server.lock")
        try:
            yield lock, _try_lock(lock, fcntl.LOCK_EX)
        finally:
            os.close(lock)

    def _make_start_error(self, what: str) -> ServerError:
        """What the server did instead of answering, and why as far as its folder tells."""
        path = self._folder / "server.log"
        last = self._read_last_line(path)
        if "No space left" in last or shutil.disk_usage(self._folder).free < LEAST_FREE_BYTES:
            return ServerError(f"{self._folder} is on a full disk: make room there; nothing is lost", DISK_FULL)
        said = f": {last}" if last else ""
        return ServerError(f"{self._binary.path} {what} in {self._folder}{said}; its log is {path}")

    @staticmethod
    def _read_last_line(path: Path) -> str:
        """The last line of the server's log without its time."""
        if not path.exists():
            return ""
        with path.open("rb") as log:
            log.seek(max(0, path.stat().st_size - LOG_END_BYTES))
            lines = log.read(LOG_END_BYTES).decode("utf-8", "replace").strip().splitlines()
        return re.sub(r"^\d+:\w \d.*? [*#.-] ", "", lines[-1]) if lines else ""


def _try_lock(file: int, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not (done := condition()) and time.monotonic() < end:
        time.sleep(STEP_SECONDS)
    return done


def _find_listener_pid(path: Path) -> int | None:
    """The process that listens on a socket, by its number *here*: what it calls itself may be another container's.

    None where the kernel can't tell (macOS), or the process is out of sight.
    """
    if not hasattr(socket, "SO_PEERCRED"):
        return None
    with suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1)
        probe.connect(str(path))
        pid, _, _ = struct.unpack("3i", probe.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        return pid or None
    return None
