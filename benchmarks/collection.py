"""Stored articles, read as `feedmill dedupe` reads them, and streamed through the real judge."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from dedupe import Article, Params, StreamJudge, Verdict, final_story_ids
from ingest import Document
from worker.offline.articles import read_articles

TAKEN = datetime(2026, 11, 1, tzinfo=UTC)  # counts as the fetch time of what has no date
Verdicts = Mapping[str, Verdict]  # by article id


def articles_from_rows(rows: Iterable[Mapping[str, Any]]) -> list[Article]:
    """Items with JSON Feed names, each with an id of its own."""
    return articles_from_lines(map(msgspec.json.encode, rows))


def articles_from_file(path: Path) -> list[Article]:
    """Items of a packed JSONL file."""
    with gzip.open(path) as lines:
        return articles_from_lines(lines)


def articles_from_lines(lines: Iterable[bytes]) -> list[Article]:
    """Items of JSONL; what is none, as a line without title and text, is left out."""
    documents = (Document(body=line, kind="items", fetched_at=TAKEN, name="line") for line in lines)
    return list(read_articles(documents, []))


def to_json_line(article: Article) -> bytes:
    """The article as one of JSONL."""
    values = {
        "id": article.id,
        "url": article.url or None,
        "title": article.title,
        "content_text": article.text,
        "date_published": article.seen_at,
        "source": {"name": article.source} if article.source else {},
    }
    return msgspec.json.encode(values)


def sort_by_time(articles_: Iterable[Article]) -> list[Article]:
    return sorted(articles_, key=lambda one: (one.seen_at, one.id))


def judge_articles(articles_: Iterable[Article]) -> dict[str, Verdict]:
    """The verdict on each, in the order given."""
    return {verdict.article.id: verdict for verdict in StreamJudge(Params()).judge(articles_)}


def map_to_stories(verdicts: Verdicts) -> dict[str, str]:
    """Article id -> story id, when all are judged."""
    steps = [(verdict.story.id, [merge.absorbed.id for merge in verdict.merges]) for verdict in verdicts.values()]
    return dict(zip(verdicts, final_story_ids(steps), strict=True))


def count_story_sizes(stories: Mapping[str, str]) -> Counter[str]:
    """Story id -> how many articles it has."""
    return Counter(stories.values())


def headline_of(article: Article, words: int = 6) -> str:
    """The first words of a title, or of the text where there is none."""
    return " ".join((article.title or article.text).split()[:words])
