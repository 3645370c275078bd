"""What came in and what became of it, and what wants somebody's attention."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ingest import redact_url

from ..catalog.listings import (
    CatalogSize,
    LetterCount,
    ListedStory,
    count_catalog,
    count_letters_by_kind,
    list_stories,
)
from ..catalog.outlets import SourceShare, list_sources
from ..http.problems import RequestError
from ..jobs.intake_pause import compute_memory_mark, find_pause
from ..runtime import Runtime
from ..store.feed_conditions import FeedCondition
from ..store.feeds import ListedFeed
from ..store.measures import CollectionMeasures
from ..units import format_bytes
from .asking_catalog import ask_catalog, describe_catalog_state
from .hourly_chart import OUTCOMES, HourCount, HourlyChart, count_hours, draw_hours
from .view_types import AskedView

MOST_SOURCES, MOST_FEEDS, MOST_STORIES = 15, 10, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedNote:
    """A feed that wants attention."""

    id: str
    title: str
    address: str
    says: str
    since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupNote:
    """How far a consumer group is."""

    stream: str
    group: str
    unread: int | None  # None: the server does not know
    pending: int
    waiting_since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamNote:
    """What is in a stream."""

    name: str
    entries: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryNote:
    """The server's memory against the mark from which on intake waits."""

    used: int  # bytes
    mark: int  # 0: there is none
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage:
    """Everything at one moment, or nearly."""

    hours: list[HourCount]
    chart: HourlyChart
    day: Mapping[str, int]  # outcome -> items of the last day
    size: CatalogSize
    sources: list[SourceShare]
    newest: list[ListedStory]
    letters: list[LetterCount]
    failing: list[FeedNote]
    silent: list[FeedNote]
    feeds: Mapping[str, int]
    open_jobs: int
    oldest_seconds: float  # of all open jobs
    waiting_seconds: float  # of those that could be done now
    memory: MemoryNote
    streams: list[StreamNote]
    groups: list[GroupNote]
    is_worker_seen: bool
    paused: str  # why no work is taken in; "": it is
    catalog_says: str  # what is not whole yet; "": all is
    outcomes: tuple[str, ...] = OUTCOMES
    heading: str = "Overview"
    command: str = "feedmill status"


def read_overview(asked: AskedView) -> OverviewPage:
    """From the store's own sums and from the catalog: nothing here grows with what is in the store."""
    rt, now = asked.rt, asked.rt.now()
    measures, audit = rt.keeping.measures.read_all(now), rt.jobs.audit()
    hours = count_hours(rt.keeping.hours.read(), audit.outcomes, now)
    pause = find_pause(rt)

    return OverviewPage(
        hours=hours,
        chart=draw_hours(hours),
        day={name: sum((hour.counts or {}).get(name, 0) for hour in hours) for name in OUTCOMES},
        failing=[*_list_feeds(rt, "failing", now)],
        silent=[*_list_feeds(rt, "silent", now)],
        feeds={name: getattr(measures.feeds, name) for name in ("ok", "silent", "failing", "gone", "unpolled")},
        open_jobs=audit.jobs_open,
        oldest_seconds=measures.ages.oldest,
        waiting_seconds=measures.ages.waiting,
        memory=_read_memory(rt),
        streams=[StreamNote(name=one.name, entries=one.entries, oldest=one.oldest) for one in measures.streams],
        groups=_list_groups(measures),
        is_worker_seen=measures.is_worker_seen,
        paused=pause.reason if pause else "",
        catalog_says=describe_catalog_state(asked.catalog),
        **_ask_lists(asked),
    )


def _ask_lists(asked: AskedView) -> dict[str, Any]:
    """Empty ones where there is no catalog: the rest is worth showing all the same."""
    try:
        return ask_catalog(
            asked.catalog,
            lambda connection: {
                "size": count_catalog(connection),
                "sources": list_sources(connection, MOST_SOURCES),
                "newest": list_stories(connection, "newest", MOST_STORIES),
                "letters": count_letters_by_kind(connection),
            },
        )
    except RequestError:
        return {"size": CatalogSize(0, 0, 0), "sources": [], "newest": [], "letters": []}


def _list_feeds(rt: Runtime, condition: FeedCondition, now: datetime) -> list[FeedNote]:
    places = rt.keeping.feed_conditions.list_feeds(condition, now, MOST_FEEDS).places
    return [_describe_feed(entry) for entry in rt.feeds.read_some([place.listed_id for place in places])]


def _describe_feed(entry: ListedFeed) -> FeedNote:
    state = entry.state
    title = entry.feed.title or state.found_title or ""
    return FeedNote(
        id=entry.feed.id,
        title="" if "://" in title else title,
        address=redact_url(entry.feed.address),
        says=f"failed {state.failures} times: {state.error}" if state.failures else "nothing new",
        since=state.succeeded_at if state.failures else state.brought_at or entry.feed.added_at,
    )


def _read_memory(rt: Runtime) -> MemoryNote:
    memory = rt.server.read_memory()
    mark = compute_memory_mark(rt.settings.max_memory, memory)
    of = f" of {format_bytes(mark)}, from which on nothing is taken in" if mark else "; there is no mark"
    return MemoryNote(used=memory.used, mark=mark, says=f"{format_bytes(memory.used)} in use{of}")


def _list_groups(measures: CollectionMeasures) -> list[GroupNote]:
    return [
        GroupNote(
            stream=extent.name,
            group=group.name,
            unread=group.unread,
            pending=group.pending,
            waiting_since=group.waiting_since,
        )
        for extent in measures.streams
        for group in extent.groups
    ]
