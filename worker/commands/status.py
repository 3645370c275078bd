"""status: what was accepted and what became of it."""

from __future__ import annotations

import sys

import click
import msgspec

from ..runtime import build_runtime, open_backend
from ..settings import Settings, hide_password, search_path
from ..store.jobs import JobState
from . import terminal
from .exit_codes import FAILED
from .options import IntervalSecondsParam, json_option
from .overview import list_overview_rows, list_values, look_over
from .run_rows import list_run_rows
from .watched_overview import watch_overview


@click.command("status")
@click.option("--check", is_flag=True, help="Also fail if no worker and scheduler were seen in the last minute.")
@click.option("--job", "job_id", metavar="ID", help="Show one job instead, and how its runs ended.")
@click.option(
    "--watch", type=IntervalSecondsParam(), is_flag=False, flag_value="2", metavar="[SECONDS]",
    help="Look again and again, every two seconds if nothing is said, until Ctrl-C.",
)  # fmt: skip
@json_option
@click.pass_obj
def show_status(settings: Settings, /, check: bool, job_id: str | None, watch: float | None, as_json: bool) -> int:
    """What was accepted and what became of it. Exit code 1 if the counts contradict each other."""
    if watch is not None and (check or job_id is not None):
        raise click.UsageError("--watch goes on until Ctrl-C: leave out --check and --job")
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        if watch is not None:
            return watch_overview(rt, hide_password(server.url), watch, sys.stdout.isatty() and not as_json)
        if job_id is not None:
            return _show_job(rt.jobs.load_state(job_id), job_id, as_json)
        overview = look_over(rt, hide_password(server.url))
    if as_json or not sys.stdout.isatty():
        terminal.print_json_line(list_values(overview))
    else:
        terminal.print_table(("", ""), list_overview_rows(overview))
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
