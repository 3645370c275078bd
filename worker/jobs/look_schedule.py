"""When pages are looked at again: planning, the jobs that look, what is asked of the page, and what follows from it.

plan:    a poll's items ─► looks (opt-in by feed)
due:     claim ─► job ─► ledger ─► enqueue
settle:  what was found ─► when the next look is due
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ingest import FetchedDocument, FetchRequest, NotModified, UnfetchedDocument

from ..runtime import Runtime
from ..store.document_fields import AnswerHead
from ..store.jobs import Job
from ..store.looks import MAX_LOOKS, LookFinding, PageLook
from .intake_pause import find_memory_pause
from .robots_check import check_robots

log = logging.getLogger(__name__)

OPEN_SHARE = 0.5  # of FEEDMILL_MAX_OPEN: while so many jobs are open no look is begun, for looks can wait
GONE_AFTER = timedelta(days=1)  # between two looks that find nothing: an outage is no deletion
RETRY_AFTER = timedelta(hours=1)  # a page that could not be had; doubled each time
MOST_FAILURES = 5  # of one look; then it is left out


def plan_looks(rt: Runtime, job: Job, item_ids: Sequence[str]) -> None:
    """Plan looks at the items that a poll has brought, if its feed wants that; those planned before stay so."""
    listed = rt.feeds.get(job.feed) if job.feed and item_ids else None
    if listed is None or not listed.feed.look_again:
        return
    if refused := rt.looks.plan_looks(item_ids, listed.feed.id, rt.now(), rt.settings.look_ages):
        log.warning(
            "there is no room for more looks at pages; the next poll plans them",
            extra={"event": "looks.full", "feed": job.feed, "items": refused, "most": MAX_LOOKS},
        )


def look_at_due_pages(rt: Runtime, enqueue: Callable[[Sequence[str]], None]) -> int:
    """Make a job for some of the items whose page is due; returns how many. Any number of these may run.

    claim -> job -> ledger -> enqueue
    """
    if rt.jobs.count_open_jobs() >= rt.settings.max_open * OPEN_SHARE or find_memory_pause(rt):
        return 0
    now = rt.now()
    claims = rt.looks.claim_due(now, now + timedelta(seconds=rt.settings.patience))
    feeds = {claim.feed: rt.feeds.get(claim.feed) for claim in claims}
    wanting = {name for name, listed in feeds.items() if listed and listed.feed.look_again}
    known = rt.items.load_items([claim.item_id for claim in claims])
    job_ids, unwanted = list[str](), list[str]()
    for claim in claims:
        item = known.get(claim.item_id)
        if claim.feed not in wanting or item is None or item.withdrawn or not item.article.url:
            unwanted.append(claim.item_id)
        else:
            rt.jobs.submit(make_look_job(claim.job_id, claim.item_id, item.article.url, now), now)
            job_ids.append(claim.job_id)
    rt.looks.drop_looks(unwanted)
    enqueue(job_ids)
    return len(job_ids)


def make_look_job(job_id: str, item_id: str, url: str, now: datetime) -> Job:
    """The job that looks at an item's page."""
    return Job(id=job_id, submitted_at=now, document=UnfetchedDocument(url=url, kind="page", via="look"), look=item_id)


def ask_for_page(rt: Runtime, item_id: str, url: str) -> FetchedDocument | NotModified:
    """Ask for an item's page, and only for a changed one where it named validators at the look before.

    Raises:
        FetchError: as Fetcher does; robots.txt forbids it, for nobody named this page by hand.
    """
    check_robots(rt, url)
    look = load_look(rt, item_id)
    request = FetchRequest(url=url, etag=look.etag, last_modified=look.last_modified, given_by=look.answered_by)
    answer = rt.fetcher.fetch(request, rt.now())
    if isinstance(answer, NotModified) and answer.moved_to:  # unchanged, and at another address: that is news
        return rt.fetcher.get(url, rt.now())
    return answer


def head_of_page(answer: FetchedDocument) -> AnswerHead:
    """What is kept with a page for the run that judges it."""
    return AnswerHead(
        etag=answer.etag,
        last_modified=answer.last_modified,
        fresh_for=answer.fresh_for,
        moved_to=answer.moved_to,
        body_digest=None,
    )


def load_look(rt: Runtime, item_id: str) -> PageLook:
    """What is known of the looks at an item; as of one that begins now, where nothing is."""
    return rt.looks.load_looks([item_id]).get(item_id) or PageLook(seen_at=rt.now())


def settle_look(
    rt: Runtime,
    job: Job,
    found: LookFinding,
    reason: str | None = None,
    wait: timedelta | None = None,
    words: int | None = None,
) -> None:
    """Note what a look has found, and when the next one is due.

    Args:
        wait: how long the page's server wants to be left alone.
        words: of the article on the page; None: it was not read.
    """
    if job.look is None:
        return
    now, before = rt.now(), load_look(rt, job.look)
    look = replace(
        before,
        looked_at=now,
        found=found,
        reason=reason,
        missing_at=now if found == "missing" else None,
        failures=before.failures + 1 if found == "unreachable" else 0,
        words=before.words if words is None else words,
        etag=job.answer.etag if job.answer else before.etag,
        last_modified=job.answer.last_modified if job.answer else before.last_modified,
        answered_by=job.document.url if job.answer else before.answered_by,
    )
    due = plan_next_look(look, rt.settings.look_ages, wait, now)
    if found == "unreachable" and look.failures > MOST_FAILURES:
        look = replace(look, failures=0)
    if rt.looks.settle_look(job.look, job.id, look, due):
        log.info(
            "a page was looked at again",
            extra={"event": "page.looked_at", "item": job.look, "job_id": job.id, "found": found, "reason": reason},
        )


def plan_next_look(look: PageLook, ages: Sequence[timedelta], wait: timedelta | None, now: datetime) -> datetime | None:
    """When a page is looked at next; None: never. An age that has passed meanwhile is left out.

    Args:
        look: as the last one has left it.

    >>> from datetime import UTC
    >>> day, ages = datetime(2026, 1, 1, tzinfo=UTC), [timedelta(days=1), timedelta(days=7)]
    >>> next_look = plan_next_look(PageLook(seen_at=day, found="same"), ages, None, day + timedelta(days=1, hours=2))
    >>> next_look == day + timedelta(days=7)
    True
    """
    if look.found in ("gone", "withdrawn"):
        return None
    if look.found == "missing":
        return now + GONE_AFTER
    if look.found == "unreachable" and look.failures <= MOST_FAILURES:
        pause: timedelta = RETRY_AFTER * 2 ** (look.failures - 1)
        return now + max(pause, wait or timedelta())
    moments = (look.seen_at + age for age in ages)
    return next((moment for moment in moments if moment > now), None)
