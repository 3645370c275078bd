"""Runs that fail or are lost, and jobs that are given up."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import datetime

from ingest import FetchError, GoneError, ParseError, TemporaryFetchError, redact_url

from ..backend import BACKEND_ERRORS, is_servers_fault
from ..judging.events import make_event
from ..runtime import Runtime
from ..store.jobs import Job, JobState
from ..store.measure_names import DeathCause
from ..store.runs import RunEnd
from . import polling
from .job_ends import log_dead_job
from .look_schedule import settle_look
from .processes import is_process_gone

log = logging.getLogger(__name__)

ASKED_EVERY = 0.5  # seconds, of a server that does not take a job back
TIME_ERRORS = ("SoftTimeLimitExceeded", "WorkTooLongError")  # the first is Celery's, which only its owners import
_CAUSES: tuple[tuple[type[Exception], DeathCause], ...] = (
    (MemoryError, "memory"),
    (ParseError, "document"),
    (GoneError, "gone"),
    (TemporaryFetchError, "fetch"),
    (FetchError, "refused"),
)


def fail_run(
    rt: Runtime,
    job_id: str,
    stage: str,
    reason: str,
    pause: float | None = None,
    is_seen: bool = False,
    cause: DeathCause = "error",
) -> None:
    """A run has failed: its job is tried again after a pause, or given up.

    Args:
        pause: in seconds; None: as long as the settings say.
        is_seen: it was alone in its process and has ended it.
        cause: the kind of the reason, should it be given up.
    """
    answer = rt.jobs.fail(job_id, rt.now(), reason, pause, is_seen)
    if answer == "queued":
        fields = {"job_id": job_id, "stage": stage, "reason": reason, "attempts": count_attempts(rt, job_id)}
        log.info("a run of a job failed, and another one is tried", extra={"event": "job.again", **fields})
    if answer == "exhausted":
        bury_job(rt, job_id, stage, reason, cause)


def put_job_back(rt: Runtime, job_id: str, how: str) -> None:
    """The server keeps a run from its work, which is nobody's fault: the job goes back as soon as the server takes it.

    Where that takes longer than the lease, the lease ends, and the reconciler gives the job to another run.
    """
    end = time.monotonic() + rt.settings.lease
    while True:
        try:
            rt.jobs.put_back(job_id, rt.now(), how)
            return
        except BACKEND_ERRORS as error:
            if time.monotonic() > end or not is_servers_fault(error):
                log.warning(
                    "job is not put back, and comes again when its lease ends",
                    extra={"event": "job.not_put_back", "job_id": job_id, "reason": str(error)},
                )
                return
        time.sleep(ASKED_EVERY)


def lose_gone_runs(rt: Runtime) -> bool:
    """Take jobs from runs whose processes were on this machine and are gone; whether there were any."""
    gone = [running for running in rt.jobs.find_running_jobs() if is_process_gone(running.process)]
    for running in gone:
        if rt.jobs.lose(running, rt.now(), "lost: its process is gone"):
            log.warning(
                "a run of a job is lost with its process",
                extra={"event": "job.run_lost", "job_id": running.job_id, "process_of_run": running.process},
            )
    return bool(gone)


def bury_exhausted_job(rt: Runtime, job_id: str) -> None:
    """Give up a job that may not be begun again, for its runs were lost."""
    state = rt.jobs.load_state(job_id)
    last = state.ends[-1].how if state and state.ends else "lost"
    losses = f"{state.losses} times in a row without getting on" if state and state.losses else "at every attempt"
    bury_job(rt, job_id, "work", f"the worker was lost or interrupted {losses}; last: {last}", "lost")


def bury_job(rt: Runtime, job_id: str, stage: str, reason: str, cause: DeathCause = "error") -> None:
    """Give a job up: what it has not recorded goes to the dead letters, with the whole input or where it is."""
    now = rt.now()
    job, state = rt.jobs.load(job_id), rt.jobs.load_state(job_id)
    data = {
        "job_id": job_id,
        "target": target_of(job),
        "kind": job.document.kind,
        "stage": stage,
        "reason": reason,
        "attempts": state.attempts if state else 0,
        "runs": _list_ends(state, reason, now) if state else [],
        "input": _input_address(job) if job.body is None else {"job_body": job_id, "bytes": len(job.body)},
    }
    letter = make_event("dead.letter", job_id, data, now, now.isoformat())
    rt.jobs.bury(job_id, letter.fields, reason, now, cause)
    log_dead_job(rt, job_id, stage, reason)
    if job.feed:
        polling.note_failure(rt, job, reason)
    settle_look(rt, job, "unreadable", reason)


def name_cause(error: Exception) -> DeathCause:
    """Of what kind an error is that ended a run.

    >>> name_cause(MemoryError()), name_cause(GoneError("410")), name_cause(ValueError("x"))
    ('memory', 'gone', 'error')
    """
    if type(error).__name__ in TIME_ERRORS:
        return "time"
    return next((cause for kind, cause in _CAUSES if isinstance(error, kind)), "error")


def _list_ends(state: JobState, reason: str, now: datetime) -> Sequence[RunEnd]:
    """How the runs of a job ended, the present one included, which the burial ends."""
    last = RunEnd(
        number=state.runs,
        ended_at=now,
        worker=state.worker or "",
        how=reason,
        is_counted=True,
        was_alone=state.losses > 0,
    )
    is_noted = state.state != "running" or any(end.number == state.runs for end in state.ends)
    return state.ends if is_noted else (*state.ends, last)


def _input_address(job: Job) -> dict[str, str | None]:
    """Where a job's bytes were to come from. An address may hold a secret, which no event may; the ledger has it."""
    return {"feed": job.feed} if job.feed else {"url": job.document.url and redact_url(job.document.url)}


def count_attempts(rt: Runtime, job_id: str) -> int:
    """How many runs of a job count, the present one included."""
    state = rt.jobs.load_state(job_id)
    return state.attempts if state else 0


def target_of(job: Job) -> str:
    """What a message calls the job's input: its address without secrets, or its file name."""
    document = job.document
    return f"feed {job.feed}" if job.feed else redact_url(document.url or "") or document.name or document.via
