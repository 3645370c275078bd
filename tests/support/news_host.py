"""A news host that writes down who asks it when, as a program of its own.

    python -m tests.support.news_host 10.20.0.80 80 requests.jsonl

An even number in the path is answered at once, an odd one after a while.
"""

from __future__ import annotations

import json
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock

from tests.support.texts import make_nonsense_text

SLOW = 0.6  # seconds


@dataclass(frozen=True)
class HostRequest:
    """A request, as the host saw it; moments in seconds by its own clock."""

    path: str
    peer: str  # address of whoever asked
    begins: float
    ends: float


def read_requests(file: Path) -> list[HostRequest]:
    """In the order in which they ended."""
    return [HostRequest(**json.loads(line)) for line in file.read_text().splitlines()]


def count_most_at_once(requests: list[HostRequest]) -> int:
    """How many requests the host had to answer at the same time, at the most."""
    changes = sorted([(one.begins, 1) for one in requests] + [(one.ends, -1) for one in requests])
    most = open_ones = 0
    for _, change in changes:
        open_ones += change
        most = max(most, open_ones)
    return most


def make_feed(path: str) -> bytes:
    """Two items that no other path has."""
    number = int(path.rpartition("/")[2])
    items = "".join(
        f"<item><guid>g{n}</guid><title>Report {n}</title><description>{make_nonsense_text(n)}</description></item>"
        for n in (2 * number, 2 * number + 1)
    )
    return f'<rss version="2.0"><channel><title>Made</title>{items}</channel></rss>'.encode()


def serve_until_killed(address: str, port: int, file: Path) -> None:
    """Answer whoever asks."""
    lock = Lock()

    class NewsHandler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            begins = time.monotonic()
            body = make_feed(self.path)
            time.sleep(SLOW if self.path[-1] in "13579" else 0)
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            row = HostRequest(self.path, self.client_address[0], begins, time.monotonic())
            with lock, file.open("a") as log:
                log.write(json.dumps(row.__dict__) + "\n")
            with suppress(ConnectionError):
                self.wfile.write(body)  # only now can whoever asked go on to the next one

        def log_message(self, *args: object) -> None: ...

    ThreadingHTTPServer((address, port), NewsHandler).serve_forever()


if __name__ == "__main__":
    serve_until_killed(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
