"""All stories as they are now, for a consumer that begins late and follows the stream from there.

cursor ─► story ids ─► stories with representatives ─► their records, from the streams
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..stores import Stores
from .events import StoryAtVersion
from .kept_records import load_records


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentStory:
    """A story, and the text that stands for it."""

    story_id: str
    story_size: int
    story_revision: int
    record: dict[str, Any] | None  # its representative's, as it was published; None: its stream was trimmed
    representative: dict[str, Any] | None  # without a record what is kept of the item, as in `story.split`


def read_current_stories(rt: Stores) -> Iterator[CurrentStory]:
    """Every story of the window, in no order.

    Read the cursor of `clean` first and follow from there: what changes meanwhile is then told once more, and the end
    is the same as if all had been read from the beginning.
    """
    for story_ids in rt.items.find_story_ids():
        yield from load_current_stories(rt, story_ids)


def load_current_stories(rt: Stores, story_ids: Sequence[str]) -> Iterator[CurrentStory]:
    """Those of the stories that are in the window and have not become part of others."""
    stories = [*rt.items.load_stories(story_ids).values()]
    places = rt.items.find_records([story.representative.id for story in stories])
    records = load_records(rt, places)
    for story in stories:
        lead = story.representative.id
        if lead in places:
            yield _describe_story(StoryAtVersion(story, places[lead].version), records.get(lead))


def _describe_story(story: StoryAtVersion, record: dict[str, Any] | None) -> CurrentStory:
    return CurrentStory(
        story_id=story.story.id,
        story_size=story.story.size,
        story_revision=story.story.revision,
        record=record,
        representative=None if record else story.representative_data(),
    )
