"""A story with all its items and why each is in it, as values.

name of a story or item ─► story ─► its members ─► what is kept of each
"""

from __future__ import annotations

from typing import Any

from dedupe import Story

from ..store.items import StoredItem
from ..stores import Stores
from .known_items import is_valid_id, pack_article, pack_verdict
from .named_story import find_story
from .outdated_texts import has_outdated_text


def load_story_members(rt: Stores, name: str) -> tuple[Story, list[dict[str, Any]]] | None:
    """The story of this id, or the one that an item of this id is in, and a row for each item; None: there is none."""
    story = find_story(rt, name) if is_valid_id(name) else None
    if story is None:
        return None
    members = rt.items.load_member_ids(story.id)
    judged = rt.items.load_items(members)
    ordered = sorted(members, key=lambda member: _sort_key_for(story, member, judged.get(member)))
    lead = judged.get(story.representative.id)
    outdated = lead.outdated if lead else b""
    return story, [_pack_member(story, member, judged.get(member), outdated) for member in ordered]


def load_withdrawn_item(rt: Stores, name: str) -> StoredItem | None:
    """An item that was taken back, and is in no story.

    Look for its story first: then what is withdrawn at this moment is not called unknown.
    """
    item = rt.items.load_items([name]).get(name) if is_valid_id(name) else None
    return item if item and item.withdrawn else None


def pack_story(story: Story, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A story and its items, as programs get them."""
    return {
        "story_id": story.id,
        "story_size": story.size,
        "revision": story.revision,
        "representative": story.representative.id,
        "members": rows,
    }


def pack_withdrawn_item(item: StoredItem) -> dict[str, Any]:
    """What is left to say of an item that is in no story any more."""
    return {**pack_article(item.article), "withdrawn": item.withdrawn}


def _sort_key_for(story: Story, member: str, known: StoredItem | None) -> tuple[bool, bool, float, str]:
    """The representative first, then by time, and last what is no longer kept."""
    moment = known.article.seen_at.timestamp() if known else 0.0
    return member != story.representative.id, known is None, moment, member


def _pack_member(story: Story, member: str, known: StoredItem | None, outdated: bytes) -> dict[str, Any]:
    """An item of the story; one that is no longer kept has only its id and role.

    Args:
        outdated: what older versions of the representative said, packed.
    """
    if known is None:
        return {"id": member, "role": "copy", "kept": False}
    role = _role_of(story, known)
    return {
        **pack_article(known.article),
        "role": role,
        "kept": True,
        "stale": _is_stale(known, role, outdated),
        **pack_verdict(known),
        **_pack_placement(known),
    }


def _is_stale(known: StoredItem, role: str, outdated: bytes) -> bool:
    """Whether a copy still carries the text of an older version."""
    return role in ("copy", "partial") and has_outdated_text(outdated, known.article.text, role == "copy")


def _pack_placement(known: StoredItem) -> dict[str, Any]:
    return {"placed": known.placed} if known.placed else {}


def _role_of(story: Story, known: StoredItem) -> str:
    """As in the item's record."""
    if known.article.id == story.representative.id:
        return "sole" if story.size == 1 else "representative"
    return "partial" if known.verdict and known.verdict.relation == "partial" else "copy"
