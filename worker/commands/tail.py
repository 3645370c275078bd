"""tail and status: the commands that look."""

from __future__ import annotations

import sys
from dataclasses import asdict

import msgspec

from ..runtime import Runtime, build_runtime, open_backend
from ..settings import Settings, search_path
from ..store.feeds import FeedCounts
from ..store.jobs import Audit
from ..store.streams import StreamEntry
from . import terminal

FAILED = 1
WAIT_SECONDS = 5.0  # seconds in one blocking read


def tail_streams(
    settings: Settings, streams: tuple[str, ...], after: str, limit: int | None, follow: bool, as_json: bool
) -> int:
    """Print stream entries after a cursor; with ``follow`` go on with what comes in."""
    readable = sys.stdout.isatty() and not as_json
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        cursors = dict.fromkeys(streams, after)
        left = limit
        for name in streams:
            for entry in rt.streams.read(name, after, left):
                _print_entry(entry, readable)
                cursors[name] = entry.id
                left = None if left is None else left - 1
        if follow:
            _follow_streams(rt, cursors, left, readable)
    return 0


def _follow_streams(rt: Runtime, cursors: dict[str, str], left: int | None, readable: bool) -> None:
    while left is None or left > 0:
        terminal.flush_output()
        for entry in rt.streams.wait(cursors, WAIT_SECONDS)[:left]:
            _print_entry(entry, readable)
            cursors[entry.stream] = entry.id
            left = None if left is None else left - 1


def _print_entry(entry: StreamEntry, readable: bool) -> None:
    if readable:
        terminal.print_event(entry.fields, entry.stream)
        return
    attributes = {name: value for name, value in entry.fields.items() if name != "data"}
    data = msgspec.Raw(entry.fields["data"].encode())
    terminal.print_json_line({"stream": entry.stream, "id": entry.id, **attributes, "data": data})


def show_status(settings: Settings, check: bool, as_json: bool) -> int:
    """Show the ledger's sums and whether they agree."""
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        audit, alive, feeds = rt.jobs.audit(), rt.jobs.is_alive(), rt.feeds.count_feeds(rt.now())
    if as_json or not sys.stdout.isatty():
        values = {"server": server.url, **asdict(audit), "worker_seen": alive, "contradictions": audit.contradictions}
        values["feeds"] = asdict(feeds)
        terminal.print_json_line(values)
    else:
        _print_audit(audit, feeds, server.url, alive)
    return FAILED if audit.contradictions or (check and not alive) else 0


def _print_audit(audit: Audit, feeds: FeedCounts, url: str, alive: bool) -> None:
    terminal.print_table(
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
