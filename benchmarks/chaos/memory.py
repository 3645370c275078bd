"""Streams that grow and are trimmed: is memory flat, and is nothing unread gone?

A window is some seconds instead of two weeks; all other ages are as long in proportion. The clock is the real one.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

from redis import Redis

from worker.jobs.housekeeping import find_lagging_groups
from worker.settings import Settings

from .drill import Drill, start_drill
from .load import make_jobs
from .row import RowOutcome, RowTrial

WINDOW, SHORT_WINDOW = 20.0, 6.0  # seconds
DAYS = 14  # in a window, as delivered
JOBS = 20  # of a window
STEP = 0.2  # seconds between two looks
AT_ONCE = 200  # entries that a group reads
FLAT = 1.1  # how much the last window may take of what the third took
FULL_AFTER = 3  # windows after which as much goes as comes
STREAM = "feedmill:clean"
PROMPT, LAGGING, GONE = "prompt", "lagging", "gone"  # groups: reads at once, a day later, never


@dataclass(slots=True)
class StreamReaders:
    """Three groups, and what two of them have read."""

    server: Any  # a client
    lag: float  # seconds that the second group stays behind
    read: dict[str, list[str]] = field(default_factory=lambda: {PROMPT: [], LAGGING: []})  # ids of entries
    noticed: list[dict[str, Any]] = field(default_factory=list)  # what `stream.trimmed` has told

    def begin(self) -> None:
        """Make the groups."""
        for group in (PROMPT, LAGGING, GONE):
            self.server.xgroup_create(STREAM, group, id="0", mkstream=True)

    def keep_reading(self, ended: Event) -> None:
        """Until the end, and then to the end of the stream."""
        while not ended.wait(STEP):
            self._read(PROMPT, 0)
            self._read(LAGGING, self.lag)
        for group in (PROMPT, LAGGING):
            self._read(group, 0)

    def _read(self, group: str, lag: float) -> None:
        """Read what is as old as that."""
        last = self.read[group][-1] if self.read[group] else "0"
        until = int((time.time() - lag) * 1000)
        while count := len(self.server.xrange(STREAM, min=f"({last}", max=until, count=AT_ONCE)):
            ((_, rows),) = self.server.xreadgroup(group, "one", {STREAM: ">"}, count=count)
            for entry_id, fields in rows:
                self.read[group].append(entry_id.decode())
                if group == PROMPT and fields[b"ce_type"] == b"stream.trimmed":
                    self.noticed.append(json.loads(fields[b"data"]))
            self.server.xack(STREAM, group, *(entry_id for entry_id, _ in rows))
            last = self.read[group][-1]


@contextmanager
def start_readers(drill: Drill, window: float) -> Iterator[StreamReaders]:
    """Read until the block ends, and then what is left."""
    readers, ended = StreamReaders(Redis.from_url(drill.system.server.url), window / DAYS), Event()
    readers.begin()
    reading = Thread(target=readers.keep_reading, args=(ended,))
    reading.start()
    try:
        yield readers
    finally:
        ended.set()
        reading.join()


def stream_for_windows(trial: RowTrial) -> RowOutcome:
    """So many windows of stream; a group reads at once, one is a day behind, and one never comes."""
    window = SHORT_WINDOW if trial.is_short else WINDOW
    used: list[float] = []
    named: set[str] = set()
    with start_drill(trial, **_scale_ages(window)) as drill:
        drill.supply = make_jobs(trial.seed, drill.system.rt.now())
        with start_readers(drill, window) as readers:
            for n in range(trial.times):
                used.append(_stream_a_window(drill, readers, window, named))
                trial.say(f"{n + 1} of {trial.times}, {used[-1] / 1e6:.1f} MB")
            drill.finish()
        misses = [*_find_growth(used), *_find_unread(drill, readers), *_find_silence(readers, named)]
        notes = [
            f"a window is {window:g} s; megabytes in each: {', '.join(f'{one / 1e6:.2f}' for one in used)}",
            f"{len(readers.read[PROMPT])} events; told of {sum(one['entries'] for one in readers.noticed)} unread ones",
        ]
        return RowOutcome(
            misses=tuple(misses), notes=tuple(notes), contradictions=drill.system.rt.jobs.audit().contradictions
        )


def _scale_ages(window: float) -> Mapping[str, Any]:
    """Every age in the settings, in proportion to the window."""
    delivered = Settings()
    names = ("window", "stream_age", "stream_grace", "dead_age", "retention")
    return {name: getattr(delivered, name) * window / delivered.window for name in names} | {"reconcile_every": 1.0}


def _stream_a_window(drill: Drill, readers: StreamReaders, window: float, named: set[str]) -> float:
    """One window's jobs, evenly; the median of the bytes that the server uses meanwhile."""
    began, used, sent = time.monotonic(), [], 0
    while (passed := time.monotonic() - began) < window:
        wanted = min(JOBS, 1 + int(passed / window * JOBS))
        drill.submit_more(wanted - sent)
        sent = wanted
        named |= {group.name for group in find_lagging_groups(drill.system.rt, "clean", drill.system.rt.now())}
        used.append(float(readers.server.info("memory")["used_memory"]))
        drill.wait(STEP)
    return statistics.median(used)


def _find_growth(used: list[float]) -> list[str]:
    share = used[-1] / used[min(FULL_AFTER, len(used)) - 1]
    return [f"the last window took {share:.2f} times the memory of the third"] if share > FLAT else []


def _find_unread(drill: Drill, readers: StreamReaders) -> list[str]:
    audit = drill.system.rt.jobs.audit()
    missed = {group: audit.clean_events - len(ids) for group, ids in readers.read.items()}
    return [f"group {group} did not see {count} events" for group, count in missed.items() if count]


def _find_silence(readers: StreamReaders, named: set[str]) -> list[str]:
    told = {group for one in readers.noticed for group in one["groups"]}
    silent = {"it was never named": GONE not in named, "no event told of its loss": told != {GONE}}
    wrong = named - {GONE}
    return [
        *(f"group {GONE}: {what}" for what, is_so in silent.items() if is_so),
        *(f"group {group} was named as lagging" for group in sorted(wrong)),
    ]
