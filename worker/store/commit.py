"""The commit: verdict, index entry, stream entry and ledger in one atomic script."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from dedupe import Params, Sketch, Story

from ..settings import EventPacking
from .client import Client
from .identities import MAX_BEARERS, MarkClaim
from .index import KEY_BYTES, KEYS_AT_ONCE, pack_keys
from .items import Placement, pack_decision
from .jobs import to_milliseconds
from .keys import Keys
from .measure_names import DELAYS
from .regroup import StoryRegrouping, pack_event, pack_postings, pack_regrouping, pack_story
from .runs import NO_RUN, JobRun
from .scripts import Script
from .streams import Event
from .window import Window

BYTES_AT_ONCE = 1024 * 1024  # that one call stores and announces
ItemOutcome = Literal["published", "copies", "unchanged", "filtered", "routed", "dead"]


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """Where an item was when it was read."""

    story_id: str = ""  # "" for none
    apart: frozenset[str] = frozenset()  # its own sides of splits
    placed: Placement | None = None  # by hand


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsorbedStory:
    """A story that became part of another one."""

    story: Story  # as it was read
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What becomes of one item of a job. Only ``slot`` and ``outcome`` are always there."""

    slot: str  # position in the document
    outcome: ItemOutcome
    item_id: str | None = None
    expected_version: int = 0  # the version that was read; 0: none
    expected_digests: bytes | None = None  # of all ways, packed, as they were read; what writes them anew has them
    found_in: ItemPlace | None = None  # refuse if it is in another place by now; what joins a story has it
    fields: tuple[str | bytes, ...] = ()  # of the item's hash, field and value in turn
    claims: tuple[MarkClaim, ...] = ()  # marks to know it by; refused if somebody else has claimed one since
    looked_up: Sketch | None = None  # judged against the index: refuse if a twin came in since
    posted: Sketch | None = None  # its story is found by it from now on
    retired: tuple[tuple[str, Sketch], ...] = ()  # items whose old postings go
    story: Story | None = None  # the story after this change
    left: str | None = None  # the story that the item was in before, if that is another one
    event: Event | None = None
    merges: tuple[AbsorbedStory, ...] = ()  # stories that became part of this one
    regroup: StoryRegrouping | None = None  # what becomes of the story that it is withdrawn from


@dataclass(frozen=True, slots=True)
class CommitResult:
    recorded_count: int  # so many of the changes, from the first, are recorded
    refusal: str = field(default="")  # why the next one isn't; see commit.lua


class CommitScript:
    """Records changes in order, up to the first that was decided on old knowledge."""

    def __init__(self, client: Client, keys: Keys, params: Params, packing: EventPacking = "none") -> None:
        self._packing = packing
        self._window = Window(params)
        self._script = Script(client, keys, "commit")
        self._run = NO_RUN

    def for_run(self, run: JobRun) -> CommitScript:
        """The commit in the hands of one run, which is refused as soon as its job is another run's."""
        script = copy.copy(self)
        script._run = run
        return script

    def __call__(self, job_id: str, changes: Sequence[Change], newest: int, now: datetime) -> CommitResult:
        """Idempotent by job and slot: a change that is recorded already counts as done.

        Args:
            newest: number of the newest index entry when the changes were judged.
        """
        recorded, own = 0, list[int]()
        for part in _split_by_size(_pack_changes(changes, self._packing)):
            done, refusal, posted = self._script(
                window=self._window.arguments_at(now),
                job=job_id,
                run=self._run.token,
                seen=newest,
                own=own,
                most=MAX_BEARERS,
                now=to_milliseconds(now),
                delays=DELAYS,
                entries=part,
            )
            recorded, own = recorded + done, own + posted
            if refusal:
                return CommitResult(recorded, refusal.decode())
        return CommitResult(recorded)


def _split_by_size(entries: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The entries in order, in parts that the server records in some milliseconds each; one may be larger alone."""
    part: list[dict[str, Any]] = []
    keys = size = 0
    for entry in entries:
        own_keys, own_size = _count_keys(entry), _measure_bytes(entry)
        if part and (keys + own_keys > KEYS_AT_ONCE or size + own_size > BYTES_AT_ONCE):
            yield part
            part, keys, size = [], 0, 0
        part.append(entry)
        keys, size = keys + own_keys, size + own_size
    if part:
        yield part


def _count_keys(entry: dict[str, Any]) -> int:
    """Posting keys that are looked up, written or removed with an entry."""
    regrouped = entry.get("regroup", {})
    gone_or_put = [*entry.get("drop", ()), *regrouped.get("drop", ()), *regrouped.get("put", ())]
    return sum(len(posting["keys"]) for posting in (entry, *gone_or_put) if posting.get("keys")) // KEY_BYTES


def _measure_bytes(entry: dict[str, Any]) -> int:
    """Of what is stored and announced, nearly."""
    return sum(map(len, (*entry.get("fields", ()), *entry.get("event", {}).get("pairs", ()))))


def _pack_changes(changes: Sequence[Change], packing: EventPacking) -> list[dict[str, Any]]:
    sketches = [change.posted or change.looked_up for change in changes]
    keys = iter(pack_keys([sketch for sketch in sketches if sketch]))
    return [
        _pack_change(change, next(keys) if sketch else None, packing)
        for change, sketch in zip(changes, sketches, strict=True)
    ]


def _pack_change(change: Change, keys: bytes | None, packing: EventPacking) -> dict[str, Any]:
    values = {
        "slot": change.slot,
        "outcome": change.outcome,
        "item": change.item_id,
        "expected": change.expected_version,
        "digests": change.expected_digests,
        "from": _pack_place(change.found_in) if change.found_in else None,
        "fields": change.fields or None,
        "claims": [part for claim in change.claims for part in _pack_claim(claim)] or None,
        "judged": change.looked_up is not None,
        "posted": change.posted is not None,
        "keys": keys,
        "drop": pack_postings(change.retired) if change.retired else None,
        "story": _pack_story_change(change),
        "event": pack_event(change.event, packing) if change.event else None,
        "merges": [_pack_absorbed(absorbed, packing) for absorbed in change.merges] or None,
        "regroup": pack_regrouping(change.regroup, packing) if change.regroup else None,
    }
    return {name: value for name, value in values.items() if value is not None}


def _pack_claim(claim: MarkClaim) -> tuple[bytes, str]:
    return claim.mark, "".join(f"{item_id} " for item_id in claim.seen)


def _pack_place(place: ItemPlace) -> dict[str, str]:
    placed = pack_decision(place.placed).decode() if place.placed else ""
    return {"story": place.story_id, "apart": " ".join(sorted(place.apart)), "placed": placed}


def _pack_absorbed(absorbed: AbsorbedStory, packing: EventPacking) -> dict[str, Any]:
    story = absorbed.story
    return {"id": story.id, "expected": story.revision, "event": pack_event(absorbed.event, packing)}


def _pack_story_change(change: Change) -> dict[str, Any] | None:
    if change.story is None:
        return None
    return {**pack_story(change.story), **({"left": change.left} if change.left else {})}
