"""One run of a job: how it is begun, and how it ends whatever befalls the work in it.

begin ─► work ─► (fail, put_back, bury)
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from ingest import FetchError, ParseError, TemporaryFetchError

from ..backend import BACKEND_ERRORS, is_servers_fault
from ..judging.judge_items import JobEndedError
from ..polite_fetcher import HostRestsError
from ..runtime import Runtime
from ..store.jobs import BeginAnswer, Job
from . import polling
from .failed_runs import (
    bury_exhausted_job,
    bury_job,
    count_attempts,
    fail_run,
    lose_gone_runs,
    name_cause,
    put_job_back,
)
from .job_ends import finish_job
from .look_ends import end_failed_look

log = logging.getLogger(__name__)


def begin_run(rt: Runtime, job_id: str) -> BeginAnswer:
    """Take a job. Only after ``run`` and ``alone`` is there something to do; after any other answer all is done."""
    begun = rt.jobs.begin(job_id, rt.now())
    if begun == "running" and lose_gone_runs(rt):
        begun = rt.jobs.begin(job_id, rt.now())
    if begun == "exhausted":
        bury_exhausted_job(rt, job_id)
    elif begun not in ("run", "alone"):
        log.info("job is not taken", extra={"event": "job.not_taken", "job_id": job_id, "reason": begun})
    return begun


def do_guarded(rt: Runtime, job_id: str, work: Callable[[], None]) -> None:
    """One run: the job ends, or goes back into the queue. What the server does wrong is not the job's fault."""
    try:
        _try_work(rt, job_id, work)
    except BACKEND_ERRORS as error:
        if is_servers_fault(error):
            log.warning("job is put back", extra={"event": "job.put_back", "job_id": job_id, "reason": str(error)})
            put_job_back(rt, job_id, f"the server did not answer: {type(error).__name__}")
        else:
            _fail_by_error(rt, job_id, error)


def _try_work(rt: Runtime, job_id: str, work: Callable[[], None]) -> None:
    try:
        work()
    except JobEndedError:
        log.info("job has ended elsewhere, or is another run's", extra={"event": "job.left", "job_id": job_id})
    except HostRestsError as error:
        _put_off_job(rt, rt.jobs.load(job_id), error)
    except (ParseError, FetchError) as error:
        _handle_unreadable_job(rt, rt.jobs.load(job_id), error)
    except BACKEND_ERRORS:
        raise
    except Exception as error:
        _fail_by_error(rt, job_id, error)


def _fail_by_error(rt: Runtime, job_id: str, error: Exception) -> None:
    """A run ended by an error that nobody foresaw."""
    reason = f"{type(error).__name__}: {error}"
    fields = {"job_id": job_id, "reason": reason, "attempts": count_attempts(rt, job_id)}
    log.exception("job failed", extra={"event": "job.failed", **fields})
    fail_run(rt, job_id, "work", reason, cause=name_cause(error))


def _put_off_job(rt: Runtime, job: Job, error: HostRestsError) -> None:
    """The job's host is not to be asked now. Nothing was asked, so it is nobody's failure."""
    log.info("job waits for its host", extra={"event": "job.put_off", "job_id": job.id, "reason": str(error)})
    if job.feed:
        polling.put_off_poll(rt, job, error.retry_after)
        rt.jobs.accept(job.id, job.document.kind, 0)
        finish_job(rt, job)
    else:
        rt.jobs.put_back(job.id, rt.now(), str(error), error.retry_after)


def _handle_unreadable_job(rt: Runtime, job: Job, error: ParseError | FetchError) -> None:
    """What becomes of a job whose document can't be had or read."""
    if job.feed and polling.note_failure(rt, job, error):
        rt.jobs.accept(job.id, job.document.kind, 0)
        finish_job(rt, job)
    elif job.look:
        end_failed_look(rt, job, job.look, error)
    elif isinstance(error, TemporaryFetchError):
        fail_run(rt, job.id, "fetch", str(error), error.retry_after, cause=name_cause(error))
    else:
        bury_job(rt, job.id, "parse" if isinstance(error, ParseError) else "fetch", str(error), name_cause(error))
