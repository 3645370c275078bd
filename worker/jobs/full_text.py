"""Full text for the teasers of one feed, effects in order.

fill:  recorded? ─► same teaser as before? ─► fetch its page ─► read ─► filled or not ─► judge ─► remember the teaser

A page costs seconds, so this is the one step of a job that may end before it is done: what is judged is recorded,
the job is put back, and the next run goes on behind it.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import msgspec

from ingest import Document, IngestError, Item, Reading, TemporaryFetchError, read_document
from ingest.fulltext import wants_page, with_not_found_reason, with_page_text

from ..judging.assign_ids import DocumentContext, Slot
from ..judging.changes import change_for_unchanged
from ..judging.judge_items import commit_changes, identify_items, judge_items, make_batches
from ..judging.versions import make_version, with_identity
from ..runtime import Runtime
from ..store.commit import Change
from ..store.items import FieldDigests, StoredItem
from .site_furniture import reading_without_furniture

BATCH_SIZE = 10  # items that are judged together: with a page each, some ten seconds of work that a crash can cost


@dataclass(slots=True)
class PageBudget:
    """What one run of a job may spend on pages."""

    pages: int
    ends_at: float  # on the monotonic clock
    pause: float  # seconds between two pages of one host
    _last_fetch_by_host: dict[str, float] = field(default_factory=dict)

    def is_spent(self) -> bool:
        return self.pages <= 0 or time.monotonic() >= self.ends_at

    def wait_and_count(self, url: str) -> None:
        """Count a page, and wait until its host may be asked again."""
        host = urlsplit(url).netloc
        time.sleep(max(0.0, self._last_fetch_by_host.get(host, -self.pause) + self.pause - time.monotonic()))
        self._last_fetch_by_host[host] = time.monotonic()
        self.pages -= 1


def make_page_budget(rt: Runtime) -> PageBudget:
    """What the settings allow; never more than half of the time that a job has."""
    seconds = min(rt.settings.full_text_seconds, rt.settings.soft_time_limit / 2)
    return PageBudget(rt.settings.full_text_pages, time.monotonic() + seconds, rt.settings.full_text_pause)


def fill_items(rt: Runtime, job_id: str, reading: Reading, context: DocumentContext) -> bool:
    """Fill and judge the items of a feed. False: the allowance is spent, and some are left for the next run."""
    recorded = rt.jobs.recorded_slots(job_id)
    budget = make_page_budget(rt)
    for batch in make_batches(reading, BATCH_SIZE):
        slots = [slot for slot in batch if slot.name not in recorded]
        if slots and not _fill_batch(rt, job_id, slots, budget, context):
            return False
    return True


def _fill_batch(rt: Runtime, job_id: str, slots: Sequence[Slot], budget: PageBudget, context: DocumentContext) -> bool:
    identified, _, known = identify_items(rt, slots, context)
    ids = {slot.name: slot.item.id for slot in identified}  # the ids that the items have for good
    old_digests = rt.teasers.get(list(ids.values()))
    ready: list[Slot] = []
    unchanged: list[Change] = []
    new_digests: dict[str, str] = {}
    for slot in slots:
        item_id, digest = ids.get(slot.name, slot.item.id), _digest_teaser(slot.version.digests)
        stored = known.get(item_id)
        if not wants_page(slot.item):
            ready.append(slot)
        elif stored and old_digests.get(item_id) == digest:
            unchanged.append(_change_for_unchanged(slot, stored))
        elif budget.is_spent():
            break
        else:
            item, is_final = _fetch_full_text(rt, slot.item, budget)
            if is_final:
                new_digests[item_id] = digest
            if stored and item_id in old_digests and not is_final:
                unchanged.append(
                    _change_for_unchanged(slot, stored)
                )  # the whole text that it has outweighs a newer teaser
            else:
                ready.append(replace(slot, version=make_version(item)))
    if commit_changes(rt, job_id, unchanged, 0) < len(unchanged):
        return False  # somebody else changed one meanwhile: the next run looks again
    judge_items(rt, job_id, ready, context)
    for item_id, digest in new_digests.items():
        rt.teasers.save(item_id, digest)
    return len(unchanged) + len(ready) == len(slots)


def _change_for_unchanged(slot: Slot, stored: StoredItem) -> Change:
    version = with_identity(slot.version, stored.id, slot.item.provenance.id_basis)
    return change_for_unchanged(replace(slot, version=version), stored)


def _fetch_full_text(rt: Runtime, item: Item, budget: PageBudget) -> tuple[Item, bool]:
    """The item with its page's text or with the reason why not; and whether asking again would give the same."""
    budget.wait_and_count(str(item.url))
    try:
        page = rt.fetcher.get(str(item.url), rt.now())
        document = Document(
            body=page.body,
            kind="page",
            fetched_at=page.fetched_at,
            url=page.url,
            content_type=page.content_type,
            via="url",
        )
        reading = reading_without_furniture(document, read_document(document), rt.sightings, rt.now())
    except IngestError as error:
        return with_not_found_reason(item, str(error)), not isinstance(error, TemporaryFetchError)
    item_or_reason = with_page_text(item, reading)
    return (with_not_found_reason(item, item_or_reason) if isinstance(item_or_reason, str) else item_or_reason), True


def _digest_teaser(digests: FieldDigests) -> str:
    """Of everything that would make a new version, as the feed says it."""
    return hashlib.blake2b(msgspec.json.encode(sorted(digests.items())), digest_size=16).hexdigest()
