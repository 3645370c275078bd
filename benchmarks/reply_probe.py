"""How long a server lets others wait while somebody works on it: asked on a connection of its own, again and again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread

from redis import Redis

EVERY = 0.005  # seconds between two questions


@dataclass(slots=True)
class ReplyTimes:
    """What the probe has seen so far."""

    count: int = 0
    longest: float = 0.0  # seconds


@contextmanager
def probe_replies(url: str) -> Iterator[ReplyTimes]:
    """Ask the server for a sign of life every 5 ms while the block runs."""
    times, ended = ReplyTimes(), Event()
    with Redis.from_url(url) as client:
        asking = Thread(target=_ask_until, args=(ended, client, times), daemon=True)
        asking.start()
        try:
            yield times
        finally:
            ended.set()
            asking.join()


def _ask_until(ended: Event, client: Redis, times: ReplyTimes) -> None:
    while not ended.wait(EVERY):
        asked = time.perf_counter()
        client.ping()
        times.longest = max(times.longest, time.perf_counter() - asked)
        times.count += 1
