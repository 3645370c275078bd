"""Checks of the server itself: version, memory, files, clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ..store.server_state import ServerState
from ..trouble import DISK, FULL
from ..units import format_bytes
from .health_check import HealthCheck, grade_check

OLDEST_SERVER = (7, 0)
NEARLY_FULL = 0.9  # of the server's memory
CLOCK_TOLERANCE = timedelta(seconds=5)


def check_state(state: ServerState) -> Iterator[HealthCheck]:
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


def check_own_account(state: ServerState) -> Iterator[HealthCheck]:
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


def check_sync(state: ServerState) -> HealthCheck:
    unseen = "can't be seen, for CONFIG GET is refused"
    return grade_check(
        "fsync",
        state.fsync == "always",
        f"appendfsync {f'is {state.fsync}' if state.fsync else unseen}",
        "set appendfsync to always: at any other a power cut loses what was acknowledged in the last second",
    )


def check_clock(here: datetime, state: ServerState) -> HealthCheck:
    apart = abs(here - state.clock)
    return grade_check(
        "clock",
        apart <= CLOCK_TOLERANCE,
        f"{apart.total_seconds():.1f} s between this machine and the server",
        "set both by NTP: deadlines and the window are off by as much",
    )
