"""Two thousand stored health-news pages, some of which are not the story: bot checks, notices, errors.

Which ones is said by a rule that knows nothing of ours: no two articles have the same title and the same text, so
what three or more addresses brought to the letter is a page that came instead. The few that came only once were
found by reading every page of less than 60 words.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from ingest import Document, IngestError, read_document

from .archives import unpack_archive

NEEDS = ("hard_negatives/fakehealth_error_pages.tar.xz",)
CAPTURED = datetime(2020, 1, 1, tzinfo=UTC)
SAME_PAGE = 3  # times that one title and text were stored
ARTICLE_WORDS = 20  # less is no article: a title, a caption, a heading that the scraper took for the text
READ = {  # came once each
    "story_reviews_01680.json": "asks for a newer browser",
    "news_reviews_00601.json": "a site under construction",
}
SHOWN = 10


@dataclass(frozen=True, slots=True)
class StoredPage:
    """One page as it was stored."""

    name: str
    title: str
    text: str

    @property
    def word_count(self) -> int:
        return len(self.text.split())


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """How many pages of each kind became an item, and how many were refused."""
    pages = read_pages(material)
    errors = find_error_pages(pages)
    articles = [page for page in pages if page.name not in errors and page.word_count >= ARTICLE_WORDS]
    kept = [page for page in pages if page.name in errors and _find_refusal_reason(page) is None]
    refused = [(page, reason) for page in articles if (reason := _find_refusal_reason(page)) is not None]
    for page in kept[:SHOWN]:
        print(f"KEPT: {page.name} {page.title!r}: {page.text[:100]!r}", file=out)
    for page, reason in refused[:SHOWN]:
        print(f"REFUSED: {page.name} {page.title!r}: {reason}; {page.text[:100]!r}", file=out)
    return {
        "error_pages": len(errors),
        "error_pages_kept": len(kept),
        "articles": len(articles),
        "articles_refused": len(refused) / len(articles),
    }


def read_pages(material: Path) -> list[StoredPage]:
    with unpack_archive(material / NEEDS[0]) as folder:
        (path,) = folder.rglob("all_*.jsonl.gz")
        rows = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    return [StoredPage(Path(row["path"]).name, _join_lines(row["title"]), (row["text"] or "").strip()) for row in rows]


def find_error_pages(pages: Iterable[StoredPage]) -> frozenset[str]:
    """Names of the pages that came instead of a story.

    >>> page = StoredPage("a.json", "Are you a robot?", "Why did this happen?")
    >>> others = [StoredPage(name, page.title, page.text) for name in ("b.json", "c.json")]
    >>> sorted(find_error_pages([page, *others]))
    ['a.json', 'b.json', 'c.json']
    """
    listed = list(pages)
    times = Counter((page.title, page.text) for page in listed)
    recurring = {page.name for page in listed if page.text and times[page.title, page.text] >= SAME_PAGE}
    return frozenset(recurring | {page.name for page in listed if page.name in READ})


def _join_lines(text: str | None) -> str:
    return " ".join((text or "").split())


def _find_refusal_reason(page: StoredPage) -> str | None:
    """Why it did not become an item; None where it did."""
    body = f"{page.title}\n\n{page.text}".encode()
    try:
        reading = read_document(Document(body=body, kind="document", fetched_at=CAPTURED, name=page.name))
    except IngestError as error:
        return str(error)
    return None if reading.items else "no item"
