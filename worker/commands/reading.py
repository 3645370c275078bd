"""tail and status: the commands that look."""

from __future__ import annotations

import sys
from dataclasses import asdict

import msgspec

from ..runtime import Runtime, backend, build
from ..settings import Settings, search_path
from ..store.feeds import FeedCounts
from ..store.jobs import Audit
from ..store.streams import Entry
from . import terminal as show

FAILED = 1
WAIT = 5.0  # seconds in one blocking read


def tail(
    settings: Settings, streams: tuple[str, ...], after: str, limit: int | None, follow: bool, as_json: bool
) -> int:
    """Print stream entries after a cursor; with ``follow`` go on with what comes in."""
    readable = sys.stdout.isatty() and not as_json
    with backend(settings, search_path()) as server:
        rt = build(settings, server.url)
        cursors = dict.fromkeys(streams, after)
        left = limit
        for name in streams:
            for entry in rt.streams.read(name, after, left):
                _print(entry, readable)
                cursors[name] = entry.id
                left = None if left is None else left - 1
        if follow:
            _follow(rt, cursors, left, readable)
    return 0


def _follow(rt: Runtime, cursors: dict[str, str], left: int | None, readable: bool) -> None:
    while left is None or left > 0:
        show.flush()
        for entry in rt.streams.wait(cursors, WAIT)[:left]:
            _print(entry, readable)
            cursors[entry.stream] = entry.id
            left = None if left is None else left - 1


def _print(entry: Entry, readable: bool) -> None:
    if readable:
        show.event(entry.fields, entry.stream)
        return
    attributes = {name: value for name, value in entry.fields.items() if name != "data"}
    data = msgspec.Raw(entry.fields["data"].encode())
    show.json_line({"stream": entry.stream, "id": entry.id, **attributes, "data": data})


def status(settings: Settings, check: bool, as_json: bool) -> int:
    """Show the ledger's sums and whether they agree."""
    with backend(settings, search_path()) as server:
        rt = build(settings, server.url)
        audit, alive, feeds = rt.jobs.audit(), rt.jobs.is_alive(), rt.feeds.counts(rt.now())
    if as_json or not sys.stdout.isatty():
        values = {"server": server.url, **asdict(audit), "worker_seen": alive, "contradictions": audit.contradictions}
        values["feeds"] = asdict(feeds)
        show.json_line(values)
    else:
        _show(audit, feeds, server.url, alive)
    return FAILED if audit.contradictions or (check and not alive) else 0


def _show(audit: Audit, feeds: FeedCounts, url: str, alive: bool) -> None:
    show.table(
        ("", ""),
        [
            ("server", url),
            ("worker and scheduler", "seen within a minute" if alive else "not seen; `feedmill up` starts them"),
            ("feeds", f"{feeds.feeds}, {feeds.due} due, {feeds.failing} failing"),
            ("jobs", f"{audit.jobs} = {audit.jobs_done} done + {audit.jobs_dead} dead + {audit.jobs_open} open"),
            ("items accepted", audit.accepted),
            *((f"  {name}", count) for name, count in audit.outcomes.items()),
            ("  in flight", audit.in_flight),
            ("counts", "; ".join(audit.contradictions) or "agree"),
        ],
    )
