"""Mending what an audit has found, each repair an entry of the log."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import cast

from ..judging.article_of_item import sketch_articles
from ..runtime import Runtime
from ..store.regroup import StoryRegrouping
from ..store.sums import SumName
from .discrepancies import Discrepancy, DiscrepancyKind
from .proof import Proof, prove_all_is_there

log = logging.getLogger(__name__)


def repair_store(rt: Runtime, proof: Proof) -> tuple[list[Discrepancy], Proof]:
    """Mend what can be mended of what an audit has found; returns what was, and what is found then.

    Sums come last: most that don't hold are right as soon as what is counted is.
    """
    mended = _repair_all(rt, [found for found in proof.discrepancies if found.kind != "sums"])
    if mended:
        proof = prove_all_is_there(rt)
    sums = _repair_all(rt, [found for found in proof.discrepancies if found.kind == "sums"])
    return [*mended, *sums], prove_all_is_there(rt) if sums else proof


def _repair_all(rt: Runtime, found: Iterable[Discrepancy]) -> list[Discrepancy]:
    mended = []
    for discrepancy in found:
        repair = _REPAIRS.get(discrepancy.kind)
        if repair and repair(rt, discrepancy):
            log.warning(
                "repaired",
                extra={
                    "event": "store.repaired",
                    "found": discrepancy.kind,
                    "subject": discrepancy.subject,
                    "reason": discrepancy.says,
                    "remedy": discrepancy.remedy,
                },
            )
            mended.append(discrepancy)
    return mended


def _plan_job(rt: Runtime, found: Discrepancy) -> bool:
    return rt.keeping.repairs.plan_job(found.subject, rt.now())


def _recount_job(rt: Runtime, found: Discrepancy) -> bool:
    places = Counter(outcome for job in rt.census.read_jobs([found.subject]) for outcome, _ in job.slots)
    return rt.keeping.repairs.set_counts_of_job(found.subject, places)


def _set_expiry_of_job(rt: Runtime, found: Discrepancy) -> bool:
    return rt.keeping.repairs.set_expiry_of_job(found.subject)


def _enlist_item(rt: Runtime, found: Discrepancy) -> bool:
    item = rt.items.load_items([found.subject]).get(found.subject)
    return bool(item and item.story_id and rt.keeping.repairs.enlist_item(item.story_id, found.subject))


def _set_size(rt: Runtime, found: Discrepancy) -> bool:
    return rt.keeping.repairs.enlist_item(found.subject, None)


def _index_again(rt: Runtime, found: Discrepancy) -> bool:
    """Take a text out of the index and put it in anew, if a story is still found by it."""
    item = rt.items.load_items([found.subject]).get(found.subject)
    if item is None or not (item.is_representative or item.is_anchor):
        return False
    postings = sketch_articles([item.article], rt.params)
    versions = ((item.id, item.version),)
    return rt.regroup(StoryRegrouping(retired=postings, posted=postings, versions=versions), rt.now())


def _remove_entry(rt: Runtime, found: Discrepancy) -> bool:
    return rt.keeping.repairs.remove_entry(int(found.subject))


def _remove_key(rt: Runtime, found: Discrepancy) -> bool:
    return rt.keeping.repairs.remove_key(found.subject)


def _let_key_expire(rt: Runtime, found: Discrepancy) -> bool:
    return rt.keeping.repairs.let_key_expire(found.subject, rt.now())


def _correct_sum(rt: Runtime, found: Discrepancy) -> bool:
    return rt.keeping.repairs.correct_sum(cast(SumName, found.subject), found.amount)


_REPAIRS: Mapping[DiscrepancyKind, Callable[[Runtime, Discrepancy], bool]] = {
    "key.orphan": _remove_key,
    "key.immortal": _let_key_expire,
    "job.unplanned": _plan_job,
    "job.planned": _plan_job,
    "job.counts": _recount_job,
    "job.letter": _set_expiry_of_job,
    "job.immortal": _set_expiry_of_job,
    "job.mortal": _set_expiry_of_job,
    "item.unlisted": _enlist_item,
    "story.size": _set_size,
    "story.unfound": _index_again,
    "entry.stray": _remove_entry,
    "sums": _correct_sum,
}
