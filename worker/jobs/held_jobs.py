"""Jobs that a job makes for later: stories under embargo, and the sitemaps of an index.

embargoed story ─► a job of its own, until its moment ─► published then
                    (a newer version of it, or its cancellation, takes its place; so does one without an embargo)
index ─► choose_sitemaps ─► a job for each, now
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from ingest import Document, EmbargoedItem, Item, LinkedSitemap, Reading, UnfetchedDocument, choose_sitemaps, to_json
from ingest.sitemaps import VIA_INDEX

from ..runtime import Runtime
from ..store.jobs import Job

WIRE_READERS = ("newsml-g2", "nitf", "ninjs")  # whose items may have been under embargo


def hold_jobs(rt: Runtime, job: Job, document: Document | None, reading: Reading, since: datetime | None) -> None:
    """Make the jobs that a document asks for; harmless when done again.

    Args:
        since: when the document's feed was polled last.
    """
    if document is None:
        return
    for item in reading.items:
        if item.provenance.extractor in WIRE_READERS:
            rt.held_jobs.hold(_make_item_job(rt, item, document), rt.now(), None)
    for held in reading.embargoed:
        _hold_story(rt, held, document)
    if document.via != VIA_INDEX:  # an index that lists indexes may list itself
        for linked in choose_sitemaps(reading.sitemaps, since):
            rt.held_jobs.hold(_make_sitemap_job(rt, job, linked), rt.now(), rt.now())


def name_sitemaps(reading: Reading) -> frozenset[str]:
    """What an index says of its sitemaps, a name for each state: its pace is that in which these change."""
    return frozenset(f"{one.url} {one.modified or ''}" for one in reading.sitemaps)


def _hold_story(rt: Runtime, held: EmbargoedItem, document: Document) -> None:
    job = _make_item_job(rt, held.item, document)
    if not rt.held_jobs.hold(job, rt.now(), held.until):  # an earlier embargo of it has ended
        digest = hashlib.sha256(job.body or b"").hexdigest()[:12]
        rt.held_jobs.hold(_make_item_job(rt, held.item, document, f"-{digest}"), rt.now(), held.until)


def _make_item_job(rt: Runtime, item: Item, document: Document, suffix: str = "") -> Job:
    """The job of one item, which is written down as our own records are."""
    own = Document(
        body=to_json(item),
        kind="items",
        fetched_at=document.fetched_at,
        is_fetch_exact=document.is_fetch_exact,
        url=document.url,
        name=document.name,
        via=document.via,
    )
    return Job(id=f"embargo-{item.id}{suffix}", submitted_at=rt.now(), document=own)


def _make_sitemap_job(rt: Runtime, job: Job, linked: LinkedSitemap) -> Job:
    digest = hashlib.sha256(linked.url.encode()).hexdigest()[:12]
    return Job(
        id=f"{job.id}.{digest}",
        submitted_at=rt.now(),
        document=UnfetchedDocument(url=linked.url, kind="feed", via=VIA_INDEX),
    )
