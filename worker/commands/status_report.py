"""What `status` shows of the server, of all jobs or of one."""

from __future__ import annotations

import sys

import msgspec

from ..backend import open_backend
from ..failures import UNKNOWN_JOB
from ..settings import Settings, hide_password, search_path
from ..stores import open_stores
from . import terminal
from .exit_codes import FAILED
from .overview import list_overview_rows, list_values, look_over
from .run_rows import list_run_rows
from .watched_overview import watch_overview


def show_overview(settings: Settings, check: bool, as_json: bool) -> int:
    """Show where everything stands; the exit code.

    Args:
        check: fail too where no worker and scheduler were seen.
    """
    with open_backend(settings, search_path()) as server:
        overview = look_over(open_stores(settings, server.url), hide_password(server.url))
    if as_json or not sys.stdout.isatty():
        terminal.print_json_line(list_values(overview))
    else:
        terminal.print_table(("", ""), list_overview_rows(overview))
    return FAILED if overview.audit.contradictions or (check and not overview.is_alive) else 0


def watch_server(settings: Settings, seconds: float, as_json: bool) -> int:
    """Show it again and again, until Ctrl-C; the exit code."""
    with open_backend(settings, search_path()) as server:
        rt = open_stores(settings, server.url)
        return watch_overview(rt, hide_password(server.url), seconds, sys.stdout.isatty() and not as_json)


def show_job(settings: Settings, job_id: str, as_json: bool) -> int:
    """Show one job; the exit code."""
    with open_backend(settings, search_path()) as server:
        state = open_stores(settings, server.url).jobs.load_state(job_id)
    if state is None:
        terminal.print_error(f"{job_id}: no such job, or it ended so long ago that it was forgotten", UNKNOWN_JOB)
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
