"""Real news texts of two collections to measure speed on: wire reports (short) and newspaper articles (long)."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from dedupe import Article

NEEDS = ("news_pairs/reuters_articles.jsonl.gz", "news_pairs/allsides_articles.jsonl.gz")
UNKNOWN = "2010-01-01T00:00:00+00:00"  # a few bear no date


def read_reuters(material: Path, count: int) -> list[Article]:
    """The first wire reports of 1987."""
    return [*islice(_read_articles(material / NEEDS[0]), count)]


def read_allsides(material: Path, count: int) -> list[Article]:
    """The first newspaper articles."""
    return [*islice(_read_articles(material / NEEDS[1]), count)]


def _read_articles(path: Path) -> Iterator[Article]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            yield Article(
                id=f"it_{item['id']}",
                title=item.get("title") or "",
                text=item.get("content_text") or "",
                url=item.get("url") or "",
                seen_at=datetime.fromisoformat(item.get("date_published") or UNKNOWN),
            )
