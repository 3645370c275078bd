"""The heartbeat of a job: while a process works on it, the ledger hears of it several times in a lease."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from ..backend import BACKEND_ERRORS
from ..runtime import Runtime

ALIVE_SECONDS = 60  # so long a worker counts as seen
BEATS = 5  # in a lease: four may be lost


@contextmanager
def keep_lease(rt: Runtime, job_id: str, is_worker: bool = True) -> Iterator[None]:
    """Renew the lease of a job as long as the block runs and the worker that started this process lives.

    Args:
        is_worker: it does whole jobs, so that a worker is seen with each renewal.
    """
    ended = Event()
    beating = Thread(target=_renew_until, args=(ended, rt, job_id, os.getppid(), is_worker), daemon=True)
    beating.start()
    try:
        yield
    finally:
        ended.set()
        beating.join()


def renew_lease(rt: Runtime, job_id: str, is_worker: bool = True) -> bool:
    """Renew it once. False: the job is another run's, or has ended. A server that does not answer is asked again."""
    with suppress(*BACKEND_ERRORS):
        if is_worker:
            rt.jobs.mark_alive(ALIVE_SECONDS)  # a worker whose processes are all busy for long reconciles nothing
        return rt.jobs.renew(job_id, rt.now())
    return True


def _renew_until(ended: Event, rt: Runtime, job_id: str, parent: int, is_worker: bool) -> None:
    while not ended.wait(rt.settings.lease / BEATS):
        if os.getppid() != parent or not renew_lease(rt, job_id, is_worker):
            return
