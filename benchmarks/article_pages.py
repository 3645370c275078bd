"""Real article pages with known bodies: is the story whole, and is nothing of another one in it?

Measured as the article extraction benchmark does (see overlap.py), beside trafilatura alone in the same run, which is
the base of ours. A *teaser* is a link text of at least six words that stands neither in the true body nor in the
page's title; it leaks if it stands in the text that was found.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import Any, TextIO

import trafilatura
from selectolax.lexbor import LexborHTMLParser

from ingest import Document, IngestError, read_document
from ingest.decode import decode_body

from .archives import unpack_archive
from .overlap import BENCHMARK, WORDS, Overlap, average_overlaps, first_extra_words, measure_overlap, plain_words_of

NEEDS = ("pages/zyte_article_extraction.tar.xz",)
CAPTURED = datetime(2020, 1, 1, tzinfo=UTC)
TEASER_WORDS = 6
SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedText:
    """What one extractor found on one page."""

    shingles: Overlap
    recall: float  # of the words of the body
    extra: str  # first words that are not the story's
    missing: str
    leaks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    name: str
    url: str
    ours: ExtractedText
    base: ExtractedText

    @property
    def half(self) -> str:
        """ "develop" or "check", whatever the order of the files."""
        return "check" if hashlib.blake2b(self.name.encode(), digest_size=1).digest()[0] % 2 else "develop"


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Averages over all pages; both halves are printed, as rules are looked for on one and checked on the other."""
    pages = list(judge_stored_pages(material))
    for half in ("develop", "check"):
        part = [page for page in pages if page.half == half]
        print(f"half to {half}: {_format_means([page.ours for page in part])}", file=out)
        print(f"    trafilatura: {_format_means([page.base for page in part])}", file=out)
    _show_worst_pages(pages, out)
    return {"pages": len(pages), **_figures_of("ours", pages), **_figures_of("trafilatura", pages)}


def _figures_of(name: str, pages: Sequence[ArticlePage]) -> dict[str, float]:
    texts = [page.ours if name == "ours" else page.base for page in pages]
    means = average_overlaps([text.shingles for text in texts])
    return {
        f"{name}_f1": means.f1,
        f"{name}_precision": means.precision,
        f"{name}_recall": means.recall,
        f"{name}_body_recall": mean(text.recall for text in texts),
        f"{name}_pages_with_teasers": mean(bool(text.leaks) for text in texts),
    }


def judge_stored_pages(material: Path) -> Iterator[ArticlePage]:
    with unpack_archive(material / NEEDS[0]) as folder:
        (labels,) = folder.rglob("ground-truth.json")
        for name, truth in sorted(json.loads(labels.read_text("utf-8")).items()):
            body = gzip.decompress((labels.parent / "html" / f"{name}.html.gz").read_bytes())
            yield judge_page(name, body, truth)


def judge_page(name: str, body: bytes, truth: dict[str, Any]) -> ArticlePage:
    """Read a page with both extractors."""
    html, true = decode_body(body, None), truth["articleBody"]
    foreign = find_teasers(html, true)
    alone = trafilatura.extract(html, fast=True, include_comments=False)
    return ArticlePage(
        name=name,
        url=truth["url"],
        ours=_measure_text(_read_main_text(body, truth["url"]), true, foreign),
        base=_measure_text(alone, true, foreign),
    )


def find_teasers(html: str, true: str) -> frozenset[str]:
    """Texts of links that lead to other stories, as words in lower case."""
    tree = LexborHTMLParser(html)
    title = tree.css_first("title")
    own = f" {plain_words_of(true)} | {plain_words_of(title.text() if title is not None else '')} "
    found = {plain_words_of(link.text()) for link in tree.css("a")}
    return frozenset(text for text in found if len(text.split()) >= TEASER_WORDS and text not in own)


def _read_main_text(body: bytes, url: str) -> str | None:
    try:
        items = read_document(Document(body=body, kind="page", fetched_at=CAPTURED, url=url)).items
    except IngestError:
        return None
    return next((item.content_text for item in items if item.provenance.part == "main"), None)


def _measure_text(found: str | None, true: str, foreign: frozenset[str]) -> ExtractedText:
    flat = plain_words_of(found)
    return ExtractedText(
        shingles=measure_overlap(found, true, BENCHMARK),
        recall=measure_overlap(flat, plain_words_of(true), WORDS).recall,
        extra=first_extra_words(found, true),
        missing=first_extra_words(true, found),
        leaks=tuple(sorted(text for text in foreign if text in flat)),
    )


def _format_means(texts: Sequence[ExtractedText]) -> str:
    means = average_overlaps([text.shingles for text in texts])
    leaking = sum(bool(text.leaks) for text in texts)
    return (
        f"{len(texts)} pages, 4-gram F1 {means.f1:.4f} (P {means.precision:.4f} R {means.recall:.4f}), "
        f"body recall {mean(text.recall for text in texts):.4f}, {leaking} pages with teasers"
    )


def _show_worst_pages(pages: Sequence[ArticlePage], out: TextIO) -> None:
    print("\nworst by F1:", file=out)
    for page in sorted(pages, key=lambda page: page.ours.shingles.f1)[:SHOWN]:
        print(f"{page.name[:12]} ({page.half}): {page.ours.shingles.f1:.3f} {page.url}", file=out)
        print(f"    not the story's: {page.ours.extra}\n    missing: {page.ours.missing}", file=out)
    print("\nwith teasers of other stories:", file=out)
    for page in sorted(pages, key=lambda page: -len(page.ours.leaks))[:SHOWN]:
        if page.ours.leaks:
            count, first = len(page.ours.leaks), page.ours.leaks[0]
            print(f"{page.name[:12]} ({page.half}): {count}, {first[:100]!r} {page.url}", file=out)
