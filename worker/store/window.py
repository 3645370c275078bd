"""The window that the index remembers, in time buckets that expire whole, as the scripts take it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from dedupe import Params

from .jobs import to_milliseconds

BUCKETS = 4  # a window is this many buckets or more; one more is live, so that every entry lives a whole window
WIDEST = timedelta(days=3.5)  # a bucket: two weeks are four of them, and a longer window has more


@dataclass(frozen=True, slots=True)
class Buckets:
    """Which time buckets are live at a moment, and when the newest expires."""

    live: tuple[int, ...]  # newest first
    expires: datetime


def find_live_buckets(now: datetime, window: timedelta) -> Buckets:
    """The live buckets: the current one and as many before it as the window covers.

    Every window of two weeks or more has buckets of one width, so what was written under one is found under another.

    >>> from datetime import timezone
    >>> find_live_buckets(datetime(2026, 6, 1, tzinfo=timezone.utc), timedelta(days=4)).live
    (20605, 20604, 20603, 20602, 20601)
    """
    width = bucket_width(window)
    current = int(now.timestamp() // width.total_seconds())
    end = datetime.fromtimestamp((current + 1) * width.total_seconds(), tz=now.tzinfo)
    return Buckets(tuple(range(current, current - ceil(window / width) - 1, -1)), end + window)


def bucket_width(window: timedelta) -> timedelta:
    """A quarter of the window, and at most `WIDEST`.

    >>> [str(bucket_width(timedelta(days=days))) for days in (60, 21, 14, 8)]
    ['3 days, 12:00:00', '3 days, 12:00:00', '3 days, 12:00:00', '2 days, 0:00:00']
    """
    return min(window / BUCKETS, WIDEST)


@dataclass(frozen=True, slots=True)
class Window:
    """How long and how much the index remembers."""

    params: Params

    def arguments_at(self, now: datetime) -> dict[str, Any]:
        """The window as index.lua takes it.

        ``buckets`` are those alive, newest first, ``expires`` when what is written now goes (ms);
        at most ``room`` entries live, and a key of more than ``cap`` of them proposes nothing.
        """
        time = find_live_buckets(now, self.params.window)
        return {
            "buckets": time.live,
            "expires": to_milliseconds(time.expires),
            "room": self.params.max_entries,
            "cap": self.params.max_postings,
        }
