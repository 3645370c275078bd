"""Looks that end without an article to read: the page is what it was, is not there, or is something else.

None of that is a dead letter: the item is there, and other looks follow.
"""

from __future__ import annotations

from datetime import timedelta

from ingest import FetchError, GoneError, NotFoundError, ParseError, TemporaryFetchError

from ..judging.record_look import record_gone_page, record_nothing
from ..runtime import Runtime
from ..store.jobs import Job
from .job_ends import finish_job
from .look_schedule import load_look, settle_look


def end_failed_look(rt: Runtime, job: Job, item_id: str, error: ParseError | FetchError) -> None:
    """End a look whose page can't be had or read.

    Nothing at the address for the second time, a day after the first: the article is gone, and the item is withdrawn.
    A run that comes after the look was settled, as one that was lost before it ended its job, changes nothing.
    """
    is_missing = isinstance(error, NotFoundError | GoneError)
    is_settled = not rt.looks.is_claimed(item_id, job.id)
    is_gone = is_missing and not is_settled and load_look(rt, item_id).missing_at is not None
    if is_gone:
        rt.jobs.accept(job.id, job.document.kind, 1)
        record_gone_page(rt, job.id, item_id)
    else:
        _accept_nothing(rt, job)
    if not is_settled:
        _settle_failed_look(rt, job, error, is_missing, is_gone)
    finish_job(rt, job)


def _settle_failed_look(rt: Runtime, job: Job, error: ParseError | FetchError, is_missing: bool, is_gone: bool) -> None:
    if is_missing:
        settle_look(rt, job, "gone" if is_gone else "missing", str(error))
    elif isinstance(error, TemporaryFetchError):
        wait = timedelta(seconds=error.retry_after) if error.retry_after is not None else None
        settle_look(rt, job, "unreachable", str(error), wait)
    else:
        settle_look(rt, job, "unreadable" if isinstance(error, ParseError) else "refused", str(error))


def end_unchanged_look(rt: Runtime, job: Job) -> None:
    """End a look whose page is what it was at the look before, as its server says."""
    _accept_nothing(rt, job)
    settle_look(rt, job, "same")
    finish_job(rt, job)


def _accept_nothing(rt: Runtime, job: Job) -> None:
    """There is no item in the job; where a run before this one had one, and was lost, nothing comes of it."""
    rt.jobs.accept(job.id, job.document.kind, 0)
    state = rt.jobs.load_state(job.id)
    if state and state.accepted:
        record_nothing(rt, job.id)
