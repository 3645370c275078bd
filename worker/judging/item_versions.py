"""The versions of one item, each beside the one before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ..store.commit import Change
from ..store.earlier_versions import pack_earlier_version
from ..store.items import StoredItem
from ..stores import Stores
from .known_items import is_valid_id
from .text_changes import TextChange, compare_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionStep:
    """What an item became at one moment."""

    version: int
    before: int  # the version that it is compared with: the last one before it that is kept
    at: datetime  # when ``version`` was recorded, or, where some between are not kept, the first of them
    title: tuple[TextChange, ...]
    text: tuple[TextChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemHistory:
    """An item as it is, and how it came to that."""

    id: str
    version: int
    title: str
    source: str
    is_withdrawn: bool
    steps: tuple[VersionStep, ...]  # the newest first


def with_earlier_version(change: Change, known: StoredItem, most: int, now: datetime) -> Change:
    """A new version of a known item, whose commit keeps the text that it puts another one in the place of.

    Args:
        most: how many earlier texts of an item are kept; 0 keeps none. What was withdrawn is never kept.
    """
    if known.withdrawn:
        return change
    return replace(change, fields=(*change.fields, *pack_earlier_version(known.article, known.version, most, now)))


def load_item_history(rt: Stores, item_id: str) -> ItemHistory | None:
    """None: no such item. One that was withdrawn has no texts to compare."""
    known = rt.items.load_items([item_id]).get(item_id) if is_valid_id(item_id) else None
    if known is None:
        return None
    return ItemHistory(
        id=known.id,
        version=known.version,
        title=known.article.title,
        source=known.article.source,
        is_withdrawn=known.withdrawn is not None,
        steps=() if known.withdrawn else _list_steps(rt, known),
    )


def _list_steps(rt: Stores, known: StoredItem) -> tuple[VersionStep, ...]:
    earlier = [one for one in rt.earlier_versions.load(known.id) if one.version < known.version]
    later = [*((one.version, one.article) for one in earlier[1:]), (known.version, known.article)]
    steps = [
        VersionStep(
            version=version,
            before=old.version,
            at=old.replaced_at,
            title=compare_texts(old.article.title or "", article.title or ""),
            text=compare_texts(old.article.text, article.text),
        )
        for old, (version, article) in zip(earlier, later if earlier else (), strict=True)
    ]
    return tuple(reversed(steps))
