"""The fetcher: ``python -m worker.fetcher``. It gets the documents of URL jobs and polls, and judges nothing.

It has no pool of Celery: its work is waiting, and a queue of its own lets a host that hangs hold up only itself
(docs/decisions/0049). What it has fetched it sends into the workers' queue as everybody does.
"""

from __future__ import annotations

import argparse
import logging
import signal
import threading
from collections.abc import Sequence
from functools import partial
from threading import Event

from .app import ENQUEUE_ERRORS, enqueue_jobs
from .backend import BACKEND_ERRORS
from .jobs.fetch_loop import WorkersEnd, fetch_until
from .jobs.processes import limit_memory
from .log_lines import write_log_lines
from .runtime import Runtime
from .tasks import app, get_runtime, heartbeat, refuse_store, settings, tell_readiness

log = logging.getLogger(__name__)

STACK = 1024 * 1024  # bytes of a thread's; a fetch is shallow, and each job has two threads
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def run_fetcher(arguments: Sequence[str] | None = None) -> None:
    """Fetch until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m worker.fetcher", description="Fetches documents for the workers.")
    parser.add_argument("--loglevel", choices=LEVELS, default="WARNING", help="from which level on is logged")
    write_log_lines(settings.log, logging.getLevelNamesMapping()[parser.parse_args(arguments).loglevel])
    refuse_store()
    threading.stack_size(STACK)
    # more than a worker's process, by what may be on its way at the same time
    limit_memory(settings.job_memory + settings.fetchers * settings.max_bytes)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    rt = get_runtime()
    workers = WorkersEnd(
        hand_on=partial(send_to_workers, rt),
        count_waiting=rt.queues.count_waiting,
    )
    tell_readiness()
    fetch_until(stop, rt, workers, lambda: heartbeat.beat("fetcher"))


def send_to_workers(rt: Runtime, job_id: str) -> None:
    """Enqueue a job whose document is here. Where that fails, the reconciler does it a little later."""
    try:
        enqueue_jobs(app, [job_id])
        rt.jobs.note_enqueued([job_id], rt.now())
    except (*ENQUEUE_ERRORS, *BACKEND_ERRORS) as error:
        log.warning(
            "job is fetched, not enqueued yet; the scheduler does it",
            extra={"event": "job.not_enqueued", "job_id": job_id, "reason": str(error)},
        )


if __name__ == "__main__":
    run_fetcher()
