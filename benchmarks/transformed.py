"""Copies made by transformation from real articles: is each found again, in both orders of arrival, and nothing else?

All arrive within one window: what is made of an article a few hours after it, or a few hours before it. The background
are the other articles of the collection. Real copies of each other are left out: they would count as wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TextIO

from dedupe import Article, MemoryIndex, Params, Story, compare_articles, make_sketches

from . import collection
from .transformation import LATER, TRANSFORMATIONS, Neighbour, paragraphs_of

NEEDS = ("news_pairs/allsides_articles.jsonl.gz",)
SEED = 5
EACH = 100  # articles per transformation
BACKGROUND = 1500
MIN_WORDS, MIN_PARAGRAPHS = 250, 6
TOO_ALIKE = 0.3  # containment: a copy in the collection itself
START, DAYS = datetime(2026, 3, 2, tzinfo=UTC), timedelta(days=6)

CopiesById = Mapping[str, tuple[Article, Article]]  # id of the copy -> the copy and its original


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Recall of each transformation and precision of all, for originals that come first and that come last."""
    articles = draw_distinct_articles(
        collection.articles_from_file(material / NEEDS[0]), len(TRANSFORMATIONS) * EACH + BACKGROUND
    )
    figures: dict[str, float] = {}
    for order in ("after", "before"):
        made = make_copies(articles, Random(SEED), LATER if order == "after" else -LATER)
        everything = [*articles, *(copy for copies in made.values() for copy, _ in copies.values())]
        verdicts = collection.judge_articles(collection.sort_by_time(everything))
        figures |= _report_order(order, made, verdicts, out)
    return figures


def draw_distinct_articles(articles: Sequence[Article], count: int) -> list[Article]:
    """Articles drawn by lot, none a copy of another, at moments drawn by lot within one window."""
    params, chance = Params(), Random(SEED)
    index, kept = MemoryIndex(params), list[Article]()
    for article in chance.sample(articles, len(articles)):
        (one,) = make_sketches([article], params)
        near = (story.representative for story in index.find_candidates([one])[0])
        if article.text and not any(
            compare_articles(article, other, params).containment >= TOO_ALIKE for other in near
        ):
            kept.append(replace(article, seen_at=START + DAYS * chance.random(), dated=True))
            index.put(Story(id=article.id, representative=article), one, START)
        if len(kept) == count:
            break
    return kept


def make_copies(articles: Sequence[Article], chance: Random, after: timedelta) -> dict[str, CopiesById]:
    """For each transformation its copies, each of another article."""
    long = [one for one in articles if len(one.text.split()) >= MIN_WORDS and len(paragraphs_of(one)) >= MIN_PARAGRAPHS]
    drawn = iter(chance.sample(long, len(TRANSFORMATIONS) * EACH))
    made: dict[str, CopiesById] = {}
    for name, transform in TRANSFORMATIONS.items():
        originals = [next(drawn) for _ in range(EACH)]
        copies = [transform(one, _choose_neighbour(one, long, chance), chance) for one in originals]
        timed = [replace(copy, seen_at=one.seen_at + after) for copy, one in zip(copies, originals, strict=True)]
        made[name] = {copy.id: (copy, one) for copy, one in zip(timed, originals, strict=True)}
    return made


def _choose_neighbour(article: Article, others: Sequence[Article], chance: Random) -> Neighbour:
    other = chance.choice([one for one in chance.sample(others, 5) if one.id != article.id])
    return Neighbour(title=other.title, words=other.text.split())


def _report_order(
    order: str, made: Mapping[str, CopiesById], verdicts: collection.Verdicts, out: TextIO
) -> dict[str, float]:
    stories = collection.map_to_stories(verdicts)
    figures: dict[str, float] = {}
    for name, copies in made.items():
        found = {copy for copy, (_, original) in copies.items() if stories[copy] == stories[original.id]}
        figures[f"{name}_{order}"] = len(found) / len(copies)
        for missed in sorted(copies.keys() - found):
            _show_missed(f"missed: {name}, {order}", *copies[missed], verdicts, out)
    right = sum(figures.values()) * EACH
    origin = {copy: original.id for copies in made.values() for copy, (_, original) in copies.items()}
    wrong = _find_wrong_pairs(stories, origin)
    for one, other in wrong:
        print(f"WRONG MERGE, {order}: {one} | {other}, by {verdicts[one].rule}, {verdicts[other].rule}", file=out)
    figures[f"precision_{order}"] = right / (right + len(wrong))
    return figures


def _find_wrong_pairs(stories: Mapping[str, str], origin: Mapping[str, str]) -> list[tuple[str, str]]:
    """Pairs of one story that do not come from one article."""
    members: dict[str, list[str]] = {}
    for name, story in stories.items():
        members.setdefault(story, []).append(name)
    return [
        (one, other)
        for names in members.values()
        for place, one in enumerate(names)
        for other in names[:place]
        if origin.get(one, one) != origin.get(other, other)
    ]


def _show_missed(what: str, copy: Article, original: Article, verdicts: collection.Verdicts, out: TextIO) -> None:
    scores = compare_articles(copy, original, Params())
    later = verdicts[max((copy, original), key=lambda one: one.seen_at).id]
    print(
        f"{what}: {original.id} {collection.headline_of(original)}, {len(copy.text.split())} words, "
        f"J {scores.jaccard:.2f} C {scores.item_in_matched:.2f}, {later.rule} of {later.matched_id}",
        file=out,
    )
