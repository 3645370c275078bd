"""jobs: those that are open, and the last ones that ended."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click
import msgspec

from ..backend import open_backend
from ..settings import Settings, search_path
from ..store.job_reports import MOST_LISTED, JobTimes
from ..store.jobs import JobState
from ..stores import Stores, open_stores
from . import terminal
from .options import json_option
from .table_layout import TableRow

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@click.command("jobs")
@click.option("--open/--ended", "is_open", default=True, help="Which ones.  [default: open]")
@click.option(
    "-n", "--limit", type=click.IntRange(1, MOST_LISTED), default=20, show_default=True, help="So many at most."
)
@json_option
@click.pass_obj
def list_jobs(settings: Settings, /, is_open: bool, limit: int, as_json: bool) -> int:
    """The jobs that are open, or the last ones that ended."""
    with open_backend(settings, search_path()) as server:
        rt = open_stores(settings, server.url)
        jobs = _read_jobs(rt, is_open, limit)
        now = rt.now()
    if as_json or not sys.stdout.isatty():
        for state, times in jobs:
            own = {"submitted_at": times.submitted_at, "ended_at": times.ended_at}
            terminal.print_json_line({**msgspec.to_builtins(state), **own})
    elif jobs:
        moment = "submitted" if is_open else "ended"
        terminal.print_table(("state", moment, "items", "job"), [_describe_job(now, *job) for job in jobs])
    else:
        terminal.print_message("no open jobs" if is_open else "no jobs have ended that are still kept")
    return 0


def _read_jobs(rt: Stores, is_open: bool, limit: int) -> list[tuple[JobState, JobTimes]]:
    """A job that ends, or is forgotten, between two looks is left out."""
    jobs = []
    for job_id in rt.job_reports.list_ids("open" if is_open else "ended", limit):
        state, times = rt.jobs.load_state(job_id), rt.job_reports.read_times(job_id)
        if state and times and is_open == (times.ended_at is None):
            jobs.append((state, times))
    if not is_open:
        jobs.sort(key=lambda job: job[1].ended_at or LONG_AGO, reverse=True)
    return jobs[:limit]


def _describe_job(now: datetime, state: JobState, times: JobTimes) -> TableRow:
    """Its id, which other commands take, and below it what it is about, and why it failed."""
    age = terminal.format_duration((now - (times.ended_at or times.submitted_at)).total_seconds())
    cells = (state.state, f"{age} ago", "" if state.accepted is None else state.accepted, state.id)
    return TableRow(cells, tuple(filter(None, (state.target, state.error))))
