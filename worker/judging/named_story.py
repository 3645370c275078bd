"""Which story somebody means by a name."""

from __future__ import annotations

from dedupe import Story

from ..store.items import StoredItem
from ..stores import Stores


def find_story(rt: Stores, name: str) -> Story | None:
    """A story by its id, by that of one that became part of it, or by that of an item in it.

    A withdrawn item is in none.
    """
    return load_named_story(rt, name, rt.items.load_items([name]).get(name))


def load_named_story(rt: Stores, name: str, item: StoredItem | None) -> Story | None:
    """As ``find_story``, where the item of that name is known already; None: there is none."""
    story_id = name if item is None else item.story_id
    if story_id is None:
        return None
    story_id = rt.items.resolve_story_id(story_id)
    return rt.items.load_stories([story_id]).get(story_id)
