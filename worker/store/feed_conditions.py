"""Feeds by their condition, a part of them at a time, however many there are; and polling one now."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .client import Client
from .jobs import to_milliseconds
from .keys import Keys
from .scripts import Script

SCANNED_AT_ONCE = 1000
FeedCondition = Literal["all", "failing", "silent"]


@dataclass(frozen=True, slots=True)
class FeedPlace:
    """A feed's place in a list, which stays where it is when feeds come and go, this one too."""

    score: int  # by which the list is in order
    listed_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedStretch:
    """Some feeds of a list that stand behind each other."""

    places: tuple[FeedPlace, ...]
    has_before: bool
    has_after: bool


class FeedConditions:
    """Feeds by their condition: all, in the order in which they were added; those whose last poll failed, by id; those
    that have brought nothing for long by their own measure, the longest silent first.
    """

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client, self._keys = client, keys
        self._script = Script(client, keys, "feeds")

    def hasten(self, listed_id: str, now: datetime) -> bool | None:
        """Have a feed polled as soon as somebody looks. False: it is paused or gone; None: there is no such feed."""
        answer = int(self._script(step="hasten", id=listed_id, now=to_milliseconds(now)))
        return None if answer < 0 else bool(answer)

    def list_feeds(
        self,
        condition: FeedCondition,
        now: datetime,
        limit: int,
        after: FeedPlace | None = None,
        before: FeedPlace | None = None,
    ) -> FeedStretch:
        """So many: the first, or those next after a place, or next before one."""
        if condition == "failing":
            return self._list_failing(limit, after, before)
        key, latest = (self._keys.feeds, "+inf") if condition == "all" else (self._keys.feeds_well, self._until(now))
        count = int(self._client.zcount(key, "-inf", latest))
        first = self._find_rank(key, after, 1) if after else 0
        if before:
            count_before = self._find_rank(key, before, 0)
            first, limit = max(0, count_before - limit), min(limit, count_before)
        stop = min(count, first + limit)
        rows = self._client.zrange(key, first, stop - 1, withscores=True) if first < stop else []
        places = tuple(FeedPlace(int(score), name.decode()) for name, score in rows)
        return FeedStretch(places=places, has_before=first > 0, has_after=stop < count)

    def _until(self, now: datetime) -> str:
        return str(to_milliseconds(now))

    def _find_rank(self, key: str, place: FeedPlace, behind: int) -> int:
        """How many stand before a place, and with it, if `behind` is 1 and it is still there.

        Feeds of one moment stand by their ids.
        """
        below = int(self._client.zcount(key, "-inf", f"({place.score}"))
        beside = int(self._client.zcount(key, place.score, place.score))
        names = self._client.zrange(key, below, below + beside - 1) if beside else []
        return below + (bisect_right if behind else bisect_left)(names, place.listed_id.encode())

    def _list_failing(self, limit: int, after: FeedPlace | None, before: FeedPlace | None) -> FeedStretch:
        found = self._client.sscan_iter(self._keys.feeds_failing, count=SCANNED_AT_ONCE)
        names = sorted({name.decode() for name in found})
        first = bisect_right(names, after.listed_id) if after else 0
        if before:
            count_before = bisect_left(names, before.listed_id)
            first, limit = max(0, count_before - limit), min(limit, count_before)
        places = tuple(FeedPlace(0, name) for name in names[first : first + limit])
        return FeedStretch(places=places, has_before=first > 0, has_after=first + limit < len(names))
