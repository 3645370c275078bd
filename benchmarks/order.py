"""One window's items in twenty orders of arrival: are the stories the same?

Real articles and what transformations made of them, several of one article: a teaser, a cut and a full copy may come in
any order, and the story must not depend on which was first.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TextIO

from dedupe import Article

from . import collection
from .agreement import adjusted_rand_index
from .transformation import TRANSFORMATIONS, Neighbour, paragraphs_of
from .transformed import MIN_PARAGRAPHS, MIN_WORDS, draw_distinct_articles

NEEDS = ("news_pairs/allsides_articles.jsonl.gz",)
SEED, ORDERS = 7, 20
ARTICLES, MOST_COPIES = 150, 4


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Adjusted Rand index of each order's stories against the first order's: the least and the mean."""
    items = make_window(
        draw_distinct_articles(collection.articles_from_file(material / NEEDS[0]), 2 * ARTICLES), Random(SEED)
    )
    first = collection.map_to_stories(collection.judge_articles(items))
    agreement = []
    for seed in range(ORDERS):
        shuffled = Random(seed).sample(items, len(items))
        other = collection.map_to_stories(collection.judge_articles(shuffled))
        agreement.append(adjusted_rand_index(first, other))
        torn = {one for one in first if _story_members(one, first) != _story_members(one, other)}
        print(f"order {seed:2}: ARI {agreement[-1]:.4f}, {len(torn)} of {len(items)} in another company", file=out)
        print("   ", ", ".join(sorted(torn)[:6]), file=out)
    return {"items": len(items), "ari_least": min(agreement), "ari_mean": sum(agreement) / len(agreement)}


def make_window(articles: list[Article], chance: Random) -> list[Article]:
    """Articles, and up to four copies of each."""
    long = [one for one in articles if len(one.text.split()) >= MIN_WORDS and len(paragraphs_of(one)) >= MIN_PARAGRAPHS]
    items = list(articles)
    for article in long[:ARTICLES]:
        for name in chance.sample(sorted(TRANSFORMATIONS), chance.randint(1, MOST_COPIES)):
            other = chance.choice(articles)
            neighbour = Neighbour(title=other.title, words=other.text.split())
            made = TRANSFORMATIONS[name](article, neighbour, chance)
            items.append(replace(made, id=f"{article.id} {name}", source=f"{name}.example"))
    return items


def _story_members(one: str, stories: dict[str, str]) -> set[str]:
    return {other for other, story in stories.items() if story == stories[one]}
