"""doctor: is all well, and what to do where it is not."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from ..runtime import build_runtime, open_backend, utc_now
from ..settings import Settings, hide_password, search_path
from . import terminal
from .exit_codes import FAILED
from .options import json_option

if TYPE_CHECKING:
    from ..checkup import HealthCheck


@click.command("doctor")
@json_option
@click.pass_obj
def check_health(settings: Settings, /, as_json: bool) -> int:
    """Look whether server, queue, workers and counts are well, and say what to do where they aren't.

    Changes nothing. Exit code 1 if a check failed; warnings alone are 0.
    """
    with open_backend(settings, search_path()) as server:
        from ..checkup import run_checks  # here, for it loads Celery

        checks = run_checks(build_runtime(settings, server.url), utc_now())
        address = hide_password(server.url)
    if as_json or not sys.stdout.isatty():
        for check in checks:
            terminal.print_json_line(asdict(check))
    else:
        terminal.print_message(f"server at {address}")
        terminal.print_table(("", "check", "found, and what to do"), map(_show_check, checks))
    return FAILED if any(check.grade == "failure" for check in checks) else 0


def _show_check(check: HealthCheck) -> tuple[str, str, str]:
    mark = check.grade.upper() if check.grade == "failure" else check.grade
    return mark, check.name, f"{check.says}\n→ {check.remedy}" if check.remedy else check.says
