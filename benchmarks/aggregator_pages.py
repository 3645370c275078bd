"""Forty pages put together from real articles, taken apart: main story, related stories, furniture.

Items come through the door (`ingest.read`), so a wrong age shows as a wrong date.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import mean
from typing import Any, TextIO

from ingest import Document, DocumentKind, IngestError, Item, read_document

from .overlap import WORDS, first_extra_words, measure_overlap, plain_words_of

NEEDS = ("aggregator_pages",)
SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class AggregatorPage:
    """What was found on one page, beside what is there."""

    name: str
    f1: float  # of the main body, in words
    extra: str  # first words of the body that are not the story's
    missing: str
    has_title: bool
    found: int  # related items
    true: int
    sources: tuple[bool, ...]  # of each true story that was found: is its source right?
    ages: tuple[bool, ...]
    bodies: tuple[float, ...]  # F1 in words
    missed: tuple[str, ...]  # titles of related stories
    furniture: tuple[str, ...]  # lines of it that stand in an item

    @property
    def fault_count(self) -> int:
        wrong = self.sources.count(False) + self.ages.count(False)
        return len(self.missed) + len(self.furniture) + self.found - len(self.sources) + wrong


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Figures of the issue that asked for pages, each over all pages or all related stories."""
    folder = material / NEEDS[0]
    rows = [json.loads(line) for line in (folder / "gold.jsonl").read_text("utf-8").splitlines()]
    pages = [compare_page(row, _read_items((folder / row["file"]).read_bytes(), row)) for row in rows]
    for page in sorted(pages, key=lambda page: (-page.fault_count, page.f1))[:SHOWN]:
        _show_page(page, out)
    hits = sum(len(page.sources) for page in pages)
    return {
        "pages": len(pages),
        "main_f1_mean": mean(page.f1 for page in pages),
        "main_f1_worst": min(page.f1 for page in pages),
        "main_titles": mean(page.has_title for page in pages),
        "related_precision": hits / max(sum(page.found for page in pages), 1),
        "related_recall": hits / sum(page.true for page in pages),
        "related_sources": _mean_or_zero([right for page in pages for right in page.sources]),
        "related_ages": _mean_or_zero([right for page in pages for right in page.ages]),
        "related_f1_mean": _mean_or_zero([f1 for page in pages for f1 in page.bodies]),
        "furniture_lines": sum(len(page.furniture) for page in pages),
    }


def compare_page(row: dict[str, Any], items: Sequence[Item]) -> AggregatorPage:
    """Compare the items of a page with what the gold file says of it."""
    main = next((item for item in items if item.provenance.part == "main"), None)
    body = main.content_text if main else None
    left = [item for item in items if item.provenance.part == "related"]
    found, pairs, missed = len(left), [], []
    for true in row["related"]:
        hit = next((item for item in left if plain_words_of(item.title) == plain_words_of(true["title"])), None)
        if hit is None:
            missed.append(true["title"])
            continue
        left.remove(hit)
        pairs.append((hit, true))
    return AggregatorPage(
        name=row["id"],
        f1=measure_overlap(body, row["main"]["body"], WORDS).f1,
        extra=first_extra_words(body, row["main"]["body"]),
        missing=first_extra_words(row["main"]["body"], body),
        has_title=main is not None and plain_words_of(main.title) == plain_words_of(row["main"]["title"]),
        found=found,
        true=len(row["related"]),
        sources=tuple(plain_words_of(item.source.name) == plain_words_of(true["source"]) for item, true in pairs),
        ages=tuple(_age_of(item) == timedelta(minutes=true["age_minutes"]) for item, true in pairs),
        bodies=tuple(measure_overlap(item.content_text, true["body"], WORDS).f1 for item, true in pairs),
        missed=tuple(missed),
        furniture=tuple(line for line in row["furniture"] if any(line in _lines_of(item) for item in items)),
    )


def _read_items(body: bytes, row: dict[str, Any]) -> Sequence[Item]:
    fetched_at = datetime.fromisoformat(row["fetched_at"])
    kind: DocumentKind = "page" if row["file"].endswith(".html") else "document"
    try:
        return read_document(
            Document(body=body, kind=kind, fetched_at=fetched_at, url=f"https://example.com/{row['id']}")
        ).items
    except IngestError:
        return ()


def _age_of(item: Item) -> timedelta | None:
    return item.provenance.fetched_at - item.date_published if item.date_published else None


def _lines_of(item: Item) -> set[str]:
    return {item.title or "", *(item.content_text or "").splitlines()}


def _show_page(page: AggregatorPage, out: TextIO) -> None:
    print(f"{page.name}: main F1 {page.f1:.4f}; related {len(page.sources)} of {page.true}", file=out)
    notes = {
        "title": "" if page.has_title else "not the story's",
        "not the story's": page.extra,
        "missing": page.missing,
        "related missed": " | ".join(page.missed),
        "related wrong": f"{wrong} items" if (wrong := page.found - len(page.sources)) else "",
        "sources wrong": page.sources.count(False) or "",
        "ages wrong": page.ages.count(False) or "",
        "furniture": " | ".join(page.furniture),
    }
    for what, note in notes.items():
        if note:
            print(f"    {what}: {note}", file=out)


def _mean_or_zero(values: Sequence[float]) -> float:
    return mean(values) if values else 0.0
