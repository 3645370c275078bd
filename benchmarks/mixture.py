"""Any number of items, in order of time, made of the real articles: as a long file of a fortnight has them.

Wire reports and newspaper articles by turns, drawn by lot, and copies under other hands of those shortly before. When
all articles have been used they come again in another *language*: each word stands for another word of its length, so
that a text keeps its form, its names and its paragraphs, and shares nothing with what it was made of.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from random import Random

import msgspec

from dedupe import Article

from . import collection
from .transformation import TRANSFORMATIONS, Neighbour, paragraphs_of
from .transformed import MIN_PARAGRAPHS, MIN_WORDS

NEEDS = ("news_pairs/reuters_articles.jsonl.gz", "news_pairs/allsides_articles.jsonl.gz")
SEED = 11
COPIES = 0.15  # of the items
NEAR = 2000  # items before it, of which a copy is one
START, PACE = datetime(2026, 3, 2, tzinfo=UTC), timedelta(seconds=12)  # 100,000 items in a fortnight
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)

InventedLanguage = Callable[[str], str]


def make_lines(material: Path, number: int) -> Iterator[bytes]:
    """So many items as JSON lines, always the same."""
    for place, one in enumerate(islice(make_articles(material), number)):
        timed = replace(one, id=f"{one.id} {place}", seen_at=START + place * PACE)
        yield collection.to_json_line(timed) + b"\n"


def make_articles(material: Path) -> Iterator[Article]:
    """The same without end, with neither names nor times of their own."""
    articles = [one for need in NEEDS for one in _read_articles(material / need)]
    return _with_copies(_repeat_articles(articles, Random(SEED)), Random(SEED))


def _read_articles(path: Path) -> Iterator[Article]:
    """As they are stored: the command reads them anyway."""
    with gzip.open(path) as rows:
        for item in map(msgspec.json.decode, rows):
            source = item.get("source") or {}
            text, name = item.get("content_text"), source.get("domain") or source.get("name") or ""
            if text:
                yield Article(id=item["id"], title=item.get("title") or "", text=text, seen_at=START, source=name)


def _repeat_articles(articles: Sequence[Article], chance: Random) -> Iterator[Article]:
    vocabulary = sorted({word.casefold() for one in articles for word in _WORD.findall(one.text) if word.isascii()})
    for turn in count():
        language = _invent_language(vocabulary, chance) if turn else str
        for one in chance.sample(articles, len(articles)):
            yield replace(one, title=language(one.title), text=language(one.text), url="")


def _invent_language(vocabulary: Sequence[str], chance: Random) -> InventedLanguage:
    of_length: dict[int, list[str]] = {}
    for word in vocabulary:
        of_length.setdefault(len(word), []).append(word)
    words = {a: b for same in of_length.values() for a, b in zip(same, chance.sample(same, len(same)), strict=True)}

    def translate_word(found: re.Match[str]) -> str:
        word = found[0]
        spoken = words.get(word.casefold(), word)
        return spoken.upper() if word.isupper() else spoken.capitalize() if word[0].isupper() else spoken

    return lambda text: _WORD.sub(translate_word, text)


def _with_copies(articles: Iterator[Article], chance: Random) -> Iterator[Article]:
    """A copy now and then of one that was not long ago."""
    long: list[Article] = []
    for article in articles:
        if long and chance.random() < COPIES / (1 - COPIES):
            transform = chance.choice(list(TRANSFORMATIONS.values()))
            yield transform(chance.choice(long), Neighbour(article.title, article.text.split()), chance)
        yield article
        if len(article.text.split()) >= MIN_WORDS and len(paragraphs_of(article)) >= MIN_PARAGRAPHS:
            long = [*long[1 - NEAR :], article]
