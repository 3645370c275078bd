"""status: what was accepted and what became of it, or whether the process of this container is at work."""

from __future__ import annotations

import math
import sys
import time

import click

from ..failures import PROCESS_DEAD
from ..heartbeat import LATEST, LifeSign, read_life_sign
from ..setting_sources import PREFIX, SettingsError
from ..settings import Settings
from . import terminal
from .exit_codes import FAILED
from .json_output import json_option
from .seconds_param import IntervalSecondsParam


@click.command("status")
@click.option("--check", is_flag=True, help="Also fail if no worker and scheduler were seen in the last minute.")
@click.option(
    "--own",
    is_flag=True,
    help="Say instead whether the process of this container or unit is at work, by FEEDMILL_HEARTBEAT; fail if not.",
)
@click.option("--job", "job_id", metavar="ID", help="Show one job instead, and how its runs ended.")
@click.option(
    "--watch", type=IntervalSecondsParam(), is_flag=False, flag_value="2", metavar="[SECONDS]",
    help="Look again and again, every two seconds if nothing is said, until Ctrl-C.",
)  # fmt: skip
@json_option
@click.pass_obj
def show_status(
    settings: Settings, /, check: bool, own: bool, job_id: str | None, watch: float | None, as_json: bool
) -> int:
    """What was accepted and what became of it. Exit code 1 if the counts contradict each other."""
    if own and (job_id is not None or watch is not None):
        raise click.UsageError("--own tells of a process: leave out --job and --watch")
    if watch is not None and (check or job_id is not None):
        raise click.UsageError("--watch goes on until Ctrl-C: leave out --check and --job")
    if own:
        return _show_own_process(settings, as_json)
    from .status_report import show_job, show_overview, watch_server  # a health check must not load all that

    if watch is not None:
        return watch_server(settings, watch, as_json)
    return show_overview(settings, check, as_json) if job_id is None else show_job(settings, job_id, as_json)


def _show_own_process(settings: Settings, as_json: bool) -> int:
    file = settings.heartbeat_file
    if file is None:
        raise SettingsError(
            f"{PREFIX}HEARTBEAT is not set: name a file there, for the process and for this command (docs/health.md)"
        )
    sign = read_life_sign(file)
    seconds = time.monotonic() - sign.at if sign else math.inf
    is_alive = 0 <= seconds <= LATEST
    said = _describe_life(sign, seconds) if sign else f"no sign of life in {file}: no process has begun to write there"
    if as_json or not sys.stdout.isatty():
        known = {"role": sign.role, "pid": sign.pid, "seconds_ago": round(seconds, 1)} if sign else {}
        terminal.print_json_line({"is_alive": is_alive, **known})
    elif is_alive:
        terminal.print_line(said)
    if not is_alive:
        terminal.print_error(said, PROCESS_DEAD)
    return 0 if is_alive else FAILED


def _describe_life(sign: LifeSign, seconds: float) -> str:
    name = f"the {sign.role}, process {sign.pid},"
    if seconds < 0:
        return f"{name} wrote its last sign of life before this machine was started"
    if seconds <= LATEST:
        return f"{name} was at work {seconds:.0f} s ago"
    return f"{name} was last at work {seconds:.0f} s ago: it is stopped, hangs or is dead"
