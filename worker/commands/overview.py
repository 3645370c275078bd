"""Where everything stands: what `status` shows, once or again and again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from ..jobs.intake_pause import IntakePause, find_pause
from ..store.feeds import FeedCounts
from ..store.sums import Audit
from ..store.trimming import NAMES, StreamExtent
from ..stores import Stores
from ..trouble import ServerTrouble
from .table_layout import TableRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Where everything stands."""

    server: str  # its address, without a password
    trouble: ServerTrouble | None
    pause: IntakePause | None
    is_alive: bool  # worker and scheduler, within a minute
    is_fetched: bool  # a fetcher was there within a minute
    audit: Audit
    feeds: FeedCounts
    waiting: int  # submissions of other programs that are not taken in yet
    streams: tuple[StreamExtent, ...]
    dead_letters: int  # that are there now; the outcome `dead` counts those too that were dropped


def look_over(rt: Stores, address: str) -> Overview:
    return Overview(
        server=address,
        trouble=rt.server.read_state().trouble,
        pause=find_pause(rt),
        is_alive=rt.jobs.is_alive(),
        is_fetched=rt.fetch_queue.is_served(),
        audit=rt.jobs.audit(),
        feeds=rt.feeds.count_feeds(rt.now()),
        waiting=rt.submissions.count_waiting(),
        streams=tuple(rt.trimmer.read_extent(name) for name in (*NAMES, "dead")),
        dead_letters=rt.letters.count_letters(),
    )


def list_values(overview: Overview) -> dict[str, Any]:
    """Everything, for programs."""
    return {
        "server": overview.server,
        "trouble": overview.trouble.name if overview.trouble else None,
        "paused": overview.pause.reason if overview.pause else None,
        **asdict(overview.audit),
        "submissions_waiting": overview.waiting,
        "dead_letters": overview.dead_letters,
        "worker_seen": overview.is_alive,
        "fetcher_seen": overview.is_fetched,
        "contradictions": overview.audit.contradictions,
        "feeds": asdict(overview.feeds),
        "streams": [asdict(extent) for extent in overview.streams],
    }


def list_overview_rows(overview: Overview) -> list[TableRow]:
    """A label and a text for each thing, for people."""
    audit, feeds = overview.audit, overview.feeds
    alive = "seen within a minute" if overview.is_alive else "not seen; `feedmill up` starts them"
    rows = [
        ("server", f"{overview.server}{f': {overview.trouble}' if overview.trouble else ''}"),
        ("worker and scheduler", alive),
        ("fetcher", "seen within a minute" if overview.is_fetched else "not seen; workers fetch themselves"),
        ("intake", f"paused, for {overview.pause.reason}" if overview.pause else "open"),
        ("feeds", f"{feeds.feeds}, {feeds.due} due, {feeds.failing} failing, {feeds.paused} paused"),
        ("submissions", f"{overview.waiting} of other programs wait to be taken in"),
        ("jobs", f"{audit.jobs} = {audit.jobs_done} done + {audit.jobs_dead} dead + {audit.jobs_open} open"),
        ("items accepted", audit.accepted),
        *((f"  {name}", count) for name, count in audit.outcomes.items()),
        ("  in flight", audit.in_flight),
        ("dead letters", _describe_letters(overview.dead_letters)),
        ("counts", "; ".join(audit.contradictions) or "agree"),
    ]
    streams = (
        TableRow((f"stream {extent.name}", _describe_extent(extent)), _describe_groups(extent))
        for extent in overview.streams
    )
    return [*map(TableRow, rows), *streams]


def _describe_letters(count: int) -> str:
    return f"{count:,} are there now; `feedmill dead list` says why" if count else "none are there now"


def _describe_extent(extent: StreamExtent) -> str:
    gone = f", {extent.trimmed:,} older ones are gone" if extent.trimmed else ""
    return f"{extent.entries:,} entries{gone}"


def _describe_groups(extent: StreamExtent) -> tuple[str, ...]:
    return tuple(
        f"group {group.name}: {'?' if group.unread is None else group.unread} unread, {group.pending} in work"
        for group in extent.groups
    )
