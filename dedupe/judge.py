"""Whole batches and whole streams through judge_article(), in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import NamedTuple

from .agreement import should_be_counted
from .article import Article, Story, Verdict
from .index import MemoryIndex
from .params import Params
from .postings import PlainPostings
from .shingle_table import ShingleTable
from .sightings import MemorySightings, SourceRows, mark_furniture
from .sketch import Sketch, make_sketches
from .verdict import judge_article

_CARRIED_AT_ONCE = 256  # texts that are sketched together


def judge_batch(
    articles: Sequence[Article],
    sketches: Sequence[Sketch],
    candidates: Sequence[Sequence[Story]],
    params: Params,
    now: datetime,
) -> list[Verdict]:
    """Decide one batch, whose articles may match each other.

    `candidates[i]` is what the shared index knew of article i before the batch. What earlier articles of the batch made
    or changed lies over it, so each verdict builds on the story as the one before left it.
    """
    fresh = MemoryIndex(params, postings=PlainPostings())  # texts whose keys the shared index can't know yet
    stories = _BatchStories()
    shingles = _hash_texts(articles, candidates, params)
    verdicts = []
    for article, article_sketch, known in zip(articles, _keep_shared_keys(sketches), candidates, strict=True):
        near = stories.find_latest((*known, *fresh.find_candidates([article_sketch])[0]))
        verdict = judge_article(article, near, params, shingles)
        verdicts.append(verdict)
        stories.add_verdict(verdict)
        update_index(verdict, article_sketch, fresh, now)
    return verdicts


def _keep_shared_keys(sketches: Sequence[Sketch]) -> Iterator[Sketch]:
    """The sketches with the keys alone that occur more than once among them, which are few: no other finds anything."""
    counts = Counter(chain.from_iterable(sketch.keys for sketch in sketches))
    shared = {key for key, count in counts.items() if count > 1}
    for sketch in sketches:
        bands, blocks, names = (
            tuple([key for key in keys if key in shared]) for keys in (sketch.bands, sketch.blocks, sketch.names)
        )
        yield Sketch(bands=bands, blocks=blocks, names=names)


def _hash_texts(articles: Sequence[Article], candidates: Sequence[Sequence[Story]], params: Params) -> ShingleTable:
    """The shingles of the articles whose candidates are worth counting, and of these."""
    shingles = ShingleTable(params)
    shingles.add_pairs(
        (article, text)
        for article, stories in zip(articles, candidates, strict=True)
        if should_be_counted(article, stories)
        for story in stories
        for text in story.texts
    )
    return shingles


class _BatchStories:
    """The stories of a batch as they are now."""

    def __init__(self) -> None:
        self._now: dict[str, Story] = {}
        self._into: dict[str, str] = {}  # absorbed -> the one that it became

    def find_latest(self, stories: Iterable[Story]) -> tuple[Story, ...]:
        """Each as it is now, and each once."""
        now = (self._latest_version_of(story) for story in stories)
        return tuple({story.id: story for story in now}.values())

    def add_verdict(self, verdict: Verdict) -> None:
        self._now[verdict.story.id] = verdict.story
        self._into.pop(verdict.story.id, None)
        self._into |= {merge.absorbed.id: verdict.story.id for merge in verdict.merges}

    def _latest_version_of(self, story: Story) -> Story:
        story_id = story.id
        while story_id in self._into:
            story_id = self._into[story_id]
        return self._now.get(story_id, story)


def final_story_ids(
    steps: Iterable[tuple[str, Iterable[str]]], absorbed_later: dict[str, str] | None = None
) -> list[str]:
    """For each verdict's story, and those that became part of it then, the id of the story that it is in the end.

    Args:
        absorbed_later: where the steps are the end of a longer row, read from its end: each story that became part of
            another one behind them, and that one. It is brought up to date with these steps.

    >>> final_story_ids([("st_a", ()), ("st_b", ()), ("st_b", ("st_a",)), ("st_c", ("st_b",))])
    ['st_c', 'st_c', 'st_c', 'st_c']
    """
    into = {} if absorbed_later is None else absorbed_later
    final_ids = []
    for story, absorbed in reversed([*steps]):
        final_ids.append(into.get(story, story))
        into.update(dict.fromkeys(absorbed, final_ids[-1]))
    return final_ids[::-1]


def update_index(verdict: Verdict, article_sketch: Sketch, index: MemoryIndex, now: datetime) -> None:
    """Bring an index up to date with a verdict: the article brings its keys if its story is found by it."""
    if verdict.is_indexed:
        index.put(verdict.story, article_sketch, now, verdict.article.id)
    else:
        index.update(verdict.story)
    index.delete(merge.absorbed.id for merge in verdict.merges)


class CarriedText(NamedTuple):
    """A text that a story is found by, for a judge that goes on where another one ended."""

    text_id: str
    story: Story


class StreamJudge:
    """Judges articles in the order in which they come, with an index in memory.

    A file may be in any order of time, so nothing expires by the clock: the rules themselves look at the time between
    two articles. `max_stories` bounds the memory; beyond it the oldest days go first, which costs a file in order of
    time nothing as long as a window's worth fits.

    Args:
        stories: where the stories are kept, empty; a dictionary if left out.
    """

    def __init__(self, params: Params, stories: MutableMapping[str, Story] | None = None) -> None:
        self._params = params
        self._index, self._sightings = MemoryIndex(params, stories), MemorySightings(params)

    def list_texts(self) -> Iterator[CarriedText]:
        """All texts that stories are found by, in the order of their arrival."""
        return (CarriedText(text_id, story) for text_id, story in self._index.list_texts())

    def copy_sightings(self) -> SourceRows:
        """What was seen of sources."""
        return self._sightings.copy_rows()

    def forget_before(self, moment: datetime) -> None:
        """Forget the stories that no article from ``moment`` on can join: for who judges in order of time."""
        reach = moment - self._params.window
        ended = {story.id for _, story in self._index.list_texts() if all(text.seen_at < reach for text in story.texts)}
        self._index.delete(ended)

    def take_over(self, carried: Iterable[CarriedText], sightings: SourceRows) -> None:
        """Go on where another judge ended: with what it listed and copied, before any article of its own."""
        self._sightings.put_back(sightings)
        texts = iter(carried)
        while part := list(islice(texts, _CARRIED_AT_ONCE)):
            articles = [next(text for text in one.story.texts if text.id == one.text_id) for one in part]
            for one, sketch in zip(part, make_sketches(articles, self._params), strict=True):
                self._index.put(one.story, sketch, one.story.representative.seen_at, one.text_id)

    def judge(self, articles: Iterable[Article], batch: int = 256) -> Iterator[Verdict]:
        """The verdict on each article; `batch` of them are read ahead and judged together.

        The outcome is that of one after the other, except that what a source repeats is learned from all of a batch
        first: a form that its last articles show counts for nothing in its first ones too.
        """
        stream = iter(articles)
        while part := list(islice(stream, batch)):
            yield from self._judge_part(mark_furniture(part, self._sightings, self._params))

    def _judge_part(self, part: Sequence[Article]) -> list[Verdict]:
        sketches = make_sketches(part, self._params)
        candidates = self._index.find_candidates(sketches)
        verdicts = judge_batch(part, sketches, candidates, self._params, part[0].seen_at)
        for verdict, article_sketch in zip(verdicts, sketches, strict=True):
            update_index(verdict, article_sketch, self._index, verdict.story.representative.seen_at)
        return verdicts
