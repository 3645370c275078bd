"""The shared index of stories' texts, in time buckets that expire whole.

The contract is `dedupe.Index`; what is posted here is written by commit.lua.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dedupe import Params, Sketch, Story

from .client import Client
from .items import unpack_article
from .keys import Keys
from .scripts import Script

BUCKETS = 4  # a window is this many buckets; one more is live, so that every entry lives a whole window


@dataclass(frozen=True, slots=True)
class Lookup:
    """What the index knew at one moment."""

    found: list[tuple[Story, ...]]  # per sketch, likest first
    newest: int  # number of the newest entry then; the commit looks at those that came later


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


def packed_keys(sketch: Sketch) -> list[bytes]:
    """A sketch's posting keys as the scripts take them: 8 bytes each."""
    return [key.to_bytes(8, "big") for key in sketch.keys]


class RedisIndex:
    """`dedupe.Index` over Redis: one script and one round trip per batch."""

    def __init__(self, client: Client, keys: Keys, params: Params, window: timedelta) -> None:
        self._keys = keys
        self._params = params
        self._window = window
        self._candidates = Script(client, "index", "candidates")

    def lookup(self, sketches: Sequence[Sketch], now: datetime) -> Lookup:
        """Stories that share posting keys with each text, and how new the newest entry was."""
        newest, rows = self._candidates(
            self._keys.prefix,
            buckets=buckets(now, self._window).live,
            cap=self._params.max_postings,
            top=self._params.max_candidates,
            sketches=[packed_keys(sketch) for sketch in sketches],
        )
        return Lookup([tuple(_story(row) for row in stories) for stories in rows], newest)


def _story(row: tuple[bytes, bytes, int, int]) -> Story:
    story_id, article, size, revision = row
    return Story(
        id=story_id.decode(),
        representative=unpack_article(article),
        size=size,
        revision=revision,
    )
