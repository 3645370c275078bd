"""Is all well? One check after the other, each with what it found and what to do about it. Nothing is changed.

server state ─► checks ◄─ ledger, queue, submissions
"""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import Literal

from .jobs.housekeeping import find_lagging_groups
from .jobs.intake_pause import find_pause
from .jobs.setting_changes import describe_loss, find_setting_changes
from .queue_names import queue_names
from .store.server_state import ServerState
from .store.store_format import NEWEST
from .store.trimming import NAMES
from .stores import Stores
from .trouble import DISK, FULL
from .units import format_bytes
from .webhooks.hook_counts import count_hooks, read_hook_reports

OLDEST_SERVER = (7, 0)
NEARLY_FULL = 0.9  # of the server's memory
CLOCK_TOLERANCE = timedelta(seconds=5)

CheckGrade = Literal["ok", "warning", "failure"]


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """What one look has found."""

    name: str
    grade: CheckGrade
    says: str
    remedy: str = ""  # for what is not ok


def run_checks(rt: Stores, here: datetime) -> list[HealthCheck]:
    """All checks, in the order in which a person would mend what they find.

    Args:
        here: now, by this machine's own clock; that of the runtime may be the server's.
    """
    state = rt.server.read_state()
    own_account = () if "INFO" in state.refused else _check_own_account(state)
    versions = HealthCheck("program", "ok", _describe_program())
    checks = [versions, *_check_state(state), *own_account, _check_sync(state), _check_clock(here, state)]
    return [*checks, *_check_mark(rt), _check_window(rt), *_check_store(rt), *_check_work(rt)]


def _check_state(state: ServerState) -> Iterator[HealthCheck]:
    if state.trouble:
        yield HealthCheck("state", "failure", state.trouble.says, state.trouble.remedy)
    else:
        yield HealthCheck("state", "ok", "it takes writes and runs scripts")
    if "INFO" in state.refused:
        yield HealthCheck(
            "info",
            "warning",
            "INFO is refused: no account of version, memory and files; intake can't wait for memory",
            "allow it (docs/security.md), or look at the server yourself",
        )


def _check_own_account(state: ServerState) -> Iterator[HealthCheck]:
    """What the server tells of itself."""
    yield _check_version(state)
    yield from _check_memory(state)
    yield from _check_persistence(state)


def _check_version(state: ServerState) -> HealthCheck:
    kind = "Valkey" if state.is_valkey else "Redis"
    numbers = tuple(int(part) for part in state.version.split(".")[:2] if part.isdecimal())
    return grade_check(
        "version", numbers >= OLDEST_SERVER, f"{kind} {state.version}", "use Redis 7.0, Valkey 7.2 or newer", "failure"
    )


def _check_memory(state: ServerState) -> Iterator[HealthCheck]:
    used, limit = format_bytes(state.used_bytes), format_bytes(state.max_bytes)
    if not state.max_bytes:
        yield HealthCheck(
            "memory",
            "warning",
            f"{used} used, no limit set",
            "set maxmemory, so that the machine does not run out of it",
        )
    else:
        share = state.used_bytes / state.max_bytes
        yield grade_check(
            "memory",
            share < NEARLY_FULL,
            f"{used} used of {limit}",
            FULL.remedy,
            "failure" if share >= 1 else "warning",
        )
    yield grade_check(
        "eviction",
        state.eviction in (None, "noeviction"),
        f"when full: {state.eviction or 'unknown'}",
        "set maxmemory-policy to noeviction: any other throws away what feedmill needs",
        "failure",
    )


def _check_persistence(state: ServerState) -> Iterator[HealthCheck]:
    yield grade_check(
        "append-only file",
        state.appends,
        "every write goes to a file" if state.appends else "no write goes to a file",
        "set appendonly to yes: what was accepted is gone after a restart",
    )
    for name in state.write_failures:
        yield HealthCheck("disk", "failure", f"the server could not write its {name}", DISK.remedy)


def _check_sync(state: ServerState) -> HealthCheck:
    unseen = "can't be seen, for CONFIG GET is refused"
    return grade_check(
        "fsync",
        state.fsync == "always",
        f"appendfsync {f'is {state.fsync}' if state.fsync else unseen}",
        "set appendfsync to always: at any other a power cut loses what was acknowledged in the last second",
    )


def _check_clock(here: datetime, state: ServerState) -> HealthCheck:
    apart = abs(here - state.clock)
    return grade_check(
        "clock",
        apart <= CLOCK_TOLERANCE,
        f"{apart.total_seconds():.1f} s between this machine and the server",
        "set both by NTP: deadlines and the window are off by as much",
    )


def _describe_program() -> str:
    libraries = ("feedmill", "celery", "redis")
    python = platform.python_version()
    return ", ".join([*(f"{name} {version(name)}" for name in libraries), f"Python {python}"])


def _check_mark(rt: Stores) -> Iterator[HealthCheck]:
    """How near the memory is to where nothing more is taken in."""
    memory, mark = rt.server.read_memory(), rt.settings.max_memory
    limit = int(mark if mark > 1 else mark * memory.limit)
    if limit:  # the server has said how much there is
        yield grade_check(
            "memory mark",
            memory.used < limit * NEARLY_FULL,
            f"{format_bytes(memory.used)} used; at {format_bytes(limit)} nothing is taken in (FEEDMILL_MAX_MEMORY)",
            "trim the streams (docs/streams.md), give the server more memory, or raise the mark",
        )


