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

from ingest import Document, IngestError, Item, Reading, TemporaryFetchError, read
from ingest.fulltext import filled, unfilled, wants_page

from ..judging import changes as plan
from ..judging.assign_ids import Context, Slot
from ..judging.judge_items import batches, commit, judge_items, named
from ..judging.record import digests
from ..runtime import Runtime
from ..store.commit import Change
from ..store.items import Known
from . import site_furniture as learned

BATCH = 10  # items that are judged together: with a page each, some ten seconds of work that a crash can cost


@dataclass(slots=True)
class Allowance:
    """What one run of a job may spend on pages."""

    pages: int
    ends: float  # on the monotonic clock
    pause: float  # seconds between two pages of one host
    _last: dict[str, float] = field(default_factory=dict)

    def is_spent(self) -> bool:
        return self.pages <= 0 or time.monotonic() >= self.ends

    def spend(self, url: str) -> None:
        """Count a page, and wait until its host may be asked again."""
        host = urlsplit(url).netloc
        time.sleep(max(0.0, self._last.get(host, -self.pause) + self.pause - time.monotonic()))
        self._last[host] = time.monotonic()
        self.pages -= 1


def allowance(rt: Runtime) -> Allowance:
    """What the settings allow; never more than half of the time that a job has."""
    seconds = min(rt.settings.full_text_seconds, rt.settings.soft_time_limit / 2)
    return Allowance(rt.settings.full_text_pages, time.monotonic() + seconds, rt.settings.full_text_pause)


def fill(rt: Runtime, job_id: str, reading: Reading, context: Context) -> bool:
    """Fill and judge the items of a feed. False: the allowance is spent, and some are left for the next run."""
    recorded = rt.jobs.recorded(job_id)
    left = allowance(rt)
    for batch in batches(reading, BATCH):
        slots = [slot for slot in batch if slot.name not in recorded]
        if slots and not _fill_batch(rt, job_id, slots, left, context):
            return False
    return True


def _fill_batch(rt: Runtime, job_id: str, slots: Sequence[Slot], left: Allowance, context: Context) -> bool:
    named_slots, _, known = named(rt, slots, context)
    ids = {slot.name: slot.item.id for slot in named_slots}  # the ids that the items have for good
    before = rt.teasers.get(list(ids.values()))
    ready: list[Slot] = []
    same: list[Change] = []
    looked_at: dict[str, str] = {}
    for slot in slots:
        item_id, digest = ids.get(slot.name, slot.item.id), _digest(slot.item)
        own = known.get(item_id)
        if not wants_page(slot.item):
            ready.append(slot)
        elif own and before.get(item_id) == digest:
            same.append(_unchanged(slot, own))
        elif left.is_spent():
            break
        else:
            item, is_final = _page(rt, slot.item, left)
            if is_final:
                looked_at[item_id] = digest
            if own and item_id in before and not is_final:
                same.append(_unchanged(slot, own))  # the whole text that it has outweighs a newer teaser
            else:
                ready.append(replace(slot, item=item))
    if commit(rt, job_id, same, 0) < len(same):
        return False  # somebody else changed one meanwhile: the next run looks again
    judge_items(rt, job_id, ready, context)
    for item_id, digest in looked_at.items():
        rt.teasers.save(item_id, digest)
    return len(same) + len(ready) == len(slots)


def _unchanged(slot: Slot, own: Known) -> Change:
    return plan.unchanged(replace(slot, item=replace(slot.item, id=own.id)), own)


def _page(rt: Runtime, item: Item, left: Allowance) -> tuple[Item, bool]:
    """The item with its page's text or with the reason why not; and whether asking again would give the same."""
    left.spend(str(item.url))
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
        reading = learned.page(document, read(document), rt.sightings, rt.now())
    except IngestError as error:
        return unfilled(item, str(error)), not isinstance(error, TemporaryFetchError)
    found = filled(item, reading)
    return (unfilled(item, found) if isinstance(found, str) else found), True


def _digest(teaser: Item) -> str:
    """Of everything that would make a new version, as the feed says it."""
    return hashlib.blake2b(msgspec.json.encode(sorted(digests(teaser).items())), digest_size=16).hexdigest()
