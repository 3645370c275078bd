"""How a story came to be what it is: who joined it when, and what people did to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from dedupe import Story

from ..runtime import Runtime
from ..store.items import Placement, RecordPlace, StoredItem

MOST_SPLITS = 20  # of one story that are looked up


@dataclass(frozen=True, slots=True, kw_only=True)
class HandMade:
    """What somebody did, and how it is taken back."""

    did: str  # split, merge, lead
    at: datetime
    actor: str | None
    reason: str | None
    items: tuple[str, ...]  # of this story, that it was done to
    other: str  # the story that they came from, or went to; "" where that is not kept
    undo: str  # merge: with the other one; split: these items off; "": it can't be undone from here


def read_joined_at(place: RecordPlace | None) -> datetime | None:
    """When an item's last version was recorded, as the server's clock has it in the entry."""
    milliseconds = place.entry.partition("-")[0] if place else ""
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC) if milliseconds.isdigit() else None


def list_hands(rt: Runtime, story: Story, members: Mapping[str, StoredItem]) -> tuple[HandMade, ...]:
    """What people did to a story, newest first: as far as its items, and those that left it, still say it."""
    found = [*_list_own_hands(story, members), *_list_partings(rt, story)]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def _list_own_hands(story: Story, members: Mapping[str, StoredItem]) -> Iterator[HandMade]:
    groups: dict[Placement, list[str]] = {}
    for item_id, known in members.items():
        if known.placed:
            groups.setdefault(known.placed, []).append(item_id)
    for placed, items in groups.items():
        came_from = placed.came_from or ""
        if placed.did == "merge" and came_from == story.id:
            continue  # those that were here; the row of those that came says it
        can_split = placed.did == "merge" and came_from and len(items) < story.size
        can_merge = placed.did == "split" and came_from and came_from != story.id
        undo = "split" if can_split else _word_if("merge", bool(can_merge))
        yield HandMade(
            did=placed.did, at=placed.at, actor=placed.actor, reason=placed.reason, items=tuple(sorted(items)),
            other=came_from if came_from != story.id else "", undo=undo,
        )  # fmt: skip


def _word_if(word: str, is_so: bool) -> str:
    return word if is_so else ""


def _list_partings(rt: Runtime, story: Story) -> Iterator[HandMade]:
    """Splits by which items left this story; those items know who did it."""
    left = sorted(side[1:] for side in story.apart if side.startswith("+"))[:MOST_SPLITS]
    there = rt.items.load_stories(left)
    leads = rt.items.load_items([one.representative.id for one in there.values()])
    for other in there.values():
        known = leads.get(other.representative.id)
        if known and known.placed and known.placed.did == "split":
            placed = known.placed
            yield HandMade(
                did="parted", at=placed.at, actor=placed.actor, reason=placed.reason, items=(), other=other.id,
                undo="merge",
            )  # fmt: skip
