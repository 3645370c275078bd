"""Reads what metrics tell of a collection, in a few round trips however much is in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from redis.exceptions import RedisError, ResponseError

from dedupe import Params

from ..trouble import NO_PERMISSION, name_trouble
from .client import Client
from .index_layout import CHUNK
from .jobs import DUE_AT_ONCE, to_milliseconds
from .keys import Keys
from .scripts import Script
from .streams import read_entry_id
from .trimming import GroupState, StreamExtent
from .window import Window

STREAM_NAMES = ("submit", "clean", "copies", "dead")
MOST_GROUPS = 50  # of one stream, those that are furthest behind; others may make as many as they like
SAMPLED_ROWS = 50  # fields of a hash whose size in memory is estimated


@dataclass(frozen=True, slots=True, kw_only=True)
class JobAges:
    """In seconds; 0 where there is none."""

    oldest: float  # of all open jobs, since it was submitted
    waiting: float  # of those that could be done now, since that


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """How many feeds are in which state; each is in one."""

    ok: int
    silent: int  # polled without failure, and nothing new for long by their own measure
    failing: int
    gone: int  # polled no more
    unpolled: int  # nothing is known yet

    due: int  # of all, now
    overdue: float  # seconds since the one was due that waits longest


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexExtent:
    """How large the index is."""

    entries: int  # alive; those that were taken out meanwhile included
    rows: int  # of posting keys
    bytes: int | None  # of the server's memory, estimated; None: its user may not ask


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionMeasures:
    """Everything at one moment, or nearly."""

    ages: JobAges
    running: int
    counted: Mapping[str, int]  # see measure_names.py
    streams: tuple[StreamExtent, ...]
    group_counts: Mapping[str, int]  # by stream, of all groups
    feeds: FeedHealth
    index: IndexExtent
    is_worker_seen: bool


class Measures:
    """What metrics tell of a collection."""

    def __init__(self, client: Client, keys: Keys, params: Params) -> None:
        self._client, self._keys = client, keys
        self._window = Window(params)
        self._script = Script(client, keys, "job")

    def read_all(self, now: datetime) -> CollectionMeasures:
        """Three round trips, of some 25 commands and two for each of MOST_GROUPS groups."""
        moment = to_milliseconds(now)
        oldest, waiting = self._script(step="ages", run="", now=moment, limit=DUE_AT_ONCE)
        running, counted, seen, *rest = self._ask(
            ("zcard", self._keys.running),
            ("hgetall", self._keys.measures),
            ("exists", self._keys.alive),
            *self._ask_feeds(now),
            *self._ask_index(now),
            *(
                (command, self._keys.stream(name))
                for command in ("xinfo_stream", "xinfo_groups")
                for name in STREAM_NAMES
            ),
        )
        feeds, (newest, begun, rows), streams = rest[:8], rest[8:11], rest[11:]
        infos = dict(zip(STREAM_NAMES, streams[: len(STREAM_NAMES)], strict=True))
        groups = {name: found or [] for name, found in zip(STREAM_NAMES, streams[len(STREAM_NAMES) :], strict=True)}
        entries = self._count_entries(int(newest or 0), [int(number) for number in begun if number], now)
        extents, size = self._read_details(infos, groups, int(newest or 0))
        return CollectionMeasures(
            ages=JobAges(oldest=_age(oldest, moment), waiting=_age(waiting, moment)),
            running=int(running),
            counted={name.decode(): int(count) for name, count in counted.items()},
            streams=extents,
            group_counts={name: len(found) for name, found in groups.items()},
            feeds=_sort_feeds(feeds, moment),
            index=IndexExtent(entries=entries, rows=int(rows), bytes=size and size[0] + size[1] * -(-entries // CHUNK)),
            is_worker_seen=bool(seen),
        )

    def count_foreign_buckets(self, now: datetime) -> int:
        """Time buckets that no writer with this window has made: their entries are not found, whatever their age."""
        live = self._window.arguments_at(now)["buckets"]
        oldest = live[-1] - len(live)  # over by now; forgotten when the next one begins, or when all of them expire
        buckets = map(int, self._client.hkeys(self._keys.index_buckets))
        return sum(not oldest <= bucket <= live[0] for bucket in buckets)

    def _ask_feeds(self, now: datetime) -> Iterator[Sequence[Any]]:
        """As _sort_feeds takes the answers."""
        keys, moment = self._keys, to_milliseconds(now)
        yield from (("zcard", keys.feeds), ("zcard", keys.feeds_due), ("scard", keys.feeds_failing))
        yield from (("zcard", keys.feeds_paused), ("zcard", keys.feeds_well))
        yield ("zcount", keys.feeds_well, "-inf", moment)
        yield from (("zcount", keys.feeds_due, "-inf", moment), ("zrange", keys.feeds_due, 0, 0, False, True))

    def _ask_index(self, now: datetime) -> Iterator[Sequence[Any]]:
        keys = self._keys
        yield from (("get", keys.index_next), ("hmget", keys.index_buckets, *self._window.arguments_at(now)["buckets"]))
        yield ("hlen", keys.index_rows)

    def _count_entries(self, newest: int, begun: Sequence[int], now: datetime) -> int:
        """Index entries that are alive, as index.lua finds them."""
        room: int = self._window.arguments_at(now)["room"]
        return max(0, min(newest - min([newest + 1, *begun]) + 1, room))

    def _read_details(
        self, infos: Mapping[str, Any], groups: Mapping[str, Any], newest: int
    ) -> tuple[tuple[StreamExtent, ...], tuple[int, int] | None]:
        """The streams with their groups; bytes of the index's rows and of one part of its entries."""
        keys = self._keys
        furthest = {name: _find_furthest(found) for name, found in groups.items()}
        *answers, rows, part = self._ask(
            *(
                question
                for name, found in furthest.items()
                for group in found
                for question in (
                    ("xpending_range", keys.stream(name), group["name"], "-", "+", 1),
                    ("xrange", keys.stream(name), f"({group['last-delivered-id'].decode()}", "+", 1),
                )
            ),
            ("memory_usage", keys.index_rows, SAMPLED_ROWS),
            ("memory_usage", keys.index_entries(max(newest // CHUNK - 1, 0)), SAMPLED_ROWS),
        )
        details = iter(zip(answers[::2], answers[1::2], strict=True))
        extents = tuple(
            _unpack_extent(name, info, [_unpack_group(group, *next(details)) for group in furthest[name]])
            for name, info in infos.items()
        )
        return extents, None if isinstance(rows, RedisError) else (int(rows or 0), int(part or 0))

    def _ask(self, *questions: Sequence[Any]) -> list[Any]:
        """Answers to commands, in one round trip: None for a stream that is not there, an error for a missing right."""
        pipe = self._client.pipeline(transaction=False)
        for name, *arguments in questions:
            getattr(pipe, name)(*arguments)
        answers = pipe.execute(raise_on_error=False)
        return [_check_answer(answer) for answer in answers]


def _check_answer(answer: Any) -> Any:
    if not isinstance(answer, RedisError) or name_trouble(answer) is NO_PERMISSION:
        return answer
    if isinstance(answer, ResponseError) and str(answer).startswith(("no such key", "NOGROUP")):
        return None
    raise answer


def _age(since: bytes | int, now: int) -> float:
    return 0.0 if since == b"" else max(now - int(since), 0) / 1000


def _sort_feeds(answers: Sequence[Any], now: int) -> FeedHealth:
    """Feeds by state, of how many there are in each place. A feed that is gone failed last, and is not due.

    One that somebody has paused is not due either, and counts as its last poll went.
    """
    feeds, polled, failing, paused, well, silent, due, first = answers
    gone = max(feeds - polled - paused, 0)
    return FeedHealth(
        ok=well - silent,
        silent=silent,
        failing=max(failing - gone, 0),
        gone=gone,
        unpolled=max(feeds - well - max(failing, gone), 0),
        due=due,
        overdue=max(now - first[0][1], 0) / 1000 if first else 0.0,
    )


def _find_furthest(groups: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those groups that are furthest behind."""
    return sorted(groups, key=lambda group: read_entry_id(group["last-delivered-id"].decode()))[:MOST_GROUPS]


def _unpack_group(group: Mapping[str, Any], pending: Any, following: Any) -> GroupState:
    oldest = [row["message_id"] for row in pending or ()] + [entry_id for entry_id, _ in following or ()]
    return GroupState(
        name=group["name"].decode("utf-8", "replace"),
        unread=group.get("lag"),
        pending=int(group["pending"]),
        waiting_since=_moment_of(oldest[0]) if oldest else None,
    )


def _unpack_extent(name: str, info: Mapping[str, Any] | None, groups: Sequence[GroupState]) -> StreamExtent:
    if info is None:
        return StreamExtent(name=name, entries=0, trimmed=0, trimmed_to=None, oldest=None, groups=())
    first, entries = info["first-entry"], int(info["length"])
    return StreamExtent(
        name=name,
        entries=entries,
        trimmed=int(info["entries-added"]) - entries,
        trimmed_to=None,
        oldest=_moment_of(first[0]) if first else None,
        groups=tuple(groups),
    )


def _moment_of(entry_id: bytes) -> datetime:
    return datetime.fromtimestamp(read_entry_id(entry_id.decode())[0] / 1000, UTC)
