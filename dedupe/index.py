"""Where stories are found again: the Index contract, and an index in this process's memory.

Only the representative of a story and its anchors are indexed, since only through these a text can join; so a story
has at most three sets of keys. The same contract test runs on every implementation (tests/dedupe/test_index.py).
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from heapq import nlargest
from itertools import chain, count, islice
from typing import NamedTuple, Protocol

from .article import Article, Story
from .params import Params
from .sketch import Sketch

_BUCKET_LENGTH = timedelta(days=1)


class Index(Protocol):
    """What deciding needs of an index; how it is written to is each implementation's own affair."""

    def find_candidates(self, sketches: Sequence[Sketch]) -> list[tuple[Story, ...]]:
        """For each sketch the stories that share a key with it, each once, at most `max_candidates`.

        The one whose text shares most keys comes first, of equals the one put in last. Keys of more than
        `max_postings` texts count for nothing.
        """
        ...


class _IndexedText(NamedTuple):
    story_id: str
    keys: tuple[int, ...]
    serial: int  # order of arrival


class _PackedStory(NamedTuple):
    story: Story  # its texts lie beside it
    # in the story's order, compressed: half of what a story of 450 words takes up; none if the story has its texts
    texts: tuple[bytes, ...]
    bucket: int  # day


class MemoryIndex:
    """An Index in dictionaries: some 8 KB per story of one text of 450 words, which is included.

    Stories lie in buckets of one day, by the time they were put in for. Beyond `max_stories` the first story of the
    oldest day makes room for each new one.
    """

    def __init__(self, params: Params, is_packed: bool = True) -> None:
        """An empty index.

        Args:
            is_packed: keep texts compressed; one that lives for a moment is faster without.
        """
        self._params, self._is_packed = params, is_packed
        self._serial = count()
        self._stories: dict[str, _PackedStory] = {}
        self._entries: dict[str, _IndexedText] = {}  # by the id of the text
        self._postings: dict[int, str | tuple[str, ...]] = {}  # key -> id of a text, or of several, oldest first
        self._buckets: dict[int, dict[str, None]] = {}  # day -> story ids, oldest first

    def __len__(self) -> int:
        return len(self._stories)

    def find_candidates(self, sketches: Sequence[Sketch]) -> list[tuple[Story, ...]]:
        return [self._find_stories(sketch.keys) for sketch in sketches]

    def put(self, story: Story, sketch: Sketch, now: datetime, text_id: str | None = None) -> None:
        """Insert a story, or a new text of a known one, under the keys of that text.

        Args:
            text_id: whose keys they are; the representative's if left out.
        """
        text_id = text_id or story.representative.id
        if text_id in self._entries:
            self._forget_text(text_id)
        self._place_in_bucket(story, int(now.timestamp() // _BUCKET_LENGTH.total_seconds()))
        self._entries[text_id] = _IndexedText(story.id, sketch.keys, next(self._serial))
        for key in sketch.keys:
            if key in self._postings:
                self._add_posting(key, text_id)
            else:
                self._postings[key] = text_id

    def update(self, story: Story) -> None:
        """Replace what is known of a story. Unknown stories stay unknown.

        Texts that it is no longer found by are forgotten; those of a story that became part of it find this one.
        """
        if known := self._stories.get(story.id):
            self._replace_story(story, known)

    def delete(self, story_ids: Iterable[str]) -> None:
        """Forget stories. Unknown ids are no error."""
        for story_id in story_ids:
            if known := self._stories.pop(story_id, None):
                self._forget_dropped_texts(known.story, ())
                del self._buckets[known.bucket][story_id]
                if not self._buckets[known.bucket]:
                    del self._buckets[known.bucket]

    def _find_stories(self, keys: Sequence[int]) -> tuple[Story, ...]:
        known = filter(None, map(self._postings.get, keys))
        lists = [(posting,) if isinstance(posting, str) else posting for posting in known]
        postings = [text_ids for text_ids in lists if len(text_ids) <= self._params.max_postings]
        if not postings:
            return ()
        shared = Counter(chain.from_iterable(postings))
        most = self._params.max_candidates * (1 + self._params.anchors)
        likest = nlargest(most, shared, key=lambda text_id: (shared[text_id], self._entries[text_id].serial))
        stories = dict.fromkeys(self._entries[text_id].story_id for text_id in likest)
        return tuple(
            _unpack_story(self._stories[story_id]) for story_id in islice(stories, self._params.max_candidates)
        )

    def _place_in_bucket(self, story: Story, bucket: int) -> None:
        """Put a story where its newest text belongs, or make room for a new one."""
        if known := self._stories.get(story.id):
            self._replace_story(story, known)
            del self._buckets[known.bucket][story.id]
            if not self._buckets[known.bucket]:
                del self._buckets[known.bucket]
        while len(self._stories) >= self._params.max_stories and story.id not in self._stories:
            self.delete([next(iter(self._buckets[min(self._buckets)]))])
        self._stories[story.id] = self._pack_story(story, bucket)
        self._buckets.setdefault(bucket, {})[story.id] = None

    def _pack_story(self, story: Story, bucket: int) -> _PackedStory:
        return _compress_story(story, bucket) if self._is_packed else _PackedStory(story, (), bucket)

    def _replace_story(self, story: Story, known: _PackedStory) -> None:
        self._forget_dropped_texts(known.story, story.texts)
        for text in story.texts:
            if entry := self._entries.get(text.id):
                self._entries[text.id] = entry._replace(story_id=story.id)
        self._stories[story.id] = self._pack_story(story, known.bucket)

    def _forget_dropped_texts(self, story: Story, kept: Iterable[Article]) -> None:
        """Forget what a story was found by, but for some texts, and for what finds another story by now."""
        ids = {text.id for text in kept}
        for text in story.texts:
            entry = self._entries.get(text.id)
            if text.id not in ids and entry and entry.story_id == story.id:
                self._forget_text(text.id)

    def _add_posting(self, key: int, text_id: str) -> None:
        """One more than the cap is kept, to know that it is exceeded; so a posting list stays short."""
        text_ids = self._find_text_ids(key)
        if len(text_ids) <= self._params.max_postings:
            self._postings[key] = (*text_ids, text_id)

    def _find_text_ids(self, key: int) -> tuple[str, ...]:
        """Nearly all keys have one text, which is kept without a tuple."""
        posting = self._postings.get(key, ())
        return (posting,) if isinstance(posting, str) else posting

    def _forget_text(self, text_id: str) -> None:
        entry = self._entries.pop(text_id, None)
        for key in entry.keys if entry else ():
            left = tuple(posted_id for posted_id in self._find_text_ids(key) if posted_id != text_id)
            if left:
                self._postings[key] = left[0] if len(left) == 1 else left
            else:
                self._postings.pop(key, None)


def _compress_story(story: Story, bucket: int) -> _PackedStory:
    lead, *anchors = (replace(text, text="") for text in story.texts)
    texts = tuple(zlib.compress(text.text.encode("utf-8", "surrogatepass"), 1) for text in story.texts)
    return _PackedStory(replace(story, representative=lead, anchors=tuple(anchors)), texts, bucket)


def _unpack_story(packed_story: _PackedStory) -> Story:
    if not packed_story.texts:
        return packed_story.story
    lead, *anchors = (
        replace(article, text=zlib.decompress(text).decode("utf-8", "surrogatepass"))
        for article, text in zip(packed_story.story.texts, packed_story.texts, strict=True)
    )
    return replace(packed_story.story, representative=lead, anchors=tuple(anchors))
