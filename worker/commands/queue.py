"""Jobs on their way: sent into the queue, and waited for."""

from __future__ import annotations

import time
from collections.abc import Sequence

from ..backend import BACKEND_ERRORS
from ..failures import NOT_ENQUEUED
from ..store.jobs import JobState
from ..stores import Stores
from . import terminal

NO_WORKER = "no worker was seen in the last minute: `feedmill up` starts one"


def send_jobs(rt: Stores, url: str, job_ids: Sequence[str]) -> None:
    """Enqueue jobs that are in the ledger. If that fails they aren't lost: the reconciler does it later."""
    from ..app import ENQUEUE_ERRORS, enqueue_jobs, make_app  # Celery: only who sends jobs waits for its import

    app = make_app(rt.settings, url)
    try:
        enqueue_jobs(app, rt.fetch_queue.route(job_ids))
    except (*ENQUEUE_ERRORS, *BACKEND_ERRORS) as error:
        terminal.print_error(f"accepted, but not enqueued yet ({error}); the scheduler will enqueue it", NOT_ENQUEUED)


def await_jobs(rt: Stores, job_ids: Sequence[str], seconds: float) -> list[JobState]:
    """The states of the jobs when all have ended, or when the time is up."""
    deadline = time.monotonic() + seconds
    bar, move = terminal.make_progress_bar("jobs", len(job_ids))
    with bar:
        while True:
            states = [state for job_id in job_ids if (state := rt.jobs.load_state(job_id))]
            ended = sum(state.state in ("done", "dead") for state in states)
            move(ended)
            if ended == len(job_ids) or time.monotonic() > deadline:
                return states
            time.sleep(0.1)
