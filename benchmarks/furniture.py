"""Stories of one source that share only its furniture: is any of them joined, and how much is learned on the way?

Real articles, streamed in time order. With the whole file at hand it is known which paragraphs recur: those in
at least four stories of a source. Two articles of one source in one story must share something besides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TextIO

from dedupe import Article, Params, compare_articles, count_ignored_words, make_paragraph_key, text_without_furniture

from . import collection

NEEDS = ("news_pairs/allsides_articles.jsonl.gz",)
RECURS_IN = 4  # stories
SOMETHING = 0.2  # containment: less is nothing


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Pairs of one source that furniture alone has joined; articles in which some was recognised, and its words."""
    verdicts = collection.judge_articles(collection.sort_by_time(collection.articles_from_file(material / NEEDS[0])))
    articles = [verdict.article for verdict in verdicts.values()]
    stories = collection.map_to_stories(verdicts)
    pairs = list(find_joined_by_furniture(articles, stories))
    for one, other in pairs:
        print(
            f"joined by furniture: {one.id} {collection.headline_of(one)} | {other.id} {collection.headline_of(other)}",
            file=out,
        )
    words = [count for count in map(count_ignored_words, articles) if count]
    return {"joined_by_furniture": len(pairs), "articles_with_furniture": len(words), "words_ignored": sum(words)}


def find_joined_by_furniture(
    articles: Sequence[Article], stories: Mapping[str, str]
) -> Iterator[tuple[Article, Article]]:
    """Pairs of one story and one source that share nothing but what recurs in the source."""
    recurring = find_recurring_paragraphs(articles, stories)
    members: dict[tuple[str, str], list[Article]] = defaultdict(list)
    for article in articles:
        members[stories[article.id], article.source].append(article)
    for (_, source), family in members.items():
        bare = [replace(one, text=text_without_furniture(one, recurring[source])) for one in family]
        for one, other in combinations(bare, 2):
            if one.text and other.text and compare_articles(one, other, Params()).containment < SOMETHING:
                yield one, other


def find_recurring_paragraphs(articles: Sequence[Article], stories: Mapping[str, str]) -> dict[str, set[bytes]]:
    """Source -> keys of the paragraphs that stand in several of its stories."""
    seen: dict[tuple[str, bytes], set[str]] = defaultdict(set)
    for article in articles:
        for line in filter(str.strip, article.text.split("\n")):
            seen[article.source, make_paragraph_key(line)].add(stories[article.id])
    found: dict[str, set[bytes]] = defaultdict(set)
    for (source, key), bearers in seen.items():
        if len(bearers) >= RECURS_IN:
            found[source].add(key)
    return found
