"""How a job comes by its document, apart from judging where a fetcher is there: a slow host holds up no worker.

fetch_job:  begin ─► (begin_poll) ─► fetch ─► ledger ─► put_back ─► a worker
            (unchanged: note_success ─► finish; failed: as any run)
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

from ingest import Document, FetchedDocument, NotModified, ParseError, Reading, UnfetchedDocument, make_document

from ..runtime import Runtime
from ..store.jobs import Job
from . import polling
from .guarded_run import begin_run, do_guarded
from .job_ends import finish_job
from .lease import keep_lease
from .look_ends import end_unchanged_look
from .look_schedule import ask_for_page, head_of_page
from .processes import make_run
from .robots_check import check_robots_if_set


def fetch_job(job_id: str, rt: Runtime, hand_on: Callable[[str], None]) -> None:
    """Fetch a job's document and hand the job on to the workers, which counts as no attempt; harmless when done twice.

    A poll whose document is what it was ends here, as does one that fails. A job of which a run was lost is fetched as
    any other: work alone needs a fork, and that would copy the other threads' locks.

    Args:
        hand_on: is given the job when a worker may take it; where it fails the reconciler finds the job.
    """
    rt = rt.for_run(make_run(os.getpid()))
    if begin_run(rt, job_id) in ("run", "alone"):
        with keep_lease(rt, job_id, is_worker=False):
            do_guarded(rt, job_id, lambda: _fetch_and_hand_on(rt, job_id, hand_on))


def _fetch_and_hand_on(rt: Runtime, job_id: str, hand_on: Callable[[str], None]) -> None:
    job = rt.jobs.load(job_id)
    poll = polling.begin_poll(rt, job) if job.feed else None
    document = fetch_document(rt, job, poll)
    if document is None and job.look:
        end_unchanged_look(rt, job)
    elif document is None and poll:
        rt.jobs.accept(job.id, job.document.kind, 0)
        polling.note_success(rt, job, poll, b"", Reading(items=()), frozenset())
        finish_job(rt, job)
    else:
        rt.jobs.put_back(job.id, rt.now())
        hand_on(job.id)


def fetch_document(rt: Runtime, job: Job, poll: polling.Poll | None) -> Document | None:
    """The job's document as it came; None: it is what it was at the last poll, or the last look.

    What had to be fetched is kept for the next run, and with it what a poll or a look is judged by.
    """
    document = job.document
    if not isinstance(document, UnfetchedDocument):
        return document
    if document.url is None:
        raise ParseError("the job has neither a URL nor a body; submit it again")
    answer = (poll.answer if poll else None) or _ask_server(rt, job, document.url)
    if isinstance(answer, NotModified):
        return None
    fetched = make_document(document, answer)
    head = head_of_page(answer) if job.look else polling.head_of(poll)
    rt.jobs.keep(replace(job, document=fetched, answer=head))
    return fetched


def _ask_server(rt: Runtime, job: Job, url: str) -> FetchedDocument | NotModified:
    if job.look:
        return ask_for_page(rt, job.look, url)
    check_robots_if_set(rt, url)
    return rt.fetcher.get(url, rt.now())


def is_for_fetcher(rt: Runtime, job: Job) -> bool:
    """Whether a fetcher is to fetch the job's document: there is one, and the document is not here."""
    document = job.document
    return isinstance(document, UnfetchedDocument) and document.url is not None and rt.fetch_queue.is_served()
