"""status: what was accepted and what became of it."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass
from typing import Any

import click
import msgspec

from ..jobs.intake_pause import IntakePause, find_pause
from ..runtime import Runtime, build_runtime, open_backend
from ..settings import Settings, hide_password, search_path
from ..store.feeds import FeedCounts
from ..store.jobs import JobState
from ..store.sums import Audit
from ..store.trimming import NAMES, StreamExtent
from ..trouble import ServerTrouble
from . import terminal
from .exit_codes import FAILED
from .options import json_option
from .run_rows import list_run_rows
from .table_layout import TableRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Where everything stands."""

    server: str  # its address, without a password
    trouble: ServerTrouble | None
    pause: IntakePause | None
    is_alive: bool  # worker and scheduler, within a minute
    audit: Audit
    feeds: FeedCounts
    waiting: int  # submissions of other programs that are not taken in yet
    streams: tuple[StreamExtent, ...]
    dead_letters: int  # that are there now; the outcome `dead` counts those too that were dropped


@click.command("status")
@click.option("--check", is_flag=True, help="Also fail if no worker and scheduler were seen in the last minute.")
@click.option("--job", "job_id", metavar="ID", help="Show one job instead, and how its runs ended.")
@json_option
@click.pass_obj
def show_status(settings: Settings, /, check: bool, job_id: str | None, as_json: bool) -> int:
    """What was accepted and what became of it. Exit code 1 if the counts contradict each other."""
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        if job_id is not None:
            return _show_job(rt.jobs.load_state(job_id), job_id, as_json)
        overview = _look_over(rt, hide_password(server.url))
    if as_json or not sys.stdout.isatty():
        terminal.print_json_line(_list_values(overview))
    else:
        _print_overview(overview)
    return FAILED if overview.audit.contradictions or (check and not overview.is_alive) else 0


def _show_job(state: JobState | None, job_id: str, as_json: bool) -> int:
    if state is None:
        terminal.print_error(f"{job_id}: no such job, or it ended so long ago that it was forgotten")
        return FAILED
    if as_json or not sys.stdout.isatty():
        terminal.print_json_line(state)
        return 0
    terminal.print_table(
        ("", ""),
        [
            ("job", state.id),
            ("target", state.target),
            ("state", f"{state.state}, by worker {state.worker}" if state.worker else state.state),
            ("attempts", f"{state.attempts} of {state.runs} runs count"),
            ("items", "not known yet" if state.accepted is None else state.accepted),
            *((f"  {name}", count) for name, count in state.counts.items()),
            ("reason", state.error or ""),
            *list_run_rows(msgspec.to_builtins(state.ends)),
        ],
    )
    return 0


def _look_over(rt: Runtime, address: str) -> Overview:
    return Overview(
        server=address,
        trouble=rt.server.read_state().trouble,
        pause=find_pause(rt),
        is_alive=rt.jobs.is_alive(),
        audit=rt.jobs.audit(),
        feeds=rt.feeds.count_feeds(rt.now()),
        waiting=rt.submissions.count_waiting(),
        streams=tuple(rt.trimmer.read_extent(name) for name in (*NAMES, "dead")),
        dead_letters=rt.letters.count_letters(),
    )


def _list_values(overview: Overview) -> dict[str, Any]:
    """Everything, for programs."""
    return {
        "server": overview.server,
        "trouble": overview.trouble.name if overview.trouble else None,
        "paused": overview.pause.reason if overview.pause else None,
        **asdict(overview.audit),
        "submissions_waiting": overview.waiting,
        "dead_letters": overview.dead_letters,
        "worker_seen": overview.is_alive,
        "contradictions": overview.audit.contradictions,
        "feeds": asdict(overview.feeds),
        "streams": [asdict(extent) for extent in overview.streams],
    }


def _print_overview(overview: Overview) -> None:
    audit, feeds = overview.audit, overview.feeds
    alive = "seen within a minute" if overview.is_alive else "not seen; `feedmill up` starts them"
    terminal.print_table(
        ("", ""),
        [
            ("server", f"{overview.server}{f': {overview.trouble}' if overview.trouble else ''}"),
            ("worker and scheduler", alive),
            ("intake", f"paused, for {overview.pause.reason}" if overview.pause else "open"),
            ("feeds", f"{feeds.feeds}, {feeds.due} due, {feeds.failing} failing, {feeds.paused} paused"),
            ("submissions", f"{overview.waiting} of other programs wait to be taken in"),
            ("jobs", f"{audit.jobs} = {audit.jobs_done} done + {audit.jobs_dead} dead + {audit.jobs_open} open"),
            ("items accepted", audit.accepted),
            *((f"  {name}", count) for name, count in audit.outcomes.items()),
            ("  in flight", audit.in_flight),
            ("dead letters", _describe_letters(overview.dead_letters)),
            ("counts", "; ".join(audit.contradictions) or "agree"),
            *(
                TableRow((f"stream {extent.name}", _describe_extent(extent)), _describe_groups(extent))
                for extent in overview.streams
            ),
        ],
    )


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
