"""What becomes of items, effects in order: which items they are, which story each carries, and the record of it.

judge_items: recall ─► recognise ─► known ─► furnish ─► sketch ─► lookup ─► judge ─► commit  (refused: again)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dedupe import Story, find_open_stories, judge_batch, keep_in_story, make_sketches, mark_furniture
from ingest import Reading, find_marks

from ..runtime import Runtime
from ..store.commit import Change
from ..store.items import StoredItem
from .article_of_item import article_of
from .assign_ids import DocumentContext, Slot, assign_ids, find_candidate_ids
from .by_hand import source_withdrawal_for
from .changes import (
    change_for_filtered,
    change_for_new_version,
    change_for_unchanged,
    changes_for,
    is_filtered,
    is_unchanged,
)

BATCH_SIZE = 50  # items per commit: about 10 ms of the server's time
MAX_ROUNDS = 50  # a refused commit means that somebody else's went through, so this many is trouble of another kind


class JobEndedError(Exception):
    """Somebody else has ended the job; what it has recorded stands."""


def judge_items(rt: Runtime, job_id: str, slots: Sequence[Slot], context: DocumentContext) -> None:
    """Decide which story each item belongs to, and record it. No id may occur twice in one call.

    recall -> recognise -> known -> unchanged or new version -> (furnish -> sketch -> lookup -> judge) -> commit
    """
    remaining = list(slots)
    for _ in range(MAX_ROUNDS):
        identified, later, known = identify_items(rt, remaining, context)
        ready, withdrawn, rest = _divide_slots(rt, identified, known, context)
        if (done := commit_changes(rt, job_id, ready, 0)) < len(ready):
            remaining = [slot for slot in remaining if slot.name not in {change.slot for change in ready[:done]}]
            continue
        judged_alone = [slot for slot in rest if slot.item.id in known]
        refused = _judge_and_commit(rt, job_id, [slot for slot in rest if slot.item.id not in known], known)
        for slot in withdrawn:
            refused += [] if commit_changes(rt, job_id, [source_withdrawal_for(rt, slot)], 0) else [slot]
        for slot in judged_alone:  # a copy whose text changed leaves its story before it joins one
            refused += _judge_and_commit(rt, job_id, [slot], known)
        again = {slot.name for slot in (*refused, *later)}
        for slot in identified:
            if slot.name not in again:
                context.note_outcome(slot.item.id)
        remaining = [slot for slot in remaining if slot.name in again]
        if not remaining:
            return
    raise RuntimeError(f"job {job_id}: items were changed by others {MAX_ROUNDS} times over")


def identify_items(
    rt: Runtime, slots: Sequence[Slot], context: DocumentContext
) -> tuple[list[Slot], list[Slot], dict[str, StoredItem]]:
    """The items under the ids that they have for good, those that wait for one of them, and what is known of them."""
    bearers = rt.identities.find_bearers([mark for slot in slots for mark in slot.marks], rt.now())
    known = rt.items.load_items(find_candidate_ids(slots, bearers))
    return *assign_ids(slots, bearers, known, context.ids_in_document), known


def _divide_slots(
    rt: Runtime, slots: Sequence[Slot], known: dict[str, StoredItem], context: DocumentContext
) -> tuple[list[Change], list[Slot], list[Slot]]:
    """Changes for what needs no judgement, what its source takes back, and the rest."""
    ready: list[Change] = []
    withdrawn: list[Slot] = []
    rest: list[Slot] = []
    for slot in slots:
        before = known.get(slot.item.id)
        if is_filtered(slot, before):
            ready.append(change_for_filtered(slot, before))
        elif before and before.withdrawn:
            rest.append(slot)  # by its source, which publishes it again
        elif slot.item.pub_status != "usable" and not context.is_repeated_in_feed(slot.item):
            withdrawn.append(slot)
        elif before and (context.is_repeated_in_feed(slot.item) or is_unchanged(slot.item, before)):
            ready.append(change_for_unchanged(slot, before))
        elif before and before.is_representative and before.story:
            ready.append(change_for_new_version(slot, before, before.story, rt.params, rt.now()))
        else:
            rest.append(slot)
    return ready, withdrawn, rest


def _judge_and_commit(rt: Runtime, job_id: str, slots: Sequence[Slot], known: dict[str, StoredItem]) -> list[Slot]:
    """Judge and commit; returns those that must be judged again."""
    if not slots:
        return []
    now = rt.now()
    articles = mark_furniture([article_of(slot.item) for slot in slots], rt.sightings, rt.params, now)
    sketches = make_sketches(articles, rt.params)
    looked_up = rt.index.look_up_stories(sketches, now)
    before = known.get(slots[0].item.id)  # then it is the only one
    if before and before.is_held and before.story:
        verdicts = [keep_in_story(articles[0], before.story, rt.params)]
    else:
        verdicts = judge_batch(
            articles, sketches, _without_barred_stories(looked_up.candidates, before), rt.params, now
        )
    changes = changes_for(slots, verdicts, sketches, known, rt.params, now)
    return list(slots[commit_changes(rt, job_id, changes, looked_up.newest) :])


def _without_barred_stories(candidates: list[tuple[Story, ...]], before: StoredItem | None) -> list[tuple[Story, ...]]:
    """What was found, but for what somebody has taken the item apart from."""
    if before is None:
        return candidates
    return [find_open_stories(before.apart, stories, before.story_id) for stories in candidates]


def commit_changes(rt: Runtime, job_id: str, changes: Sequence[Change], newest: int) -> int:
    """How many of the changes are recorded; the rest was decided on old knowledge."""
    if not changes:
        return 0
    committed = rt.commit(job_id, changes, newest, rt.now())
    if committed.refusal == "stopped":
        raise JobEndedError
    return committed.recorded_count


def make_batches(reading: Reading, size: int) -> Iterator[list[Slot]]:
    """The items in order, so many at a time, and no id twice in one batch."""
    batch: list[Slot] = []
    ids: set[str] = set()
    for position, (item, item_marks) in enumerate(zip(reading.items, find_marks(reading.items), strict=True)):
        if len(batch) == size or item.id in ids:
            yield batch
            batch, ids = [], set()
        batch.append(Slot(str(position), item, item_marks))
        ids.add(item.id)
    if batch:
        yield batch
