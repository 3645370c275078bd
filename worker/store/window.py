"""The window that the index remembers, in time buckets that expire whole, as the scripts take it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dedupe import Params

from .jobs import ms

BUCKETS = 4  # a window is this many buckets; one more is live, so that every entry lives a whole window


@dataclass(frozen=True, slots=True)
class Buckets:
    """Which time buckets are live at a moment, and when the newest expires."""

    live: tuple[int, ...]  # newest first
    expires: datetime


def buckets(now: datetime, window: timedelta) -> Buckets:
    """The live buckets: the current one and as many before it as the window covers.

    >>> from datetime import timezone
    >>> buckets(datetime(2026, 6, 1, tzinfo=timezone.utc), timedelta(days=4)).live
    (20605, 20604, 20603, 20602, 20601)
    """
    width = window / BUCKETS
    current = int(now.timestamp() // width.total_seconds())
    end = datetime.fromtimestamp((current + 1) * width.total_seconds(), tz=now.tzinfo)
    return Buckets(tuple(range(current, current - BUCKETS - 1, -1)), end + window)


@dataclass(frozen=True, slots=True)
class Window:
    """How long and how much the index remembers."""

    length: timedelta
    params: Params

    def at(self, now: datetime) -> dict[str, Any]:
        """What index.lua takes of it.

        ``buckets`` are those alive, newest first, ``expires`` the time in milliseconds at which what is written now
        goes; at most ``room`` entries live, and a key of more than ``cap`` of them proposes nothing.
        """
        time = buckets(now, self.length)
        return {
            "buckets": time.live,
            "expires": ms(time.expires),
            "room": self.params.max_entries,
            "cap": self.params.max_postings,
        }
