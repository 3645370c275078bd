"""doctor: is all well, and what to do where it is not."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from ..backend import open_backend
from ..checkup.checkup import run_checks
from ..checkup.health_check import HealthCheck
from ..clock_and_ids import utc_now
from ..settings import Settings, hide_password, search_path
from ..stores import open_stores
from . import terminal
from .exit_codes import FAILED
from .options import json_option
from .table_layout import TableRow


@click.command("doctor")
@click.option("--audit", is_flag=True, help="Compare all jobs, items, stories, index entries and events, by id.")
@click.option("--repair", is_flag=True, help="Mend what the audit finds, where that can be done; each goes to the log.")
@json_option
@click.pass_obj
def check_health(settings: Settings, /, audit: bool, repair: bool, as_json: bool) -> int:
    """Look whether server, queue, workers and counts are well, and say what to do where they aren't.

    Changes nothing, but with --repair. Exit code 1 if a check failed; warnings alone are 0.
    """
    if repair and not audit:
        raise click.UsageError("--repair mends what --audit finds: say both")
    with open_backend(settings, search_path()) as server:
        audited = _run_audit(settings, server.url, repair) if audit else []
        checks = [*run_checks(open_stores(settings, server.url), utc_now()), *audited]  # the counts after a repair
        address = hide_password(server.url)
    if as_json or not sys.stdout.isatty():
        for check in checks:
            terminal.print_json_line(asdict(check))
    else:
        terminal.print_message(f"server at {address}")
        terminal.print_table(("", "check", "found; below it what to do"), map(_build_check_row, checks))
    return FAILED if any(check.grade == "failure" for check in checks) else 0


def _run_audit(settings: Settings, url: str, is_repairing: bool) -> list[HealthCheck]:
    from ..checkup.audit_checks import run_audit  # here, for it judges texts: the other checks load none of that
    from ..runtime import build_runtime

    return [*run_audit(build_runtime(settings, url), is_repairing)]


def _build_check_row(check: HealthCheck) -> TableRow:
    """What was found, and below it what to do."""
    mark = check.grade.upper() if check.grade == "failure" else check.grade
    return TableRow((mark, check.name, check.says), (f"→ {check.remedy}",) if check.remedy else ())
