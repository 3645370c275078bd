"""What a run left on the server, by id, and how far two runs of the same input differ."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from worker.audit.discrepancies import Discrepancy
from worker.audit.proof import prove_all_is_there
from worker.runtime import Runtime
from worker.store.streams import StreamEntry

PUBLIC = ("clean", "copies")
Repeatable = TypeVar("Repeatable")


@dataclass(frozen=True, slots=True)
class Announcement:
    """An event that carries an item's record."""

    event_id: str
    item_id: str
    version: int
    story_id: str
    text: str  # digest of title and text


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTrace:
    """What a run left."""

    items: Mapping[str, frozenset[str]]  # job -> ids that have an outcome in it
    announced: tuple[Announcement, ...]  # in both streams
    bare: tuple[str, ...] = ()  # ids of events without a record
    absorbed: int = 0  # stories that became part of others
    dead: int = 0  # items
    buried: frozenset[str] = frozenset()  # jobs that are dead as a whole
    reasons: tuple[str, ...] = ()  # of dead letters
    contradictions: tuple[str, ...] = ()  # between the ledger's sums, and what `doctor --audit` finds

    @property
    def all_items(self) -> frozenset[str]:
        """Ids that have an outcome in any job."""
        return frozenset().union(*self.items.values())

    @property
    def stories(self) -> int:
        """How many stories there are in the end."""
        return len({one.story_id for one in self.announced}) - self.absorbed


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceDifference:
    """What a disturbed run has less, or more, than the undisturbed one."""

    lost: frozenset[str]  # items that are not there, or whose text is not, and that no dead letter accounts for
    doubled: frozenset[str]  # events and versions that are there twice, and items that only the disturbed run has
    dead: int  # more than undisturbed
    reasons: tuple[str, ...]  # of dead letters that the undisturbed run does not have
    stories: int  # more than undisturbed; depends on the order in which copies come, too


def read_trace(rt: Runtime, job_ids: Sequence[str], guilty: Sequence[str] = ()) -> RunTrace:
    """What is in the streams and in the ledger's slots of these jobs.

    Args:
        guilty: jobs whose dead letters don't count.
    """
    slots = {job_id: [item for _, item in rt.jobs.recorded_slots(job_id).values()] for job_id in job_ids}
    entries = [entry for name in PUBLIC for entry in rt.streams.read(name)]
    found = [_read_announcement(entry) for entry in entries]
    audit = rt.jobs.audit()
    letters = [json.loads(entry.fields["data"]) for entry in rt.streams.read("dead")]
    expected = [state.counts["dead"] for job_id in guilty if (state := rt.jobs.load_state(job_id))]
    return RunTrace(
        items={job_id: frozenset(filter(None, found)) for job_id, found in slots.items()},
        announced=tuple(one for one in found if one),
        bare=tuple(entry.fields["ce_id"] for entry, one in zip(entries, found, strict=True) if one is None),
        absorbed=audit.merged,
        dead=audit.outcomes["dead"] - sum(expected),
        buried=frozenset(job_id for job_id in job_ids if _is_dead(rt, job_id)),
        reasons=tuple(letter["reason"] for letter in letters if letter["job_id"] not in guilty),
        contradictions=(*audit.contradictions, *map(_describe, prove_all_is_there(rt).discrepancies)),
    )


def compare_traces(calm: RunTrace, disturbed: RunTrace) -> TraceDifference:
    """What the faults have cost."""
    announced = {one.item_id for one in calm.announced}
    there = disturbed.all_items & ({one.item_id for one in disturbed.announced} | (calm.all_items - announced))
    texts = {one.text for one in disturbed.announced}
    lost = {item for item in calm.all_items if item not in there}
    lost |= {one.item_id for one in calm.announced if one.text not in texts}
    dead = frozenset().union(*(calm.items.get(job_id, frozenset()) for job_id in disturbed.buried))
    more = {one.item_id for one in disturbed.announced} - announced - calm.all_items
    return TraceDifference(
        lost=frozenset(lost - dead),
        doubled=frozenset(more | _find_repeated_events(disturbed) | _find_repeated_versions(disturbed)),
        dead=max(0, disturbed.dead - calm.dead),
        reasons=tuple(sorted(set(disturbed.reasons) - set(calm.reasons))),
        stories=disturbed.stories - calm.stories,
    )


def _describe(found: Discrepancy) -> str:
    return f"{found.kind} {found.subject}: {found.says}"


def _is_dead(rt: Runtime, job_id: str) -> bool:
    state = rt.jobs.load_state(job_id)
    return state is not None and state.state == "dead"


def _find_repeated_events(trace: RunTrace) -> set[str]:
    return _find_repeated([*(one.event_id for one in trace.announced), *trace.bare])


def _find_repeated_versions(trace: RunTrace) -> set[str]:
    """Items that two different events announce in one version."""
    distinct = {(one.event_id, one.item_id, one.version) for one in trace.announced}
    return {f"{item} {version}" for item, version in _find_repeated([(item, n) for _, item, n in distinct])}


def _find_repeated(values: Sequence[Repeatable]) -> set[Repeatable]:
    seen: dict[Repeatable, int] = {}
    for value in values:
        seen[value] = seen.get(value, 0) + 1
    return {value for value, times in seen.items() if times > 1}


def _read_announcement(entry: StreamEntry) -> Announcement | None:
    record: Mapping[str, object] | None = json.loads(entry.fields["data"]).get("record")
    if record is None:
        return None
    text = f"{record.get('title')}\0{record.get('content_text')}"
    return Announcement(
        event_id=entry.fields["ce_id"],
        item_id=str(record["id"]),
        version=int(str(record["version"])),
        story_id=str(record["story_id"]),
        text=hashlib.blake2b(text.encode(), digest_size=16).hexdigest(),
    )
