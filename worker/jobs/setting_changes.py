"""What it means that the store was kept by other settings until now.

settings of the scheduler before ─► those now ─► one line each, before anything is done by them
"""

from __future__ import annotations

import logging
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ..setting_sources import PREFIX
from ..store.last_settings import read_shaping_values
from ..store.trimming import NAMES
from ..store.window import bucket_width
from ..stores import Stores
from ..units import format_seconds

log = logging.getLogger(__name__)

NAMED_EVERY = timedelta(hours=1)  # where two schedulers have different settings
LONG_AGO = datetime.min.replace(tzinfo=UTC)
COUNTS = ("stream_entries", "ended_jobs", "dead_letters")  # all others are lengths of time


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A setting that decides what is kept, and what its change does."""

    name: str
    before: float
    now: float
    says: str  # what happens


def find_setting_changes(rt: Stores) -> list[SettingChange]:
    """Settings that are others than those by which the store was kept until now; none for a new store."""
    before = rt.keeping.last_settings.read()
    return [
        SettingChange(name, before[name], now, EFFECTS[name](before[name], now))
        for name in EFFECTS
        if name in before and before[name] != (now := float(getattr(rt.settings, name)))
    ]


def note_setting_changes(rt: Stores, named: MutableMapping[str, datetime]) -> None:
    """Log what the settings of this scheduler change, and note them; before it does anything by them.

    Args:
        named: setting -> when the log named it last.
    """
    before = rt.keeping.last_settings.read()
    now = rt.now()
    for change in find_setting_changes(rt):
        if now - named.get(f"setting {change.name}", LONG_AGO) >= NAMED_EVERY:
            named[f"setting {change.name}"] = now
            log.warning(
                "a setting is another one",
                extra={"event": "setting.changed", "setting": change.name, "reason": describe_change(change)},
            )
    if before != read_shaping_values(rt.settings):
        rt.keeping.last_settings.note(rt.settings)


def describe_change(change: SettingChange) -> str:
    """One line.

    >>> describe_change(SettingChange("dead_letters", 10, 5, "the oldest beyond go"))
    'FEEDMILL_DEAD_LETTERS was 10, is 5: the oldest beyond go'
    """
    show = "{:,.0f}".format if change.name in COUNTS else format_seconds
    return f"{PREFIX}{change.name.upper()} was {show(change.before)}, is {show(change.now)}: {change.says}"


def describe_loss(rt: Stores, change: SettingChange) -> str:
    """The same, with what there is of what it may drop."""
    streams = {"stream": NAMES, "dead": ("dead",)}.get(change.name.partition("_")[0], ())
    extents = [rt.trimmer.read_extent(name) for name in streams]
    there = "; ".join(
        f"{extent.name} has {extent.entries:,} entries, the oldest of {extent.oldest:%Y-%m-%d}"
        for extent in extents
        if extent.oldest
    )
    return f"{describe_change(change)} ({there})" if there else describe_change(change)


def _describe_window(before: float, now: float) -> str:
    if bucket_width(timedelta(seconds=before)) != bucket_width(timedelta(seconds=now)):
        return (
            "the index is begun anew, for below two weeks each window divides time in its own way; "
            "what came in before is found by nothing that comes in from now on"
        )
    if now < before:
        return f"stories older than {format_seconds(now)} can't be joined any more; what is kept of them goes as before"
    return "what came in before still goes after the shorter time"


def _compare(shorter: str, longer: str) -> Callable[[float, float], str]:
    return lambda before, now: shorter if now < before else longer


_GONE, _FROM_NOW = "what has gone stays gone", "it holds for jobs that end from now on"
EFFECTS: dict[str, Callable[[float, float], str]] = {
    "window": _describe_window,
    "stream_age": _compare("older entries go at once, where every group has read them", _GONE),
    "stream_entries": _compare("the oldest beyond that go at once, where every group has read them", _GONE),
    "stream_grace": _compare("older entries go at once, read or not", _GONE),
    "retention": _compare(_FROM_NOW, _FROM_NOW),
    "quiet_retention": _compare(_FROM_NOW, _FROM_NOW),
    "ended_jobs": _compare("the oldest beyond that are forgotten at once", _GONE),
    "dead_age": _compare("older dead letters are dropped at once, with their input", _GONE),
    "dead_letters": _compare("the oldest beyond that are dropped at once, with their input", _GONE),
}
