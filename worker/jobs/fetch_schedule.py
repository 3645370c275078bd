"""Which waiting document is fetched next, so that no host takes more than its share. Pure, but for waiting.

Jobs wait by host. A host gets few connections at a time, and one that was slow the last time gets one; all slow hosts
together get half of the places. So a host that hangs, however many documents are to come from it, holds up itself.
What other fetchers and workers ask of a host is known to the server alone (store/host_turns.py): a job for which there
is no turn yet is deferred, and its place is free for another host.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Condition

from ..store.host_turns import HOST_CONNECTIONS

SLOW_SECONDS = 5.0  # a host that took longer for its last document is slow
MOST_SLOW = 10_000  # hosts that are remembered to be slow


@dataclass(frozen=True, slots=True)
class PlannedFetch:
    """A job that has a place now."""

    job_id: str
    host: str
    is_slow: bool


class FetchSchedule:
    """The jobs of one fetcher: those that wait and those in work. Threads may share it.

    Args:
        places: documents that are fetched at the same time.
    """

    def __init__(self, places: int) -> None:
        self._places = places
        self._slow_places = max(1, places // 2)
        self._waiting: dict[str, deque[str]] = {}  # by host
        self._known: set[str] = set()  # jobs that wait or are in work
        self._in_work = Counter[str]()  # by host
        self._slow: dict[str, None] = {}  # hosts, the one that was slow last at the end
        self._slow_in_work = 0
        self._ready = deque[str]()  # hosts with waiting jobs and a connection to spare, each once
        self._slow_ready = deque[str]()  # the same of slow hosts
        self._offered: set[str] = set()  # hosts in one of the two
        self._deferred: dict[str, float] = {}  # hosts -> when they may be offered again, on the monotonic clock
        self._is_timed = False  # a thread waits for the first of these
        self._is_closed = False
        self._released_at = time.monotonic()  # or begun
        self._changed = Condition()

    def add_job(self, job_id: str, host: str) -> None:
        """Let a job wait for its turn; nothing happens if it does already."""
        with self._changed:
            if job_id not in self._known:
                self._known.add(job_id)
                self._waiting.setdefault(host, deque()).append(job_id)
                self._offer_host(host)
                self._changed.notify_all()

    def take_job(self) -> PlannedFetch | None:
        """The next job, as soon as there is one; None: the schedule is closed. Say ``release_job`` when it is done."""
        with self._changed:
            while not self._is_closed:
                self._offer_deferred()
                if planned := self._plan_next():
                    if self._deferred and not self._is_timed:
                        self._changed.notify()  # somebody else may keep the time
                    return planned
                self._wait_for_change()
        return None

    def defer_job(self, planned: PlannedFetch, seconds: float) -> None:
        """There is no turn for a job yet: it waits for so long, before all others of its host, and takes no place."""
        with self._changed:
            self._leave_place(planned)
            self._waiting.setdefault(planned.host, deque()).appendleft(planned.job_id)
            self._deferred[planned.host] = time.monotonic() + seconds
            self._changed.notify_all()

    def release_job(self, planned: PlannedFetch, seconds: float) -> None:
        """A job is done, and took so long."""
        with self._changed:
            self._leave_place(planned)
            self._known.discard(planned.job_id)
            self._slow.pop(planned.host, None)
            if seconds > SLOW_SECONDS:
                self._slow[planned.host] = None
                if len(self._slow) > MOST_SLOW:
                    del self._slow[next(iter(self._slow))]
            self._offer_host(planned.host)
            self._changed.notify_all()

    def await_free_place(self, seconds: float) -> int:
        """How many places are free; waits so many seconds for one."""
        with self._changed:
            self._changed.wait_for(lambda: self._count_free() > 0 or self._is_closed, seconds)
            return self._count_free()

    def is_stuck(self, seconds: float) -> bool:
        """Whether all places are taken, and no job has left one for so long."""
        with self._changed:
            is_full = self._in_work.total() >= self._places
            return is_full and time.monotonic() - self._released_at > seconds

    def close(self) -> list[str]:
        """Give out nothing any more; the jobs that wait, the oldest of each host first."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
            return list(self._drain())

    def _drain(self) -> Iterator[str]:
        for jobs in self._waiting.values():
            yield from jobs
        for hosts in (self._waiting, self._ready, self._slow_ready, self._offered, self._deferred):
            hosts.clear()

    def _leave_place(self, planned: PlannedFetch) -> None:
        self._released_at = time.monotonic()
        self._in_work[planned.host] -= 1
        self._in_work += Counter()  # without zeros
        self._slow_in_work -= planned.is_slow

    def _wait_for_change(self) -> None:
        """One thread at a time wakes when a host may be offered again; all the others when they are told."""
        if self._is_timed or not self._deferred:
            self._changed.wait()
        else:
            self._is_timed = True
            self._changed.wait(max(0.0, min(self._deferred.values()) - time.monotonic()))
            self._is_timed = False

    def _offer_deferred(self) -> None:
        now = time.monotonic()
        for host in [host for host, moment in self._deferred.items() if moment <= now]:
            del self._deferred[host]
            self._offer_host(host)

    def _count_free(self) -> int:
        """Without those that a job waits for which can begin at once."""
        return self._places - self._in_work.total() - len(self._ready)

    def _offer_host(self, host: str) -> None:
        """Put a host among the ready ones, if it has a job and a connection to spare."""
        is_slow = host in self._slow
        has_room = self._in_work[host] < (1 if is_slow else HOST_CONNECTIONS)
        is_free = host not in self._offered and host not in self._deferred
        if host in self._waiting and has_room and is_free:
            self._offered.add(host)
            (self._slow_ready if is_slow else self._ready).append(host)

    def _plan_next(self) -> PlannedFetch | None:
        if self._ready:
            host = self._ready.popleft()
        elif self._slow_ready and self._slow_in_work < self._slow_places:
            host = self._slow_ready.popleft()
        else:
            return None
        self._offered.discard(host)
        jobs = self._waiting[host]
        planned = PlannedFetch(jobs.popleft(), host, host in self._slow)
        if not jobs:
            del self._waiting[host]
        self._in_work[host] += 1
        self._slow_in_work += planned.is_slow
        self._offer_host(host)
        return planned
