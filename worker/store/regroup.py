"""Regroupings: what people decide by hand, and what withdrawals do to stories, in one atomic script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from dedupe import Params, Sketch, Story

from ..settings import EventPacking
from .client import Client
from .event_data import pack_data
from .index import pack_keys
from .items import pack_parts
from .keys import Keys
from .scripts import Script
from .streams import Event
from .window import Window


class ItemMove(NamedTuple):
    """An item leaves a story for another one."""

    item_id: str
    from_story: str  # as it was read; "" for none
    to_story: str  # "" for none


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRegrouping:
    """A change of stories and their items, without any new text. It is done whole or, on old knowledge, not at all."""

    stories: tuple[Story, ...] = ()  # as they are after it, their revision one more than was read
    ended: tuple[Story, ...] = ()  # as they were read; nothing is left of them
    absorbed: tuple[Story, ...] = ()  # as they were read; they become part of the first of ``stories``
    moves: tuple[ItemMove, ...] = ()
    versions: tuple[tuple[str, int], ...] = ()  # item -> its version as it was read
    fields: tuple[tuple[str, tuple[str | bytes, ...]], ...] = ()  # item -> of its hash, field and value in turn
    retired: tuple[tuple[str, Sketch], ...] = ()  # items whose postings go
    posted: tuple[tuple[str, Sketch], ...] = ()  # items that their story is found by; posted where they are not
    events: tuple[Event, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)  # what the totals grow by


class MemberMoves:
    """Moves the members of stories that became part of others, where these are too many for one call."""

    def __init__(self, client: Client, keys: Keys, params: Params) -> None:
        self._window = Window(params)
        self._follow = Script(client, keys, "follow")

    def move_some(self, now: datetime) -> bool:
        """Move a thousand more. False: all are where they belong."""
        return bool(self._follow(expires=self._window.arguments_at(now)["expires"]))

    def finish(self, now: datetime) -> None:
        """Move all, before somebody reads who is in a story."""
        while self.move_some(now):
            pass


class RegroupScript:
    """Does regroupings."""

    def __init__(self, client: Client, keys: Keys, params: Params, packing: EventPacking = "none") -> None:
        self._window = Window(params)
        self._packing = packing
        self._script = Script(client, keys, "regroup")

    def __call__(self, change: StoryRegrouping, now: datetime) -> bool:
        """False: a story or item was changed since it was read; nothing is done, so read and decide again."""
        refusal = self._script(window=self._window.arguments_at(now), change=pack_regrouping(change, self._packing))
        return bool(refusal == b"")


def pack_regrouping(change: StoryRegrouping, packing: EventPacking) -> dict[str, Any]:
    """As stories.lua takes it."""
    return {
        "stories": [pack_story(story) for story in change.stories],
        "ended": _pack_revisions(change.ended),
        "absorbed": _pack_revisions(change.absorbed),
        "moves": [{"item": move.item_id, "from": move.from_story, "to": move.to_story} for move in change.moves],
        "versions": [{"item": item_id, "expected": version} for item_id, version in change.versions],
        "fields": [{"item": item_id, "pairs": pairs} for item_id, pairs in change.fields],
        "drop": pack_postings(change.retired),
        "put": pack_postings(change.posted),
        "events": [pack_event(event, packing) for event in change.events],
        "counts": dict(change.counts),
    }


def pack_story(story: Story) -> dict[str, Any]:
    """A story as it is after a change."""
    return {
        "id": story.id,
        "expected": story.revision - 1,
        "size": story.size,
        "representative": story.representative.id,
        "anchors": " ".join(anchor.id for anchor in story.anchors),
        "apart": " ".join(sorted(story.apart)),
        "held": " ".join(sorted(story.held)),
        "parts": pack_parts(story.known_parts),
    }


def pack_postings(items: Sequence[tuple[str, Sketch]]) -> list[dict[str, Any]]:
    keys = pack_keys([sketch for _, sketch in items])
    return [{"item": item_id, "keys": own} for (item_id, _), own in zip(items, keys, strict=True)]


def pack_event(event: Event, packing: EventPacking) -> dict[str, Any]:
    return {"stream": event.stream, "pairs": pack_data(event.fields, packing)}


def _pack_revisions(stories: Iterable[Story]) -> list[dict[str, Any]]:
    return [{"id": story.id, "expected": story.revision} for story in stories]