def _check_window(rt: Stores) -> HealthCheck:
    """Whether the index was written with the window that is set."""
    foreign = rt.keeping.measures.count_foreign_buckets(rt.now())
    days = rt.settings.window / 86400
    return grade_check(
        "window",
        not foreign,
        f"{foreign} time buckets of the index are not of the window of {days:g} days: their stories are not found"
        if foreign
        else f"the index is of the window of {days:g} days",
        "give all processes the same FEEDMILL_WINDOW; after a change of it this is over when one window has passed",
    )


def _check_store(rt: Stores) -> Iterator[HealthCheck]:
    """In which form it is kept, and whether this program would keep it by the same settings as the scheduler does."""
    found = rt.keeping.store_format.read_number()
    yield grade_check(
        "format", found in (None, NEWEST), f"the store has format {found or NEWEST}, the newest is {NEWEST}",
        "`feedmill migrate`, at any time, while everything runs (docs/keeping.md)",
    )  # fmt: skip
    changes = find_setting_changes(rt)
    for change in changes:
        yield HealthCheck(
            "settings",
            "warning",
            describe_loss(rt, change),
            "it holds when worker and scheduler are started with it; set it as it was if that is not what you want",
        )
    if not changes:
        yield HealthCheck("settings", "ok", "what is kept, and for how long, is as before")


def _check_work(rt: Stores) -> Iterator[HealthCheck]:
    yield grade_check(
        "workers",
        rt.jobs.is_alive(),
        "worker and scheduler seen within a minute" if rt.jobs.is_alive() else "no worker and scheduler were seen",
        "start them: `feedmill up`",
    )
    yield _check_fetchers(rt)
    audit = rt.jobs.audit()
    yield grade_check(
        "sums", not audit.contradictions, "; ".join(audit.contradictions) or "all counts agree",
        "see what it is by `feedmill doctor --audit`; it mends counts with --repair", "failure",
    )  # fmt: skip
    yield HealthCheck("jobs", "ok", f"{audit.jobs_open} open of {audit.jobs}, {audit.jobs_dead} dead")
    pause = find_pause(rt)
    yield grade_check(
        "intake", not pause, pause.reason if pause else "work is taken in",
        "it goes on by itself; for memory: trim the streams (docs/streams.md), or give the server more",
    )  # fmt: skip
    yield from _check_groups(rt)
    yield from _check_webhooks(rt)
    waiting = rt.submissions.count_waiting()
    yield HealthCheck("submissions", "ok", f"{waiting} wait in the stream to be taken in")
    names = queue_names(rt.settings.collection)
    outside = rt.queues.count_outside_ledger(names.jobs, names.unacked)
    yield grade_check(
        "queue",
        not outside,
        f"{rt.queues.count_waiting(names.jobs)} messages wait, {outside} of them or in workers' hands are in no ledger",
        "a broker can lose these: submit into the stream feedmill:submit instead (docs/submitting.md)",
    )


def _check_fetchers(rt: Stores) -> HealthCheck:
    return grade_check(
        "fetchers",
        rt.fetch_queue.is_served(),
        f"seen within a minute, {rt.fetch_queue.count_waiting()} documents wait to be fetched"
        if rt.fetch_queue.is_served()
        else "none was seen: workers fetch documents themselves, and hosts that hang hold them up",
        "start one: `feedmill up`, or `python -m worker.fetcher` beside a worker of your own (docs/fetching.md)",
    )


def _check_groups(rt: Stores) -> Iterator[HealthCheck]:
    """Consumer groups that will lose unread events if they go on like this."""
    for stream in NAMES:
        lagging = [ascii(group.name) for group in find_lagging_groups(rt, stream, rt.now())]
        yield grade_check(
            f"groups of {stream}",
            not lagging,
            f"far behind: {', '.join(lagging)}" if lagging else "none is far behind",
            "let them read, or drop them (`feedmill groups drop`): "
            f"what is older than {rt.settings.stream_grace / 86400:.0f} days goes unread",
        )


def _check_webhooks(rt: Stores) -> Iterator[HealthCheck]:
    """Hooks that don't take what is sent to them; nothing where there is no hook."""
    reports = read_hook_reports(rt)
    if not reports:
        return
    counts = count_hooks(reports)
    troubles = [f"{report.hook.id}: {report.trouble}" for report in reports if report.trouble]
    says = (
        f"{len(reports)} webhooks, {counts.waiting} deliveries wait, {counts.dead} are dead, {counts.dropped} dropped"
    )
    yield grade_check(
        "webhooks", not troubles, "; ".join([says, *troubles]),
        "mend the receivers, then `feedmill hooks retry --all`; `feedmill hooks deliveries` says what failed",
    )  # fmt: skip


def grade_check(name: str, is_well: bool, says: str, remedy: str, otherwise: CheckGrade = "warning") -> HealthCheck:
    return HealthCheck(name, "ok", says) if is_well else HealthCheck(name, otherwise, says, remedy)
