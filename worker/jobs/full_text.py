"""Full text for the teasers of one feed, effects in order.

fill:  recorded? ─► same teaser as before? ─► robots.txt, rights of its site ─► fetch its page ─► read ─► filled or not
       ─► judge ─► remember the teaser
       (changed by others meanwhile: again, with the same page)

A page costs seconds, so this is the one step of a job that may end before it is done: what is judged is recorded,
the job is put back, and the next run goes on behind it.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import msgspec

from ingest import (
    IngestError,
    Item,
    Reading,
    TemporaryFetchError,
    UnfetchedDocument,
    make_document,
    read_authority,
    read_document,
)
from ingest.fulltext import (
    find_main_rights,
    reserves_mining,
    wants_page,
    with_further_rights,
    with_main_rights,
    with_not_found_reason,
    with_page_reservation,
    with_page_text,
)

from ..judging.assign_ids import DocumentContext, Slot
from ..judging.changes import change_for_filtered, change_for_unchanged
from ..judging.judge_items import MAX_ROUNDS, commit_changes, identify_items, judge_items, make_open_batches
from ..judging.versions import make_version, with_identity
from ..polite_fetcher import HostRestsError
from ..runtime import Runtime
from ..store.commit import Change
from ..store.items import FieldDigests, StoredItem
from .robots_check import RobotsRefusedError, check_robots
from .routing import ItemRouter
from .site_furniture import reading_without_furniture
from .site_rights import load_linked_rights, load_site_rights

HANGS_AFTER = 5.0  # seconds: a host that brought nothing in so long is not asked again in this run
BATCH_SIZE = 10  # items that are judged together: with a page each, some ten seconds of work that a crash can cost


@dataclass(slots=True)
class PageBudget:
    """What one run of a job may spend on pages."""

    pages: int
    ends_at: float  # on the monotonic clock
    unavailable_hosts: dict[str, str] = field(default_factory=dict)  # host -> why it is not asked again in this run

    def is_spent(self) -> bool:
        return self.pages <= 0 or time.monotonic() >= self.ends_at


@dataclass(frozen=True, slots=True)
class FetchedText:
    """What an item's page brought."""

    item: Item  # with the page's text, or with the reason why not
    is_final: bool  # asking again would give the same
    is_forbidden: bool = False  # by robots.txt


@dataclass(slots=True)
class BatchPlan:
    """What is to be done with some items of a feed."""

    ready: list[Slot] = field(default_factory=list)  # to be judged
    settled: list[Change] = field(default_factory=list)  # that bring nothing new, or are not for publication
    digests: dict[str, str] = field(default_factory=dict)  # slot -> the teaser whose page was looked at
    ids: dict[str, str] = field(default_factory=dict)  # slot -> id of the item, as it is known here
    is_whole: bool = True  # False: the allowance is spent, and some items are not in it


def make_page_budget(rt: Runtime, ends_at: float = math.inf) -> PageBudget:
    """What the settings allow; never more than half of the time that a job has, nor beyond the end of its run."""
    seconds = min(rt.settings.full_text_seconds, rt.settings.soft_time_limit / 2)
    ends_at = min(ends_at, time.monotonic() + seconds)
    return PageBudget(rt.settings.full_text_pages, ends_at)


def fill_items(
    rt: Runtime,
    job_id: str,
    reading: Reading,
    context: DocumentContext,
    ends_at: float = math.inf,
    router: ItemRouter | None = None,
) -> bool:
    """Fill and judge the items of a feed. False: the allowance is spent, and some are left for the next run.

    Args:
        ends_at: when the run ends, on the monotonic clock.
        router: is asked before a page is fetched, and again when it has told an item's language.
    """
    budget = make_page_budget(rt, ends_at)
    for number, batch in enumerate(make_open_batches(rt, job_id, reading, context, BATCH_SIZE)):
        if number and time.monotonic() >= ends_at:
            return False
        slots = router.keep_own(batch, full_text=True) if router else batch
        if slots and not _fill_batch(rt, job_id, slots, budget, context, router):
            return False
    return True


def _fill_batch(
    rt: Runtime,
    job_id: str,
    slots: Sequence[Slot],
    budget: PageBudget,
    context: DocumentContext,
    router: ItemRouter | None,
) -> bool:
    """False: the allowance is spent, and some are left for the next run.

    An item that somebody else changed meanwhile is looked at again, without fetching its page again.
    """
    pages: dict[str, FetchedText] = {}
    is_whole = True
    remaining = list(slots)
    for _ in range(MAX_ROUNDS):
        plan = _plan_batch(rt, remaining, pages, budget, context)
        done = commit_changes(rt, job_id, plan.settled, 0)
        for change in plan.settled[:done]:
            context.note_outcome(change.item_id or "")
        refused = {change.slot for change in plan.settled[done:]}
        ready = router.keep_own(plan.ready, digests=plan.digests) if router else plan.ready
        judge_items(rt, job_id, ready, context)
        for slot in ready:
            if slot.name in plan.digests:
                rt.teasers.save(plan.ids[slot.name], plan.digests[slot.name])
        is_whole = is_whole and plan.is_whole
        remaining = [slot for slot in remaining if slot.name in refused]
        if not remaining:
            return is_whole
    raise RuntimeError(f"job {job_id}: items were changed by others {MAX_ROUNDS} times over")


