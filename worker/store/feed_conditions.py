"""Feeds that want somebody's attention: some of those that fail or fell silent, however many there are."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from .client import Client
from .jobs import to_milliseconds
from .keys import Keys

SCANNED_AT_ONCE = 100


class FeedConditions:
    """Ids of feeds by their condition."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client, self._keys = client, keys

    def list_failing(self, limit: int) -> list[str]:
        """Some of those whose last poll failed, in no order."""
        found = islice(self._client.sscan_iter(self._keys.feeds_failing, count=SCANNED_AT_ONCE), limit)
        return [name.decode() for name in found]

    def list_silent(self, now: datetime, limit: int) -> list[str]:
        """Those that have brought nothing for long by their own measure, the longest silent first."""
        rows = self._client.zrangebyscore(self._keys.feeds_well, "-inf", to_milliseconds(now), start=0, num=limit)
        return [name.decode() for name in rows]
