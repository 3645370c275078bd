"""What becomes of items, effects in order: which items they are, which story each carries, and the record of it.

judge_items: recall ─► recognise ─► known ─► furnish ─► sketch ─► lookup ─► mark forms ─► judge ─► commit
                                                                                               (refused: again)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dedupe import (
    Article,
    Sketch,
    Story,
    find_open_stories,
    judge_batch,
    keep_in_story,
    make_sketches,
    mark_furniture,
)
from ingest import Mark, Reading, find_marks

from ..runtime import Runtime
from ..store.commit import Change
from ..store.items import StoredItem
from .article_of_item import article_of
from .assign_ids import DocumentContext, Slot, assign_ids, find_candidate_ids
from .by_hand import source_withdrawal_for
from .changes import (
    change_for_filtered,
    change_for_judged,
    change_for_new_version,
    change_for_unchanged,
    is_filtered,
    is_unchanged,
)
from .item_versions import with_earlier_version
from .versions import make_version

BATCH_SIZE = 50  # items per commit: about 10 ms of the server's time
MAX_ROUNDS = 50  # a refused commit means that somebody else's went through, so this many is trouble of another kind


class JobEndedError(Exception):
    """Somebody else has ended the job; what it has recorded stands."""


@dataclass(slots=True)
class BatchDivision:
    """What is to be done with the items of a batch."""

    ready: list[Change] = field(default_factory=list)  # needs no judgement
    withdrawn: list[Slot] = field(default_factory=list)  # its source takes it back
    new: list[Slot] = field(default_factory=list)
    edited: list[tuple[Slot, StoredItem]] = field(default_factory=list)  # with what is known of it


@dataclass(frozen=True, slots=True)
class BatchLookup:
    """The items of a batch as articles, and the stories that may be theirs."""

    articles: list[Article]
    sketches: list[Sketch]
    stories: list[tuple[Story, ...]]
    newest: int  # number of the newest index entry then


def judge_items(rt: Runtime, job_id: str, slots: Sequence[Slot], context: DocumentContext) -> None:
    """Decide which story each item belongs to, and record it. No id may occur twice in one call.

    recall -> recognise -> known -> unchanged or new version -> (furnish -> sketch -> lookup -> mark -> judge) -> commit
    """
    remaining = list(slots)
    for _ in range(MAX_ROUNDS):
        identified, later, known = identify_items(rt, remaining, context)
        batch = _divide_batch(rt, identified, known, context)
        if (done := commit_changes(rt, job_id, batch.ready, 0)) < len(batch.ready):
            again = {slot.name for slot in remaining} - {change.slot for change in batch.ready[:done]}
        else:
            again = {slot.name for slot in (*_decide_batch(rt, job_id, batch), *later)}
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


def _divide_batch(
    rt: Runtime, slots: Sequence[Slot], known: Mapping[str, StoredItem], context: DocumentContext
) -> BatchDivision:
    batch = BatchDivision()
    for slot in slots:
        before = known.get(slot.item.id)
        is_repeated = context.is_repeated_in_feed(slot.item)
        if is_filtered(slot, before):
            batch.ready.append(change_for_filtered(slot, before))
        elif before and before.withdrawn:
            batch.edited.append((slot, before))  # by its source, which publishes it again
        elif slot.item.pub_status != "usable" and not is_repeated:
            batch.withdrawn.append(slot)
        elif before is None:
            batch.new.append(slot)
        elif is_repeated or is_unchanged(slot.version, before):
            batch.ready.append(change_for_unchanged(slot, before))
        elif before.is_representative and before.story:
            now = rt.now()
            change = change_for_new_version(slot, before, before.story, rt.params, now)
            batch.ready.append(with_earlier_version(change, before, rt.settings.keep_versions, now))
        else:
            batch.edited.append((slot, before))
    return batch


def _decide_batch(rt: Runtime, job_id: str, batch: BatchDivision) -> list[Slot]:
    """Judge and commit what isn't ready; returns those that must be looked at again."""
    refused = _judge_new_items(rt, job_id, batch.new)
    refused += [
        slot for slot in batch.withdrawn if not commit_changes(rt, job_id, [source_withdrawal_for(rt, slot)], 0)
    ]
    # one after the other: a copy whose text changed leaves its story before it joins one
    return refused + [slot for slot, before in batch.edited if not rejudge_item(rt, job_id, slot, before)]


