"""How far the totals had come in each hour, so that it can be told what became of what came in, hour by hour.

P:totals only ever grows, as does the number of the newest index entry, which is noted with it. The upkeep writes down
what it has seen of them, each time over what it wrote in the same hour; so the last word of an hour stays, and the
difference of two hours is what happened in the later one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from .client import Client
from .keys import Keys

KEPT_HOURS = 49  # two days, and the hour before, from which the first of them counts
HOUR = timedelta(hours=1)
ENTRIES = "entries"  # beside the totals: index entries ever made
_TOTALS = msgspec.json.Decoder(dict[str, int])


class HourlyTotals:
    """The totals at the end of each of the last hours. Any number of schedulers may note them."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client, self._keys = client, keys

    def note(self, now: datetime) -> None:
        """Write down how far the totals are, and forget the hours that are too old."""
        totals = {name.decode(): int(count) for name, count in self._client.hgetall(self._keys.totals).items()}
        totals[ENTRIES] = int(self._client.get(self._keys.index_next) or 0)
        hour = number_hour(now)
        pipe = self._client.pipeline(transaction=True)
        pipe.hset(self._keys.hours, str(hour), msgspec.json.encode(totals))
        # where nobody looked in the hour before, this one counts from now on
        pipe.hsetnx(self._keys.hours, str(hour - 1), msgspec.json.encode(totals))
        old = [name for name in self._client.hkeys(self._keys.hours) if int(name) <= hour - KEPT_HOURS]
        if old:
            pipe.hdel(self._keys.hours, *old)
        pipe.execute()

    def read(self) -> dict[datetime, Mapping[str, int]]:
        """Beginning of an hour -> the totals as they were seen last in it, in order.

        Hours without upkeep are missing, but for the last of them: it has the totals as the upkeep found them.

        At most KEPT_HOURS + 1.
        """
        rows = self._client.hgetall(self._keys.hours)
        return {
            begin_hour(int(name)): _TOTALS.decode(row) for name, row in sorted(rows.items(), key=lambda r: int(r[0]))
        }


def number_hour(moment: datetime) -> int:
    """Which hour since 1970 a moment is in.

    >>> number_hour(datetime(1970, 1, 2, 1, 59, tzinfo=UTC))
    25
    """
    return int(moment.timestamp() // HOUR.total_seconds())


def begin_hour(number: int) -> datetime:
    """When an hour begins.

    >>> begin_hour(25).isoformat()
    '1970-01-02T01:00:00+00:00'
    """
    return datetime.fromtimestamp(number * HOUR.total_seconds(), UTC)
