"""The shared index with the methods of MemoryIndex: stories recorded as the commit records them, in keys of its own."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from dedupe import Params, Sketch, Story
from worker.store.client import make_client
from worker.store.index import RedisIndex
from worker.store.items import pack_article
from worker.store.keys import Keys

numbers = itertools.count()


class RedisShelf:
    """One collection on a real server; time is what was last handed in.

    The server expires keys by its own clock, so stories are put in from now on and never in the past.
    """

    def __init__(self, url: str, params: Params) -> None:
        self.client, self.keys = make_client(url), Keys(f"shelf{next(numbers)}")
        self.window = params.window
        self.index = RedisIndex(self.client, self.keys, params)
        self.now = datetime.now(UTC)
        self._posted: dict[str, tuple[str, Sketch]] = {}  # story -> item in the index, its keys

    def find_candidates(self, sketches: Sequence[Sketch]) -> list[tuple[Story, ...]]:
        return self.index.look_up_stories(sketches, self.now).candidates

    def put(self, story: Story, sketch: Sketch, now: datetime) -> None:
        self.delete([story.id])
        self.now = now
        self._record(story)
        self._posted[story.id] = story.representative.id, sketch
        self.index.put({story.representative.id: sketch}, now)

    def update(self, story: Story) -> None:
        if story.id in self._posted:
            self._record(story)

    def delete(self, story_ids: Iterable[str]) -> None:
        self.index.drop(dict(self._posted.pop(one) for one in story_ids if one in self._posted), self.now)

    def expire(self, now: datetime) -> None:
        self.now = now
        self.index.sweep(now)

    def left(self) -> list[str]:
        """All keys of the collection."""
        (found,) = self.client.pipeline(transaction=False).keys(f"{self.keys.prefix}:*").execute()
        return sorted(key.decode() for key in found)

    def _record(self, story: Story) -> None:
        item, packed = story.representative.id, pack_article(story.representative)
        pipe = self.client.pipeline(transaction=False)
        pipe.hset(self.keys.item(item), mapping={"story": story.id, "article": packed})
        known = {"representative": item, "size": story.size, "revision": story.revision}
        pipe.hset(self.keys.story(story.id), mapping=known)
        pipe.execute()