def _judge_new_items(rt: Runtime, job_id: str, slots: Sequence[Slot]) -> list[Slot]:
    """Judge items that nobody knows, as one batch, and commit; returns those that must be judged again.

    From the first that may be one of those before it they wait: the commit would refuse it, and all behind it.
    """
    if not slots:
        return []
    now, count = rt.now(), count_before_shared_mark(slots)
    lookup = _look_up_batch(rt, slots, now, count)
    verdicts = judge_batch(lookup.articles, lookup.sketches, lookup.stories, rt.params, now)
    changes = [
        change_for_judged(slot, verdict, sketch, None, rt.params, now)
        for slot, verdict, sketch in zip(slots[:count], verdicts, lookup.sketches, strict=True)
    ]
    return list(slots[commit_changes(rt, job_id, changes, lookup.newest) :])


def count_before_shared_mark(slots: Sequence[Slot]) -> int:
    """How many slots there are before the first that is to be known by a mark of an earlier one; all, if none is."""
    claimed: set[bytes] = set()
    for place, slot in enumerate(slots):
        marks = {claim.mark for claim in slot.claims}
        if not claimed.isdisjoint(marks):
            return place
        claimed |= marks
    return len(slots)


def rejudge_item(rt: Runtime, job_id: str, slot: Slot, known: StoredItem) -> bool:
    """Judge an item anew that was recorded before, and commit. False: it must be looked at again.

    It never joins what somebody has taken it apart from, and stays where somebody has put it.
    """
    now = rt.now()
    lookup = _look_up_batch(rt, [slot], now, 1)
    if known.is_held and known.story:
        verdict = keep_in_story(lookup.articles[0], known.story, rt.params)
    else:
        stories = [find_open_stories(known.apart, lookup.stories[0], known.story_id)]
        (verdict,) = judge_batch(lookup.articles, lookup.sketches, stories, rt.params, now)
    judged = change_for_judged(slot, verdict, lookup.sketches[0], known, rt.params, now)
    change = with_earlier_version(judged, known, rt.settings.keep_versions, now)
    return commit_changes(rt, job_id, [change], lookup.newest) == 1


def _look_up_batch(rt: Runtime, slots: Sequence[Slot], now: datetime, count: int) -> BatchLookup:
    """What may be the stories of the first so many items; what recurs in texts is learned from all of them."""
    articles = mark_furniture([article_of(slot.item) for slot in slots], rt.sightings, rt.params, now)[:count]
    sketches = make_sketches(articles, rt.params)
    looked_up = rt.index.look_up_stories(sketches, now)
    stories = looked_up.candidates
    if examples := rt.form_examples.find_examples(looked_up.forms_revision):
        articles, stories = examples.mark_articles(articles), [*map(examples.mark_stories, stories)]
    return BatchLookup(articles, sketches, stories, looked_up.newest)


def commit_changes(rt: Runtime, job_id: str, changes: Sequence[Change], newest: int) -> int:
    """How many of the changes are recorded; the rest was decided on old knowledge."""
    if not changes:
        return 0
    committed = rt.commit(job_id, changes, newest, rt.now())
    if committed.refusal == "stopped":
        raise JobEndedError
    return committed.recorded_count


def make_open_batches(
    rt: Runtime,
    job_id: str,
    reading: Reading,
    context: DocumentContext,
    size: int = BATCH_SIZE,
    is_resumed: bool = True,
) -> Iterator[list[Slot]]:
    """The items that no earlier run of the job has recorded, in batches: a long document is done in several runs.

    Args:
        is_resumed: without it none has recorded anything, and nobody asks.
    """
    recorded = rt.jobs.recorded_slots(job_id) if is_resumed else {}
    for batch in make_batches(reading, size, context.feed, context.marks):
        for slot in batch:
            if slot.name in recorded:
                outcome, item_id = recorded[slot.name]
                context.note_outcome(item_id, outcome != "routed")
        if slots := [slot for slot in batch if slot.name not in recorded]:
            yield slots


def make_batches(
    reading: Reading, size: int, feed: str = "", marks: Sequence[tuple[Mark, ...]] | None = None
) -> Iterator[list[Slot]]:
    """The items in order, so many at a time, and no id twice in one batch.

    Args:
        feed: which feed they are of; "" for an unnamed one.
        marks: of each item; None: they are found in these items, which are all of their document.
    """
    batch: list[Slot] = []
    ids: set[str] = set()
    marks = find_marks(reading.items) if marks is None else marks
    for position, (item, item_marks) in enumerate(zip(reading.items, marks, strict=True)):
        if len(batch) == size or item.id in ids:
            yield batch
            batch, ids = [], set()
        batch.append(Slot(str(position), make_version(item, feed), item_marks))
        ids.add(item.id)
    if batch:
        yield batch
