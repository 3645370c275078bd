"""Whole batches and whole streams through decide(), in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from .article import Article, Story, Verdict
from .index import MemoryIndex
from .params import Params
from .sightings import MemorySightings, furnish
from .sketch import Sketch, sketch
from .verdict import decide


def judge(
    articles: Sequence[Article],
    sketches: Sequence[Sketch],
    found: Sequence[Sequence[Story]],
    params: Params,
    now: datetime,
) -> list[Verdict]:
    """Decide one batch, whose articles may match each other.

    `found[i]` is what the shared index knew of article i before the batch. What earlier articles of the batch made or
    changed lies over it, so each verdict builds on the story as the one before left it.
    """
    fresh = MemoryIndex(params)  # texts whose keys the shared index can't know yet
    stories = _Stories()
    verdicts = []
    for article, one, known in zip(articles, sketches, found, strict=True):
        near = stories.latest((*known, *fresh.candidates([one])[0]))
        verdict = decide(article, near, params)
        verdicts.append(verdict)
        stories.note(verdict)
        apply(verdict, one, fresh, now)
    return verdicts


class _Stories:
    """The stories of a batch as they are now."""

    def __init__(self) -> None:
        self._now: dict[str, Story] = {}
        self._into: dict[str, str] = {}  # absorbed -> the one that it became

    def latest(self, stories: Iterable[Story]) -> tuple[Story, ...]:
        """Each as it is now, and each once."""
        now = (self._latest(story) for story in stories)
        return tuple({story.id: story for story in now}.values())

    def note(self, verdict: Verdict) -> None:
        self._now[verdict.story.id] = verdict.story
        self._into.pop(verdict.story.id, None)
        self._into |= {merge.absorbed.id: verdict.story.id for merge in verdict.merges}

    def _latest(self, story: Story) -> Story:
        name = story.id
        while name in self._into:
            name = self._into[name]
        return self._now.get(name, story)


def at_end(steps: Iterable[tuple[str, Iterable[str]]]) -> list[str]:
    """For each verdict's story, and those that became part of it then, the id of the story that it is in the end.

    >>> at_end([("st_a", ()), ("st_b", ()), ("st_b", ("st_a",)), ("st_c", ("st_b",))])
    ['st_c', 'st_c', 'st_c', 'st_c']
    """
    into: dict[str, str] = {}
    found = []
    for story, absorbed in reversed([*steps]):
        found.append(into.get(story, story))
        into |= dict.fromkeys(absorbed, found[-1])
    return found[::-1]


def apply(verdict: Verdict, sketch_: Sketch, index: MemoryIndex, now: datetime) -> None:
    """Bring an index up to date with a verdict: the article brings its keys if its story is found by it."""
    if verdict.is_indexed:
        index.put(verdict.story, sketch_, now, verdict.article.id)
    else:
        index.update(verdict.story)
    index.delete(merge.absorbed.id for merge in verdict.merges)


class Stream:
    """Judges articles in the order in which they come, with an index in memory.

    A file may be in any order of time, so nothing expires by the clock: the rules themselves look at the time between
    two articles. `max_stories` bounds the memory; beyond it the oldest days go first, which costs a file in order of
    time nothing as long as a window's worth fits.
    """

    def __init__(self, params: Params) -> None:
        self._params = params
        self._index, self._sightings = MemoryIndex(params), MemorySightings(params)

    def judge(self, articles: Iterable[Article], batch: int = 256) -> Iterator[Verdict]:
        """The verdict on each article; `batch` of them are read ahead and judged together, with the same outcome."""
        stream = iter(articles)
        while part := list(islice(stream, batch)):
            yield from self._judge(furnish(part, self._sightings, self._params))

    def _judge(self, part: Sequence[Article]) -> list[Verdict]:
        sketches = sketch(part, self._params)
        found = self._index.candidates(sketches)
        verdicts = judge(part, sketches, found, self._params, part[0].seen_at)
        for verdict, one in zip(verdicts, sketches, strict=True):
            apply(verdict, one, self._index, verdict.story.representative.seen_at)
        return verdicts


def dedupe_stream(articles: Iterable[Article], params: Params, batch: int = 256) -> Iterator[Verdict]:
    """Judge any number of articles in the order in which they come; see `Stream`."""
    return Stream(params).judge(articles, batch)
