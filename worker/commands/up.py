"""up: server, workers, fetcher and scheduler on this machine."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import click

from ..backend import BACKEND_ERRORS, open_backend
from ..clock_and_ids import utc_now
from ..runtime import build_runtime
from ..server.folder_lock import lock_folder
from ..server.supervisor import build_commands, run_until_stopped, supervise_processes
from ..settings import Settings, child_environment, hide_password, search_path
from ..trouble import lets_nobody_in
from .up_report import UpReport


@click.command("up")
@click.option(
    "--log",
    type=click.Choice(["text", "json"]),
    help="Lines for people on stderr, or JSON lines on stdout; else as FEEDMILL_LOG says.",
)
@click.option(
    "--log-level",
    type=click.Choice(["DEBUG", "INFO", "WARNING", "ERROR"]),
    help="From which level on the log of worker, fetcher and scheduler is shown; WARNING, with --verbose INFO.",
)
@click.option("--verbose", is_flag=True, help="Show all that Celery says, its banners too.")
@click.pass_context
def run_services(ctx: click.Context, /, log: str | None, log_level: str | None, verbose: bool) -> int:
    """Run server, workers, fetcher and scheduler on this machine until Ctrl-C."""
    settings: Settings = ctx.obj
    flags = ctx.find_root().params
    verbose = verbose or flags["verbose"]
    level = log_level or ("INFO" if verbose else "WARNING")
    # the processes run in the folder, whoever's the server
    with lock_folder(settings.data_dir, utc_now()), open_backend(settings, search_path()) as server:
        _refuse_closed_server(settings, server.url)
        ready = _describe_readiness(settings, server.url, flags)
        report = UpReport([*build_commands(level)], ready, (log or settings.log) == "json", level, verbose)
        environment = child_environment(replace(settings, log="json"), server.url)  # the report reads that
        with supervise_processes(settings.data_dir, environment, report, level) as supervisor:
            run_until_stopped(supervisor, server.ensure_running)
            report.tell_stopping()
        report.tell_stopped()
    return 0


def _refuse_closed_server(settings: Settings, url: str) -> None:
    """Ask the server something. Raises one of BACKEND_ERRORS where somebody must do something before it answers us."""
    try:
        build_runtime(settings, url, retries=0).jobs.is_alive()
    except BACKEND_ERRORS as error:
        if lets_nobody_in(error):
            raise


def _describe_readiness(settings: Settings, url: str, flags: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the line that says that all is ready."""
    server = hide_password(url)
    where = f"server {server}" if settings.redis_url else f"data in {settings.data_dir}, embedded server"
    given = {"--redis-url": server, "--data-dir": settings.data_dir}
    own = [f"{name} {shlex.quote(str(given[name]))} " for name in given if flags[name[2:].replace("-", "_")]]
    submit = f"feedmill {''.join(own)}submit TARGET"
    processes = f"{settings.workers} worker processes, a fetcher and a scheduler"
    return {
        "pid": os.getpid(),
        "data_dir": str(settings.data_dir),
        "server": server,
        "worker_processes": settings.workers,
        "says": f"{where}; {processes}; submit: {submit}; stop: Ctrl-C",
    }
