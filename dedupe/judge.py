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
    fresh = MemoryIndex(params)  # stories whose keys the shared index can't know yet
    states: dict[str, Story] = {}  # every story of this batch as it is now
    verdicts = []
    for article, one, known in zip(articles, sketches, found, strict=True):
        near = {story.id: states.get(story.id, story) for story in (*known, *fresh.candidates([one])[0])}
        verdict = decide(article, tuple(near.values()), params)
        verdicts.append(verdict)
        states[verdict.story.id] = verdict.story
        apply(verdict, one, fresh, now)
    return verdicts


def apply(verdict: Verdict, sketch_: Sketch, index: MemoryIndex, now: datetime) -> None:
    """Bring an index up to date with a verdict: a new representative brings its keys, another member does not."""
    if verdict.story.representative.id == verdict.article.id:
        index.put(verdict.story, sketch_, now)
    else:
        index.update(verdict.story)


def dedupe_stream(articles: Iterable[Article], params: Params, batch: int = 256) -> Iterator[Verdict]:
    """Judge any number of articles in the order in which they come, with an index in memory.

    A file may be in any order of time, so nothing expires by the clock: the rules themselves look at the time between
    two articles. `max_stories` bounds the memory; beyond it the oldest days go first, which costs a file in order of
    time nothing as long as a window's worth fits.
    """
    index, sightings = MemoryIndex(params), MemorySightings(params)
    stream = iter(articles)
    while part := list(islice(stream, batch)):
        part = furnish(part, sightings, params)
        sketches = sketch(part, params)
        found = index.candidates(sketches)
        verdicts = judge(part, sketches, found, params, part[0].seen_at)
        for verdict, one in zip(verdicts, sketches, strict=True):
            apply(verdict, one, index, verdict.story.representative.seen_at)
        yield from verdicts
