"""The stories that changed last, as feeds show them, and those that are no stories any more.

events of `clean`, newest first ─► stories that they name ─► what these are now | gone
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import msgspec

from ..judging.current_stories import CurrentStory, load_current_stories
from ..runtime import Runtime
from ..store.event_selection import EventSelection
from ..store.streams import StreamEntry

EVENTS_AT_ONCE = 50
MOST_EVENTS = 1000  # that are looked through for one feed, however few of them are wanted
MOST_GONE = 100  # stories that a feed says to be gone


@dataclass(frozen=True, slots=True)
class ChangedStory:
    """A story as it is now."""

    story: CurrentStory
    changed_at: str  # RFC 3339, of the last event that tells of it

    @property
    def text(self) -> Mapping[str, Any]:
        """Its record, or what is kept of it."""
        return self.story.record or self.story.representative or {}


@dataclass(frozen=True, slots=True)
class GoneStory:
    """A story that became part of another one, or whose items were all withdrawn."""

    story_id: str
    gone_at: str  # RFC 3339


@dataclass(frozen=True, slots=True)
class NewestStories:
    """What a feed is made of; newest first."""

    stories: list[ChangedStory] = field(default_factory=list)
    gone: list[GoneStory] = field(default_factory=list)

    @property
    def changed_at(self) -> str | None:
        """When the last of it happened."""
        moments = [one.changed_at for one in self.stories] + [one.gone_at for one in self.gone]
        return max(moments, default=None)


def read_newest_stories(rt: Runtime, selection: EventSelection, limit: int) -> NewestStories:
    """So many stories at most that are wanted. Where types are given, one of these must have told of the story."""
    found, seen = NewestStories(), set[str]()
    entries = islice(rt.streams.read_back("clean"), MOST_EVENTS)
    while len(found.stories) < limit and (part := [*islice(entries, EVENTS_AT_ONCE)]):
        named = _find_new_names(part, selection.types, seen)
        stories = {story.story_id: story for story in load_current_stories(rt, [*named])}
        for story_id, (moment, is_end) in named.items():
            _place_story(found, story_id, stories.get(story_id), moment, is_end, selection)
    del found.stories[limit:], found.gone[MOST_GONE:]
    return found


def _find_new_names(entries: list[StreamEntry], types: frozenset[str], seen: set[str]) -> dict[str, tuple[str, bool]]:
    """Story -> when it was told of last, and whether as one that ends."""
    named: dict[str, tuple[str, bool]] = {}
    for entry in entries:
        kind = entry.fields["ce_type"]
        for story_id, is_end in _name_stories(kind, msgspec.json.decode(entry.fields["data"])):
            if story_id not in seen and (is_end or not types or kind in types):
                seen.add(story_id)
                named[story_id] = (entry.fields["ce_time"], is_end)
    return named


def _name_stories(kind: str, data: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """The stories that an event tells of, and whether each ends with it.

    >>> [*_name_stories("story.merged", {"story_id": "st_a", "absorbed_id": "st_b"})]
    [('st_b', True), ('st_a', False)]
    """
    if kind == "story.merged":
        yield data["absorbed_id"], True
    if "record" in data:
        yield data["record"]["story_id"], False
    elif data.get("story_id"):
        yield data["story_id"], kind == "item.withdrawn" and data["representative"] is None
    if kind == "story.split":
        yield data["new_story_id"], False


def _place_story(
    found: NewestStories,
    story_id: str,
    story: CurrentStory | None,
    moment: str,
    is_end: bool,
    selection: EventSelection,
) -> None:
    """What is neither there nor at its end is out of the window; it is no news that it is."""
    if story is None:
        if is_end:
            found.gone.append(GoneStory(story_id, moment))
        return
    changed = ChangedStory(story, moment)
    if selection.takes_record(dict(changed.text)):
        found.stories.append(changed)
