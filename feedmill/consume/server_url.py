"""Where the server is, for a program on the same machine: as `feedmill` itself finds it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

LONGEST_SOCKET_PATH = 103  # bytes; the embedded server with a longer one listens in a folder of ours in /tmp


def find_server_url(environ: Mapping[str, str] | None = None) -> str:
    """The server's address: FEEDMILL_REDIS_URL, or the socket of the embedded server in FEEDMILL_DATA_DIR.

    Without either, the embedded server of this user. Files `.env` are not read.

    Args:
        environ: the environment variables; this program's own, if not given.

    >>> find_server_url({"HOME": "/home/ann"})
    'unix:///home/ann/.local/share/feedmill/server.sock'
    >>> find_server_url({"FEEDMILL_REDIS_URL": "redis://127.0.0.1:6379/0"})
    'redis://127.0.0.1:6379/0'
    """
    environ = os.environ if environ is None else environ
    return environ.get("FEEDMILL_REDIS_URL") or f"unix://{quote(str(_find_socket(_find_folder(environ))))}"


def _find_folder(environ: Mapping[str, str]) -> Path:
    if named := environ.get("FEEDMILL_DATA_DIR"):
        return Path(named).expanduser()
    base = Path(environ.get("XDG_DATA_HOME", ""))
    if not base.is_absolute():
        base = Path(environ.get("HOME", "~")).expanduser() / ".local" / "share"
    return base / "feedmill"


def _find_socket(folder: Path) -> Path:
    folder = folder.resolve()
    path = folder / "server.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(f"/tmp/feedmill-{os.geteuid()}-{digest}/server.sock")  # noqa: S108  (made by the server, and checked)
