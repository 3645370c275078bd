"""One run of a job: how it is begun, and how it ends whatever befalls the work in it.

begin ─► work ─► (fail, put_back, bury)
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from ingest import FetchError, ParseError, TemporaryFetchError

from ..judging.judge_items import JobEndedError
from ..runtime import BACKEND_ERRORS, Runtime, is_servers_fault
from ..store.jobs import BeginAnswer, Job
from . import polling
from .failed_runs import bury_exhausted_job, bury_job, fail_run, lose_gone_runs, put_job_back
from .job_ends import finish_job

log = logging.getLogger(__name__)


def begin_run(rt: Runtime, job_id: str) -> BeginAnswer:
    """Take a job. Only after ``run`` and ``alone`` is there something to do; after any other answer all is done."""
    begun = rt.jobs.begin(job_id, rt.now())
    if begun == "running" and lose_gone_runs(rt):
        begun = rt.jobs.begin(job_id, rt.now())
    if begun == "exhausted":
        bury_exhausted_job(rt, job_id)
    elif begun not in ("run", "alone"):
        log.info("job not taken", extra={"job_id": job_id, "why": begun})
    return begun


def do_guarded(rt: Runtime, job_id: str, work: Callable[[], None]) -> None:
    """One run: the job ends, or goes back into the queue. What the server does wrong is not the job's fault."""
    try:
        _try_work(rt, job_id, work)
    except BACKEND_ERRORS as error:
        if is_servers_fault(error):
            log.warning("job put back", extra={"job_id": job_id, "why": str(error)})
            put_job_back(rt, job_id, f"the server did not answer: {type(error).__name__}")
        else:
            log.exception("job failed", extra={"job_id": job_id})
            fail_run(rt, job_id, "work", f"{type(error).__name__}: {error}")


def _try_work(rt: Runtime, job_id: str, work: Callable[[], None]) -> None:
    try:
        work()
    except JobEndedError:
        log.info("job ended elsewhere, or is another run's", extra={"job_id": job_id})
    except (ParseError, FetchError) as error:
        _handle_unreadable_job(rt, rt.jobs.load(job_id), error)
    except BACKEND_ERRORS:
        raise
    except Exception as error:
        log.exception("job failed", extra={"job_id": job_id})
        fail_run(rt, job_id, "work", f"{type(error).__name__}: {error}")


def _handle_unreadable_job(rt: Runtime, job: Job, error: ParseError | FetchError) -> None:
    """What becomes of a job whose document can't be had or read."""
    if job.feed and polling.note_failure(rt, job, error):
        rt.jobs.accept(job.id, job.document.kind, 0)
        finish_job(rt, job)
    elif isinstance(error, TemporaryFetchError):
        fail_run(rt, job.id, "fetch", str(error), error.retry_after)
    else:
        bury_job(rt, job.id, "parse" if isinstance(error, ParseError) else "fetch", str(error))
