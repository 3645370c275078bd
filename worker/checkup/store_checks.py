"""Checks of what is kept: memory mark, window and how much of it the index holds, format, settings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ..jobs.setting_changes import describe_loss, find_setting_changes
from ..store.store_format import NEWEST
from ..stores import Stores
from ..units import format_bytes
from .health_check import HealthCheck, grade_check

NEARLY_FULL = 0.9  # of the mark


def check_mark(rt: Stores) -> Iterator[HealthCheck]:
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


def check_window(rt: Stores) -> HealthCheck:
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


def check_index(rt: Stores) -> HealthCheck:
    """Whether the index has room for a whole window of what comes in."""
    reach, window = rt.keeping.reach.read(rt.now()), rt.params.window
    shortest, held = reach.shortest, min(reach.entries, reach.most)
    says = f"{held:,} of at most {reach.most:,} entries"
    if reach.daily is not None:
        says += f", and {reach.daily:,.0f} a day come in"
    if shortest is None or shortest >= window:
        return HealthCheck("index", "ok", says)
    days = f"{shortest / timedelta(days=1):.1f} of the {window / timedelta(days=1):g} days that are set"
    is_cut = reach.oldest is not None and reach.oldest < window
    begun = "the oldest have made room" if is_cut else "as it goes on, the oldest will make room"
    return HealthCheck(
        "index",
        "warning",
        f"{says}: {begun}, and stories can be joined for {days}",
        "share the feeds out over several collections, each of which has so many entries (docs/scale.md), or "
        "set FEEDMILL_WINDOW to the days that there are",
    )


def check_store(rt: Stores) -> Iterator[HealthCheck]:
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
