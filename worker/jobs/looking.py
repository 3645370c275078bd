"""One look at the page of an item that is known, effects in order.

look:  fetch (conditional) ─► read ─► without furniture ─► rights of its site ─► accept ─► record_page ─► settle
       ─► finish
       (unchanged: settle ─► finish; failed: look_ends.py)
"""

from __future__ import annotations

from dataclasses import replace

from ingest import decode_document, read_document

from ..judging.page_comparison import FoundPage
from ..judging.record_look import record_page
from ..runtime import Runtime
from ..store.jobs import Job
from .fetching import fetch_document
from .job_ends import finish_job
from .look_ends import end_unchanged_look
from .look_schedule import load_look, settle_look
from .site_furniture import reading_without_furniture
from .site_rights import with_site_rights


def look_at_page(rt: Runtime, job: Job, item_id: str) -> None:
    """Do a look.

    Raises:
        FetchError: the page can't be had.
        ParseError: it is none, or there is something else in its place.
    """
    document = fetch_document(rt, job, None)
    if document is None:
        end_unchanged_look(rt, job)
        return
    job = rt.jobs.load(job.id)  # with what the server said besides, by this run or one before
    document = decode_document(replace(document, job_id=job.id))
    reading = reading_without_furniture(document, read_document(document), rt.sightings, rt.now())
    reading = with_site_rights(rt, reading, document.url or "")
    rt.jobs.accept(job.id, document.kind, 1)
    page = FoundPage(
        reading=reading,
        moved_to=job.answer.moved_to if job.answer else None,
        words_before=load_look(rt, item_id).words,
    )
    compared = record_page(rt, job.id, item_id, page)
    settle_look(rt, job, compared.found, compared.reason, words=compared.words or None)
    finish_job(rt, job)
