"""What a look at an item's page has found, recorded; effects in order.

look: item, its last record ─► compare_page ─► change ─► commit  (refused: again)
"""

from __future__ import annotations

from dataclasses import replace

from ingest import find_marks

from ..runtime import Runtime
from ..store.commit import Change
from ..store.identities import make_claims
from ..store.items import StoredItem
from .assign_ids import Slot
from .by_hand import gone_withdrawal_for
from .changes import change_for_new_version, change_for_unchanged
from .item_versions import with_earlier_version
from .judge_items import MAX_ROUNDS, commit_changes, rejudge_item
from .kept_records import find_record
from .page_comparison import FoundPage, PageComparison, compare_page
from .versions import ItemVersion

SLOT = "0"  # a page that is looked at again is one item


def record_page(rt: Runtime, job_id: str, item_id: str, page: FoundPage) -> PageComparison:
    """Compare an item with its page, and record what that shows; the item has its outcome in the job then."""
    obeys = rt.settings.respect_tdm == "yes"
    for _ in range(MAX_ROUNDS):
        known = rt.items.load_items([item_id]).get(item_id)
        if known is None or known.withdrawn:
            compared = PageComparison(found="withdrawn")
            is_recorded = record_nothing(rt, job_id)
        else:
            compared = compare_page(known, find_record(rt, item_id), page, obeys)
            is_recorded = _record_comparison(rt, job_id, known, compared)
        if is_recorded:
            return compared
    raise RuntimeError(f"job {job_id}: the item was changed by others {MAX_ROUNDS} times over")


def record_gone_page(rt: Runtime, job_id: str, item_id: str) -> None:
    """Take an item back because its page is gone; the item has its outcome in the job then."""
    for _ in range(MAX_ROUNDS):
        if commit_changes(rt, job_id, [gone_withdrawal_for(rt, SLOT, item_id)], 0):
            return
    raise RuntimeError(f"job {job_id}: the item was changed by others {MAX_ROUNDS} times over")


def record_nothing(rt: Runtime, job_id: str) -> bool:
    """Nothing comes of the job's item."""
    return commit_changes(rt, job_id, [Change(slot=SLOT, outcome="filtered")], 0) == 1


def _record_comparison(rt: Runtime, job_id: str, known: StoredItem, compared: PageComparison) -> bool:
    """False: the item was changed since it was read."""
    if compared.version is None:
        unchanged = Change(slot=SLOT, outcome="unchanged", item_id=known.id, expected_version=known.version)
        return commit_changes(rt, job_id, [unchanged], 0) == 1
    slot = _make_slot(rt, compared.version)
    if compared.found not in ("corrected", "moved"):
        return commit_changes(rt, job_id, [change_for_unchanged(replace(slot, claims=()), known)], 0) == 1
    if known.is_representative and known.story:
        now = rt.now()
        new_version = change_for_new_version(slot, known, known.story, rt.params, now)
        change = with_earlier_version(new_version, known, rt.settings.keep_versions, now)
        return commit_changes(rt, job_id, [change], 0) == 1
    return rejudge_item(rt, job_id, slot, known)


def _make_slot(rt: Runtime, version: ItemVersion) -> Slot:
    """The item with the marks to know it by, those of a new address among them."""
    (marks,) = find_marks([version.item])
    bearers = rt.identities.find_bearers(marks, rt.now())
    return Slot(SLOT, version, marks, make_claims(version.item.id, marks, bearers))
