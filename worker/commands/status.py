"""status: what was accepted and what became of it."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from ..runtime import build_runtime, open_backend
from ..settings import Settings, hide_password, search_path
from ..store.feeds import FeedCounts
from ..store.sums import Audit
from . import terminal
from .exit_codes import FAILED
from .options import json_option


@click.command("status")
@click.option("--check", is_flag=True, help="Also fail if no worker and scheduler were seen in the last minute.")
@json_option
@click.pass_obj
def show_status(settings: Settings, /, check: bool, as_json: bool) -> int:
    """What was accepted and what became of it. Exit code 1 if the counts contradict each other."""
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
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