def _plan_batch(
    rt: Runtime, slots: Sequence[Slot], pages: dict[str, FetchedText], budget: PageBudget, context: DocumentContext
) -> BatchPlan:
    """What becomes of each item; pages that were needed for it join ``pages``.

    Here an item is known by its teaser. Judging asks again who it is: a whole text says more, and pages take seconds,
    in which others may have brought the same item.
    """
    identified, _, known = identify_items(rt, slots, context)
    ids = {slot.name: slot.item.id for slot in identified}
    old_digests = rt.teasers.get(list(ids.values()))
    plan = BatchPlan(ids={slot.name: ids.get(slot.name, slot.item.id) for slot in slots})
    for slot in slots:
        item_id, digest = plan.ids[slot.name], _digest_teaser(slot.version.digests)
        stored = known.get(item_id)
        if not wants_page(slot.item):
            plan.ready.append(slot)
        elif stored and old_digests.get(item_id) == digest:
            plan.settled.append(_change_for_unchanged(slot, stored))
        elif slot.name not in pages and budget.is_spent():
            plan.is_whole = False
            break
        else:
            page = pages.get(slot.name) or _fetch_full_text(rt, slot.item, budget)
            if page is None:
                plan.is_whole = False
                break
            pages[slot.name] = page
            if page.is_forbidden and context.is_crawled and stored is None:
                plan.settled.append(change_for_filtered(slot, None))
                continue
            if page.is_final:
                plan.digests[slot.name] = digest
            if stored and item_id in old_digests and not page.is_final:
                # the whole text that it has outweighs a newer teaser
                plan.settled.append(_change_for_unchanged(slot, stored))
            else:
                plan.ready.append(replace(slot, version=make_version(page.item, context.feed)))
    return plan


def _change_for_unchanged(slot: Slot, stored: StoredItem) -> Change:
    version = with_identity(slot.version, stored.id, slot.item.provenance.id_basis)
    return change_for_unchanged(replace(slot, version=version), stored)


def _fetch_full_text(rt: Runtime, item: Item, budget: PageBudget) -> FetchedText | None:
    """None: others of us had all the turns at its host, and the next run goes on here."""
    asked = UnfetchedDocument(url=str(item.url), kind="page", via="url")
    if _is_reserved(rt, item):
        return FetchedText(with_not_found_reason(item, "the feed reserves text and data mining"), is_final=True)
    host = read_authority(str(item.url))
    if reason := budget.unavailable_hosts.get(host):  # each page of it would hold up the worker as long as the first
        return FetchedText(with_not_found_reason(item, reason), is_final=False)
    began = time.monotonic()
    try:
        check_robots(rt, str(asked.url))
        item, reserving = _learn_rights(rt, item, str(asked.url))
        if reserving:
            return FetchedText(with_not_found_reason(item, f"the {reserving} reserves text and data mining"), True)
        budget.pages -= 1
        document = make_document(asked, rt.fetcher.get(str(asked.url), rt.now()))
        reading = reading_without_furniture(document, read_document(document), rt.sightings, rt.now())
        reading = with_main_rights(reading, load_linked_rights(rt, find_main_rights(reading), str(asked.url)))
    except IngestError as error:
        is_final = not isinstance(error, TemporaryFetchError)
        if isinstance(error, HostRestsError):
            if error.is_busy:
                return None
            budget.unavailable_hosts[host] = str(error)
        elif not is_final and time.monotonic() - began > HANGS_AFTER:
            budget.unavailable_hosts[host] = "a page of its host was not there in time"
        is_forbidden = isinstance(error, RobotsRefusedError)
        return FetchedText(with_not_found_reason(item, str(error)), is_final, is_forbidden)
    if rt.settings.respect_tdm == "yes" and (reserved := with_page_reservation(item, reading)):
        return FetchedText(with_not_found_reason(reserved, "the page reserves text and data mining"), is_final=True)
    item_or_reason = with_page_text(item, reading)
    if isinstance(item_or_reason, str):
        item_or_reason = with_not_found_reason(item, item_or_reason)
    return FetchedText(item_or_reason, is_final=True)


def _learn_rights(rt: Runtime, item: Item, url: str) -> tuple[Item, str | None]:
    """The item with what is said of the rights in its page elsewhere; and who reserves mining, where that is obeyed."""
    item = with_further_rights(item, load_linked_rights(rt, item.rights, url))
    if _is_reserved(rt, item):
        return item, "feed"
    item = with_further_rights(item, load_site_rights(rt, url))
    return item, "site" if _is_reserved(rt, item) else None


def _is_reserved(rt: Runtime, item: Item) -> bool:
    """Whether the item's text is not to be taken, by what is said of it so far."""
    return rt.settings.respect_tdm == "yes" and reserves_mining(item)


def _digest_teaser(digests: FieldDigests) -> str:
    """Of everything that would make a new version, as the feed says it."""
    return hashlib.blake2b(msgspec.json.encode(sorted(digests.items())), digest_size=16).hexdigest()
