"""Where everything stands, again and again, and how fast it moves."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import Any

from ..backend import BACKEND_ERRORS, is_servers_fault
from ..stores import Stores
from ..trouble import name_trouble
from . import terminal
from .overview import Overview, list_overview_rows, list_values, look_over
from .table_layout import TableRow


@dataclass(frozen=True, slots=True)
class Look:
    """An overview, and when it was taken."""

    overview: Overview
    moment: float  # by a clock that is never set


@dataclass(frozen=True, slots=True)
class WorkRate:
    """How much was done in a second, between two looks; None: there is only one."""

    items: float | None = None  # accepted
    jobs: float | None = None  # ended


def watch_overview(rt: Stores, address: str, seconds: float, readable: bool) -> int:
    """Show it every so many seconds until Ctrl-C, which is no failure. A server that goes away is waited for.

    Raises:
        RedisError: the server can't be asked the first time.
    """
    with suppress(KeyboardInterrupt), ExitStack() as screen:
        last = Look(look_over(rt, address), time.monotonic())
        draw = screen.enter_context(terminal.draw_in_place()) if readable else None
        _show_look(rt, last, WorkRate(), draw)
        while True:
            time.sleep(seconds)
            try:
                look = Look(look_over(rt, address), time.monotonic())
            except BACKEND_ERRORS as error:
                if not is_servers_fault(error):
                    raise
                _show_trouble(rt, address, error, draw)
                continue
            _show_look(rt, look, measure_rate(last, look), draw)
            last = look
    return 0


def measure_rate(before: Look, after: Look) -> WorkRate:
    """What was done between two looks, a second."""
    seconds = after.moment - before.moment
    first, last = before.overview.audit, after.overview.audit
    ended = last.jobs_done + last.jobs_dead - first.jobs_done - first.jobs_dead
    return WorkRate((last.accepted - first.accepted) / seconds, ended / seconds)


Draw = Callable[[list[TableRow]], None]


def _show_look(rt: Stores, look: Look, pace: WorkRate, draw: Draw | None) -> None:
    if draw:
        rows = [*list_overview_rows(look.overview), TableRow(("pace", _describe_pace(pace)))]
        draw([TableRow(("at", _describe_moment(rt))), *rows])
    else:
        paces = {"items_per_second": pace.items, "jobs_per_second": pace.jobs}
        _print_look({"at": rt.now(), **paces, **list_values(look.overview)})


def _show_trouble(rt: Stores, address: str, error: Exception, draw: Draw | None) -> None:
    """The server can't be asked now, nor for the time."""
    trouble = name_trouble(error)
    if draw:
        draw([TableRow(("server", f"{address}: {trouble}")), TableRow(("", "looking again until Ctrl-C"))])
    else:
        _print_look({"at": None, "server": address, "trouble": trouble.name})


def _print_look(values: dict[str, Any]) -> None:
    terminal.print_json_line(values)
    terminal.flush_output()


def _describe_moment(rt: Stores) -> str:
    return f"{rt.now():%Y-%m-%d %H:%M:%S} UTC; Ctrl-C ends"


def _describe_pace(pace: WorkRate) -> str:
    if pace.items is None or pace.jobs is None:
        return "not known yet"
    return f"{pace.items:.1f} items/s accepted, {pace.jobs:.1f} jobs/s ended"
