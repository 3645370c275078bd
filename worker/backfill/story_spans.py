"""Stories put together of their items, which come in order of time. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from .item_files import UNDATED


class StorySpan(msgspec.Struct):
    """A story as far as it is known: how many items, from when until when, and which text stands for it."""

    story_id: str
    language: str
    size: int
    lead_id: str
    first: int | None = None  # microseconds since 1970, of items with a date
    last: int | None = None
    is_open: bool = False  # an item without a date may be matched at any time


class OpenStories:
    """The stories of a language that items to come may still join; the others are given away."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._stories: dict[str, StorySpan] = {}

    def add_item(self, story_id: str, lead_id: str, moment: int) -> None:
        """One more item of a story, which ``lead_id`` stands for then."""
        story = self._stories.get(story_id)
        if story is None:
            story = StorySpan(story_id, self._language, 0, lead_id)
            self._stories[story_id] = story
        story.size += 1
        story.lead_id = lead_id
        if moment == UNDATED:
            story.is_open = True
        else:
            story.first = moment if story.first is None else min(story.first, moment)
            story.last = moment if story.last is None else max(story.last, moment)

    def close_before(self, moment: int | None) -> Iterator[StorySpan]:
        """Give away the stories whose last item was before a moment; None: all of them."""
        ended = [story for story in self._stories.values() if moment is None or _has_ended(story, moment)]
        for story in ended:
            del self._stories[story.story_id]
            yield story


def _has_ended(story: StorySpan, moment: int) -> bool:
    return not story.is_open and story.last is not None and story.last < moment
