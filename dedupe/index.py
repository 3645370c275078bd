"""Where stories are found again: the Index contract, and an index in this process's memory.

Only the representative of a story is indexed, since joining needs agreement with that one; so a story has one set
of keys. The same contract test runs on every implementation (tests/test_dedupe_index.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from heapq import nlargest
from itertools import count
from typing import NamedTuple, Protocol

from .article import Story
from .params import Params
from .sketch import Sketch

_BUCKET = timedelta(days=1)


class Index(Protocol):
    """What deciding needs of an index; how it is written to is each implementation's own affair."""

    def candidates(self, sketches: Sequence[Sketch]) -> list[tuple[Story, ...]]:
        """For each sketch the stories that share a key with it: most shared keys first, at most `max_candidates`.

        Keys of more than `max_postings` stories count for nothing. Of equals the one put in last comes first.
        """
        ...


class _Entry(NamedTuple):
    story: Story
    keys: tuple[int, ...]
    bucket: int  # day
    serial: int  # order of arrival


class MemoryIndex:
    """An Index in dictionaries: measured at 5.7 KB per story of 120 words, its text included.

    Stories lie in buckets of one day, by the time they were put in for. Beyond `max_stories` the first story of the
    oldest day makes room for each new one.
    """

    def __init__(self, params: Params) -> None:
        self._params = params
        self._serial = count()
        self._stories: dict[str, _Entry] = {}
        self._postings: dict[int, tuple[str, ...]] = {}  # key -> story ids, oldest first
        self._buckets: dict[int, dict[str, None]] = {}  # day -> story ids, oldest first

    def __len__(self) -> int:
        return len(self._stories)

    def candidates(self, sketches: Sequence[Sketch]) -> list[tuple[Story, ...]]:
        return [self._find(sketch.keys) for sketch in sketches]

    def put(self, story: Story, sketch: Sketch, now: datetime) -> None:
        """Insert a story under its representative's keys, or give a known one a new representative."""
        self.delete([story.id])
        while len(self._stories) >= self._params.max_stories:
            self.delete([next(iter(self._buckets[min(self._buckets)]))])
        bucket = int(now.timestamp() // _BUCKET.total_seconds())
        self._stories[story.id] = _Entry(story, sketch.keys, bucket, next(self._serial))
        self._buckets.setdefault(bucket, {})[story.id] = None
        for key in sketch.keys:
            self._post(key, story.id)

    def update(self, story: Story) -> None:
        """Replace what is known of a story, under the keys that it has. Unknown stories stay unknown."""
        if known := self._stories.get(story.id):
            self._stories[story.id] = known._replace(story=story)

    def delete(self, story_ids: Iterable[str]) -> None:
        """Forget stories. Unknown ids are no error."""
        for story_id in story_ids:
            if known := self._stories.pop(story_id, None):
                self._forget(story_id, known)

    def expire(self, now: datetime) -> None:
        """Drop the whole days that lie before the window that ends now."""
        first = int((now - self._params.window).timestamp() // _BUCKET.total_seconds())
        for bucket in [day for day in self._buckets if day < first]:
            self.delete(list(self._buckets[bucket]))

    def _find(self, keys: Sequence[int]) -> tuple[Story, ...]:
        shared: Counter[str] = Counter()
        for key in keys:
            found = self._postings.get(key, ())
            if len(found) <= self._params.max_postings:
                shared.update(found)
        likest = nlargest(
            self._params.max_candidates, shared, key=lambda found: (shared[found], self._stories[found].serial)
        )
        return tuple(self._stories[found].story for found in likest)

    def _post(self, key: int, story_id: str) -> None:
        """One more than the cap is kept, to know that it is exceeded; so a posting list stays short."""
        found = self._postings.get(key, ())
        if len(found) <= self._params.max_postings:
            self._postings[key] = (*found, story_id)

    def _forget(self, story_id: str, known: _Entry) -> None:
        for key in known.keys:
            left = tuple(i for i in self._postings.get(key, ()) if i != story_id)
            if left:
                self._postings[key] = left
            else:
                self._postings.pop(key, None)
        del self._buckets[known.bucket][story_id]
        if not self._buckets[known.bucket]:
            del self._buckets[known.bucket]
