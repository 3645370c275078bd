"""Stories to lay out as pages: real articles where the material has the language, else those of page_texts.toml."""

from __future__ import annotations

import gzip
import json
import tarfile
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from ingest import Document, read_document

NEEDS = ("news_pairs/allsides_articles.jsonl.gz", "feeds/real-2026.tar.xz", "feeds/rss-sync-corpus.tar.xz")
WRITTEN = (Path(__file__).with_name("page_texts.toml"), Path(__file__).with_name("fresh_texts.toml"))
ENGLISH = 400  # articles
_PORTUGUESE = "real-2026/benchmark_data/6d28cf55da15a12d"
_SPANISH = "rss-sync-corpus/conectado/"
_READ_AT = datetime(2026, 3, 1, tzinfo=UTC)
_LEAST = 5  # paragraphs of a story that can be a page's main one


@dataclass(frozen=True, slots=True)
class StoryText:
    """One story of a page before it is laid out."""

    title: str
    paragraphs: tuple[str, ...]


def read_stories(material: Path) -> dict[str, Sequence[StoryText]]:
    """Stories by language tag, those that can be a main story first."""
    found: dict[str, Sequence[StoryText]] = {
        language: tuple(StoryText(row["title"], tuple(row["text"])) for row in rows)
        for file in WRITTEN
        for language, rows in tomllib.loads(file.read_text("utf-8")).items()
    }
    found["en"] = tuple(islice(_read_articles(material / NEEDS[0]), ENGLISH))
    found["pt"] = tuple(_read_entries(material / NEEDS[1], _PORTUGUESE, "pt"))
    found["es"] = tuple(_read_entries(material / NEEDS[2], _SPANISH, "es"))
    return found


def _read_articles(path: Path) -> Iterator[StoryText]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            paragraphs = tuple(" ".join(part.split()) for part in row["content_text"].split("\n") if part.strip())
            if _LEAST <= len(paragraphs) <= 30 and len(row["title"].split()) > 4:
                yield StoryText(" ".join(row["title"].split()), paragraphs)


def _read_entries(archive: Path, beginning: str, language: str) -> Iterator[StoryText]:
    """Entries of feeds whose paragraphs are sentences; each title once."""
    seen: set[str] = set()
    with tarfile.open(archive) as files:
        for member in files:
            if not member.isfile() or not member.name.removeprefix("./").startswith(beginning):
                if seen:  # files of one feed stand together
                    break
                continue
            body = files.extractfile(member)
            document = Document(body=body.read() if body else b"", kind="feed", fetched_at=_READ_AT)
            for item in read_document(document).items:
                parts = (" ".join(part.split()) for part in (item.content_text or "").split("\n"))
                paragraphs = tuple(part for part in parts if len(part) > 60 and part.endswith((".", "!", "?")))
                title = " ".join((item.title or "").split())
                is_told = title and title not in seen and len(paragraphs) >= _LEAST
                if is_told and (item.language or "").startswith(language):
                    seen.add(title)
                    yield StoryText(title, paragraphs[:30])
