"""status: what was accepted and what became of it."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click
import msgspec

from ..runtime import build_runtime, open_backend
from ..settings import Settings, hide_password, search_path
from ..store.feeds import FeedCounts
from ..store.jobs import JobState
from ..store.sums import Audit
from . import terminal
from .exit_codes import FAILED
from .options import json_option
from .run_rows import list_run_rows


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
        audit, alive, feeds = rt.jobs.audit(), rt.jobs.is_alive(), rt.feeds.count_feeds(rt.now())
    if as_json or not sys.stdout.isatty():
        values = {
            "server": hide_password(server.url),
            **asdict(audit),
            "worker_seen": alive,
            "contradictions": audit.contradictions,
        }
        values["feeds"] = asdict(feeds)
        terminal.print_json_line(values)
    else:
        _print_audit(audit, feeds, hide_password(server.url), alive)
    return FAILED if audit.contradictions or (check and not alive) else 0


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
