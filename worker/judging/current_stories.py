"""All stories as they are now, for a consumer that begins late and follows the stream from there.

cursor ─► story ids ─► stories with representatives ─► their records, from the streams
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from dedupe import Story

from ..runtime import Runtime
from ..store.items import RecordPlace
from ..store.streams import StreamEntry
from .events import StoryAtVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentStory:
    """A story, and the text that stands for it."""

    story_id: str
    story_size: int
    record: dict[str, Any] | None  # its representative's, as it was published; None: its stream was trimmed
    representative: dict[str, Any] | None  # without a record what is kept of the item, as in `story.split`


def read_current_stories(rt: Runtime) -> Iterator[CurrentStory]:
    """Every story of the window, in no order.

    Read the cursor of `clean` first and follow from there: what changes meanwhile is then told once more, and the end
    is the same as if all had been read from the beginning.
    """
    for story_ids in rt.items.find_story_ids():
        stories = [*rt.items.load_stories(story_ids).values()]
        places = rt.items.find_records([story.representative.id for story in stories])
        known = [story for story in stories if story.representative.id in places]
        found = [places[story.representative.id] for story in known]
        entries = rt.streams.get_all([(place.stream, place.entry) for place in found])
        for story, place, entry in zip(known, found, entries, strict=True):
            yield _describe_story(story, place, entry)


def _describe_story(story: Story, place: RecordPlace, entry: StreamEntry | None) -> CurrentStory:
    record = msgspec.json.decode(entry.fields["data"])["record"] if entry else None
    return CurrentStory(
        story_id=story.id,
        story_size=story.size,
        record=record,
        representative=None if record else StoryAtVersion(story, place.version).representative_data(),
    )
