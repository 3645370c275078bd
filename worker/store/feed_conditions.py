"""Feeds that want attention: some of those that fail or fell silent, however many there are; and polling one now."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from .client import Client
from .jobs import to_milliseconds
from .keys import Keys
from .scripts import Script

SCANNED_AT_ONCE = 100


class FeedConditions:
    """Ids of feeds by their condition, a part of them at a time."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client, self._keys = client, keys
        self._script = Script(client, keys, "feeds")

    def list_all(self, first: int, limit: int) -> list[str]:
        """So many from a place on, in the order in which they were added."""
        return [name.decode() for name in self._client.zrange(self._keys.feeds, first, first + limit - 1)]

    def hasten(self, listed_id: str, now: datetime) -> bool | None:
        """Have a feed polled as soon as somebody looks. False: it is paused or gone; None: there is no such feed."""
        answer = int(self._script(step="hasten", id=listed_id, now=to_milliseconds(now)))
        return None if answer < 0 else bool(answer)

    def list_failing(self, limit: int) -> list[str]:
        """Some of those whose last poll failed, in no order."""
        found = islice(self._client.sscan_iter(self._keys.feeds_failing, count=SCANNED_AT_ONCE), limit)
        return [name.decode() for name in found]

    def list_silent(self, now: datetime, limit: int) -> list[str]:
        """Those that have brought nothing for long by their own measure, the longest silent first."""
        rows = self._client.zrangebyscore(self._keys.feeds_well, "-inf", to_milliseconds(now), start=0, num=limit)
        return [name.decode() for name in rows]
