"""Headlines and sources of what a decision is about, so that nobody has to know ids by heart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..judging.named_story import find_story
from ..runtime import Runtime

MOST_NAMED = 50  # items; a decision may be about 2,000


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernedItem:
    """An item that a decision is about, or the representative of such a story."""

    id: str
    title: str
    source: str
    stands_for: int | None = None  # items of the story that it represents; None: for itself


def name_items(rt: Runtime, item_ids: Sequence[str]) -> tuple[ConcernedItem, ...]:
    """The first MOST_NAMED of them, without those that the store does not know."""
    some = item_ids[:MOST_NAMED]
    known = rt.items.load_items(some)
    found = [known[one].article for one in some if one in known]
    return tuple(ConcernedItem(id=one.id, title=one.title, source=one.source) for one in found)


def name_stories(rt: Runtime, names: Sequence[str]) -> tuple[ConcernedItem, ...]:
    """Their representatives, without those that the store does not know."""
    stories = [story for name in names if (story := find_story(rt, name))]
    return tuple(
        ConcernedItem(
            id=one.representative.id,
            title=one.representative.title,
            source=one.representative.source,
            stands_for=one.size,
        )
        for one in stories
    )
