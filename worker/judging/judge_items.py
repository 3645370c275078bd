"""What becomes of items, effects in order: which items they are, which story each carries, and the record of it.

judge_items: recall ─► recognise ─► known ─► furnish ─► sketch ─► lookup ─► judge ─► commit  (refused: again)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dedupe import Story, furnish, judge, open_to, sketch, stays
from ingest import Reading, marks

from ..runtime import Runtime
from ..store.commit import Change
from ..store.items import Known
from . import assign_ids as naming
from . import by_hand as byhand
from . import changes as plan
from .assign_ids import Context, Slot
from .record import article

BATCH = 50  # items per commit: about 10 ms of the server's time
ROUNDS = 50  # a refused commit means that somebody else's went through, so this many is trouble of another kind


class JobEndedError(Exception):
    """Somebody else has ended the job; what it has recorded stands."""


def judge_items(rt: Runtime, job_id: str, slots: Sequence[Slot], context: Context) -> None:
    """Decide which story each item belongs to, and record it. No id may occur twice in one call.

    recall -> recognise -> known -> unchanged or new version -> (furnish -> sketch -> lookup -> judge) -> commit
    """
    left = list(slots)
    for _ in range(ROUNDS):
        found, later, known = named(rt, left, context)
        ready, withdrawn, rest = _settled(rt, found, known, context)
        if (done := commit(rt, job_id, ready, 0)) < len(ready):
            left = [slot for slot in left if slot.name not in {change.slot for change in ready[:done]}]
            continue
        alone = [slot for slot in rest if slot.item.id in known]
        refused = _judge_batch(rt, job_id, [slot for slot in rest if slot.item.id not in known], known)
        for slot in withdrawn:
            refused += [] if commit(rt, job_id, [byhand.by_source(rt, slot)], 0) else [slot]
        for slot in alone:  # a copy whose text changed leaves its story before it joins one
            refused += _judge_batch(rt, job_id, [slot], known)
        again = {slot.name for slot in (*refused, *later)}
        context.told.update(slot.item.id for slot in found if slot.name not in again)
        left = [slot for slot in left if slot.name in again]
        if not left:
            return
    raise RuntimeError(f"job {job_id}: items were changed by others {ROUNDS} times over")


def named(rt: Runtime, slots: Sequence[Slot], context: Context) -> tuple[list[Slot], list[Slot], dict[str, Known]]:
    """The items under the ids that they have for good, those that wait for one of them, and what is known of them."""
    found = rt.identities.bearers([mark for slot in slots for mark in slot.marks], rt.now())
    known = rt.items.known(naming.candidates(slots, found))
    return *naming.name(slots, found, known, context), known


def _settled(
    rt: Runtime, slots: Sequence[Slot], known: dict[str, Known], context: Context
) -> tuple[list[Change], list[Slot], list[Slot]]:
    """Changes for what needs no judgement, what its source takes back, and the rest."""
    ready: list[Change] = []
    withdrawn: list[Slot] = []
    rest: list[Slot] = []
    for slot in slots:
        before = known.get(slot.item.id)
        if plan.is_filtered(slot, before):
            ready.append(plan.filtered(slot, before))
        elif before and before.withdrawn:
            rest.append(slot)  # by its source, which publishes it again
        elif slot.item.pub_status != "usable" and not context.has_told(slot.item):
            withdrawn.append(slot)
        elif before and (context.has_told(slot.item) or plan.is_unchanged(slot.item, before)):
            ready.append(plan.unchanged(slot, before))
        elif before and before.is_representative and before.story:
            ready.append(plan.new_version(slot, before, before.story, rt.params, rt.now()))
        else:
            rest.append(slot)
    return ready, withdrawn, rest


def _judge_batch(rt: Runtime, job_id: str, slots: Sequence[Slot], known: dict[str, Known]) -> list[Slot]:
    """Judge and commit; returns those that must be judged again."""
    if not slots:
        return []
    now = rt.now()
    articles = furnish([article(slot.item) for slot in slots], rt.sightings, rt.params, now)
    sketches = sketch(articles, rt.params)
    looked_up = rt.index.lookup(sketches, now)
    before = known.get(slots[0].item.id)  # then it is the only one
    if before and before.is_held and before.story:
        verdicts = [stays(articles[0], before.story, rt.params)]
    else:
        verdicts = judge(articles, sketches, _open(looked_up.found, before), rt.params, now)
    changes = plan.judged(slots, verdicts, sketches, known, rt.params, now)
    return list(slots[commit(rt, job_id, changes, looked_up.newest) :])


def _open(found: list[tuple[Story, ...]], before: Known | None) -> list[tuple[Story, ...]]:
    """What was found, but for what somebody has taken the item apart from."""
    if before is None:
        return found
    return [open_to(before.apart, stories, before.story_id) for stories in found]


def commit(rt: Runtime, job_id: str, changes: Sequence[Change], newest: int) -> int:
    """How many of the changes are recorded; the rest was decided on old knowledge."""
    if not changes:
        return 0
    committed = rt.commit(job_id, changes, newest, rt.now())
    if committed.refused == "stopped":
        raise JobEndedError
    return committed.done


def batches(reading: Reading, size: int) -> Iterator[list[Slot]]:
    """The items in order, so many at a time, and no id twice in one batch."""
    batch: list[Slot] = []
    ids: set[str] = set()
    for position, (item, own) in enumerate(zip(reading.items, marks(reading.items), strict=True)):
        if len(batch) == size or item.id in ids:
            yield batch
            batch, ids = [], set()
        batch.append(Slot(str(position), item, own))
        ids.add(item.id)
    if batch:
        yield batch
