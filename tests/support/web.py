"""A real site on this machine: the files of a folder over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class QuietFileHandler(SimpleHTTPRequestHandler):
    """Writes no log."""

    def log_message(self, *args: object) -> None: ...


@contextmanager
def serve_files(folder: Path) -> Iterator[str]:
    """The address of the folder until the block ends."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietFileHandler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
