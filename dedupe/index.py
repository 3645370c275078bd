"""Where stories are found again: the Index contract, and an index in this process's memory.

Only the representative of a story and its anchors are indexed, since only through these a text can join; so a story
has at most three sets of keys. The same contract test runs on every implementation (tests/dedupe/test_index.py).
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from datetime import datetime, timedelta
from heapq import nlargest
from itertools import chain, count, islice
from typing import NamedTuple, Protocol

from .article import Article, Story
from .params import Params
from .postings import PackedPostings, Postings
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
    places: array[int]  # where its postings are


class MemoryIndex:
    """An Index in this process's memory.

    Stories lie in buckets of one day, by the time they were put in for. Beyond `max_stories` the first story of the
    oldest day makes room for each new one.

    Args:
        stories: where the stories themselves are kept, empty; a dictionary if left out. Without them a text of 450
            words takes up some 800 bytes.
        postings: where the keys are kept, empty; packed if left out.
    """

    def __init__(
        self,
        params: Params,
        stories: MutableMapping[str, Story] | None = None,
        postings: Postings | None = None,
    ) -> None:
        self._params = params
        self._serial = count()
        self._stories: MutableMapping[str, Story] = {} if stories is None else stories
        self._days: dict[str, int] = {}  # of each story
        self._buckets: dict[int, dict[str, None]] = {}  # day -> story ids, oldest first
        self._numbers: dict[str, int] = {}  # of the texts, by their ids, in the order of their arrival
        self._texts: dict[int, _IndexedText] = {}
        self._postings = PackedPostings() if postings is None else postings

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
        self._forget_texts([text_id])
        self._place_in_bucket(story, int(now.timestamp() // _BUCKET_LENGTH.total_seconds()))
        self._numbers[text_id] = number = next(self._serial)
        # One more than the cap is kept, to know that it is exceeded; so a key has few postings.
        places = self._postings.add_text(sketch.keys, number, self._params.max_postings + 1)
        self._texts[number] = _IndexedText(story.id, places)

    def update(self, story: Story) -> None:
        """Replace what is known of a story. Unknown stories stay unknown.

        Texts that it is no longer found by are forgotten; those of a story that became part of it find this one.
        """
        if known := self._stories.get(story.id):
            self._replace_story(story, known)

    def delete(self, story_ids: Iterable[str]) -> None:
        """Forget stories. Unknown ids are no error."""
        dropped = list[str]()
        for story_id in story_ids:
            if known := self._stories.pop(story_id, None):
                dropped += self._find_dropped_texts(known, ())
                self._take_from_bucket(story_id)
        self._forget_texts(dropped)

    def list_texts(self) -> Iterator[tuple[str, Story]]:
        """The id of each text that stories are found by, with its story, in the order of the texts' arrival."""
        for text_id, number in self._numbers.items():
            yield text_id, self._stories[self._texts[number].story_id]

    def _find_stories(self, keys: Sequence[int]) -> tuple[Story, ...]:
        postings = [
            numbers for key in keys if 0 < len(numbers := self._postings.find_numbers(key)) <= self._params.max_postings
        ]
        if not postings:
            return ()
        shared = Counter(chain.from_iterable(postings))
        most = self._params.max_candidates * (1 + self._params.anchors)
        likest = nlargest(most, shared, key=lambda number: (shared[number], number))
        story_ids = dict.fromkeys(self._texts[number].story_id for number in likest)
        return tuple(self._stories[story_id] for story_id in islice(story_ids, self._params.max_candidates))

    def _place_in_bucket(self, story: Story, bucket: int) -> None:
        """Put a story where its newest text belongs, or make room for a new one."""
        if known := self._stories.get(story.id):
            self._replace_story(story, known)
            self._take_from_bucket(story.id)
        else:
            while len(self._stories) >= self._params.max_stories:
                self.delete([next(iter(self._buckets[min(self._buckets)]))])
            self._stories[story.id] = story
        self._days[story.id] = bucket
        self._buckets.setdefault(bucket, {})[story.id] = None

    def _take_from_bucket(self, story_id: str) -> None:
        day = self._days.pop(story_id)
        del self._buckets[day][story_id]
        if not self._buckets[day]:
            del self._buckets[day]

    def _replace_story(self, story: Story, known: Story) -> None:
        self._forget_texts([*self._find_dropped_texts(known, story.texts)])
        for text in story.texts:
            if (number := self._numbers.get(text.id)) is not None:
                self._texts[number] = self._texts[number]._replace(story_id=story.id)
        self._stories[story.id] = story

    def _find_dropped_texts(self, story: Story, kept: Iterable[Article]) -> Iterator[str]:
        """What a story was found by, but for some texts, and for what finds another story by now."""
        ids = {text.id for text in kept}
        for text in story.texts:
            number = self._numbers.get(text.id)
            if text.id not in ids and number is not None and self._texts[number].story_id == story.id:
                yield text.id

    def _forget_texts(self, text_ids: Iterable[str]) -> None:
        numbers = [self._numbers.pop(text_id) for text_id in text_ids if text_id in self._numbers]
        self._postings.remove_texts({number: self._texts.pop(number).places for number in numbers})
