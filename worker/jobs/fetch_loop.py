"""A fetcher at work: it takes jobs from its queue while places are free, and threads fetch their documents.

queue ─► FetchSchedule ─► threads: a turn at the host ─► fetch_job
                                (none yet: back into the schedule)
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event, Thread

from ingest import read_authority

from ..backend import BACKEND_ERRORS
from ..polite_fetcher import LONGEST_WAIT, keep_turn
from ..runtime import Runtime
from ..store.host_turns import HostTurn
from .fetch_schedule import FetchSchedule, PlannedFetch
from .fetching import fetch_job
from .intake_pause import find_memory_pause
from .repetition import keep_doing

log = logging.getLogger(__name__)

WAIT = 1.0  # seconds for a free place, and for a job
MARKED_EVERY = 10.0  # seconds; a fetcher counts as there for six times as long
MOST_AHEAD = 100  # jobs that wait for a worker; their documents lie in the server's memory
WAIT_FOR_WORKERS = 0.1  # seconds
GRACE = 10.0  # seconds that fetches in work get to end; those of hosts that hang are begun again by another run


@dataclass(frozen=True, slots=True)
class WorkersEnd:
    """What the fetcher has to do with the workers."""

    hand_on: Callable[[str], None]  # a job is theirs now; see ``fetch_job``
    count_waiting: Callable[[], int]  # jobs that wait for them


def fetch_until(stop: Event, rt: Runtime, workers: WorkersEnd, beat: Callable[[], None] = lambda: None) -> None:
    """Fetch until told to stop; then what is being fetched may end, and the rest goes back.

    Args:
        beat: called again and again as long as jobs are taken, and those in work come to an end.
    """
    schedule = FetchSchedule(rt.settings.fetchers)
    loop = _FetcherLoop(rt, schedule, workers, beat)
    threads = [
        Thread(target=_fetch_planned_jobs, args=(schedule, rt, workers.hand_on), name=f"fetcher {n}", daemon=True)
        for n in range(rt.settings.fetchers)
    ]
    for thread in threads:
        thread.start()
    keep_doing("fetcher", loop.take_jobs, 0, stop, loop.beat_unless_stuck)
    waiting = schedule.close()
    try:
        rt.fetch_queue.give_back(waiting)
    except BACKEND_ERRORS as error:
        log.warning(
            "jobs are not given back; the scheduler sends them again",
            extra={"event": "fetcher.not_given_back", "jobs": len(waiting), "reason": str(error)},
        )
    end = time.monotonic() + GRACE
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))


class _FetcherLoop:
    """What the main thread does."""

    def __init__(self, rt: Runtime, schedule: FetchSchedule, workers: WorkersEnd, beat: Callable[[], None]) -> None:
        self._rt = rt
        self._schedule = schedule
        self._workers = workers
        self._beat = beat
        self._marked_at = -MARKED_EVERY
        self._longest_fetch = 2 * rt.settings.fetch_seconds + rt.settings.lease  # with the server's answers

    def beat_unless_stuck(self) -> None:
        if not self._schedule.is_stuck(self._longest_fetch):
            self._beat()

    def take_jobs(self) -> None:
        """Take as many as can begin, or wait a little."""
        if time.monotonic() - self._marked_at >= MARKED_EVERY:
            self._rt.fetch_queue.mark_served()
            self._marked_at = time.monotonic()
        if self._is_far_ahead():
            time.sleep(WAIT_FOR_WORKERS)
        elif free := self._schedule.await_free_place(WAIT):
            job_ids = self._rt.fetch_queue.take(free, WAIT)
            for job_id, address in zip(job_ids, self._rt.fetch_queue.find_addresses(job_ids), strict=True):
                self._schedule.add_job(job_id, read_authority(address))

    def _is_far_ahead(self) -> bool:
        """Whether the workers have enough; where memory is short, that is anything at all."""
        waiting = self._workers.count_waiting()
        return waiting > MOST_AHEAD or (waiting > 0 and find_memory_pause(self._rt) is not None)


def _fetch_planned_jobs(schedule: FetchSchedule, rt: Runtime, hand_on: Callable[[str], None]) -> None:
    """What each thread does. What goes wrong with one job is no reason not to fetch the next."""
    while planned := schedule.take_job():
        began, wait = time.monotonic(), 0.0
        try:
            wait = _fetch_in_turn(planned, rt, hand_on)
        except Exception as error:  # of the server, mostly; the ledger has the job
            reason = f"{type(error).__name__}: {error}"
            log.warning(
                "job is not fetched, and comes again",
                extra={"event": "job.not_fetched", "job_id": planned.job_id, "reason": reason},
            )
        finally:
            if wait:
                schedule.defer_job(planned, wait)
            else:
                schedule.release_job(planned, time.monotonic() - began)


def _fetch_in_turn(planned: PlannedFetch, rt: Runtime, hand_on: Callable[[str], None]) -> float:
    """Fetch a job's document, if its host may be asked now; else the seconds until it may.

    Where these are many, the job is told so, and put off.
    """
    turn = rt.host_turns.take(planned.host, rt.now()) if planned.host else None
    if isinstance(turn, HostTurn):
        with keep_turn(rt.host_turns, turn, rt.now):
            fetch_job(planned.job_id, replace(rt, fetcher=rt.fetcher.holding(turn)), hand_on)
    elif turn and not turn.rests and turn.seconds <= LONGEST_WAIT:
        return turn.seconds
    else:
        fetch_job(planned.job_id, rt, hand_on)
    return 0.0
