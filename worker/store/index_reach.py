"""How far back the index can look: its window, or less where so much comes in that the oldest entries make room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dedupe import Params

from .client import Client
from .hours import ENTRIES, HOUR, HourlyTotals
from .keys import Keys
from .window import Window, bucket_width

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexReach:
    """What the number of its entries leaves of the window."""

    entries: int  # that came within the window; only the newest `most` of them are alive
    most: int
    daily: float | None  # that came within the last day; of hours, made a day's; None: nobody has noted for an hour
    oldest: timedelta | None  # age of the oldest one alive, estimated; None: none had to make room

    @property
    def shortest(self) -> timedelta | None:
        """How long entries stay findable, now or, at the rate of the last day, soon; None: nothing bounds it."""
        bounds = [self.oldest] if self.oldest is not None else []
        if self.daily:
            bounds.append(self.most / self.daily * DAY)
        return min(bounds, default=None)


class ReachGauge:
    """Reads how far the index of a collection reaches, in three round trips."""

    def __init__(self, client: Client, keys: Keys, params: Params) -> None:
        self._client, self._keys, self._params = client, keys, params

    def read(self, now: datetime) -> IndexReach:
        live = Window(self._params).arguments_at(now)["buckets"]
        newest = int(self._client.get(self._keys.index_next) or 0)
        first = dict(zip(live, self._client.hmget(self._keys.index_buckets, *live), strict=True))
        begun = {bucket: int(number) for bucket, number in sorted(first.items()) if number}
        entries = newest - min(begun.values(), default=newest + 1) + 1
        noted = HourlyTotals(self._client, self._keys).read()
        return IndexReach(
            entries=entries,
            most=self._params.max_entries,
            daily=measure_daily(noted, newest, now),
            oldest=self._find_age(newest - self._params.max_entries + 1, begun, newest, now)
            if entries > self._params.max_entries
            else None,
        )

    def _find_age(self, number: int, begun: Mapping[int, int], newest: int, now: datetime) -> timedelta:
        """Age of an entry, as if those of a time bucket had come in at even intervals."""
        width = bucket_width(self._params.window)
        bucket = max(bucket for bucket, first in begun.items() if first <= number)
        begins = datetime.fromtimestamp(bucket * width.total_seconds(), UTC)
        after = min((first for first in begun.values() if first > number), default=newest + 1)
        part = (number - begun[bucket]) / (after - begun[bucket])
        return now - begins - part * min(width, now - begins)


def measure_daily(noted: Mapping[datetime, Mapping[str, int]], newest: int, now: datetime) -> float | None:
    """Entries a day, since the earliest note of the last day that is an hour old.

    >>> start = datetime(2026, 6, 1, 7, tzinfo=UTC)
    >>> measure_daily({start: {"entries": 100}}, 160, start + 3 * HOUR)
    720.0
    """
    for begins, totals in noted.items():
        since = now - (begins + HOUR)  # it says how things stood when its hour ended
        if HOUR <= since <= DAY and ENTRIES in totals:
            return max(newest - totals[ENTRIES], 0) / (since / DAY)
    return None
