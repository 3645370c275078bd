"""One of feedparser's test documents: read by us, and each part of its expectation judged."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import feedparser

from ingest import Document, Item, ParseError, normalise_item, to_json
from ingest.feeds import parse_feed
from ingest.item import ParsedDocument, RawItem

from .expectation import Expectation, ExpectedPart, Step, UnknownExpressionError, read_expectation
from .expected_field import ExpectedPlace, Judgement, Level, judge_part

FETCHED_AT = datetime(2026, 11, 1, tzinfo=UTC)  # later than any date in the documents
SERVER = "http://127.0.0.1:8097/tests/"  # where feedparser's tests serve the documents that need a server
_FILLER = RawItem(title="filler")
_ACTIVE = re.compile(
    r"<\s*(?:script|iframe|object|embed|applet|frame|meta|link|base|style|form|svg|math)\b|<[^>]*\s(?:on\w+|style)\s*="
    r"|(?:java|vb)script:",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PartResult:
    """One part of a document's expectation."""

    document: str
    part: ExpectedPart
    judgement: Judgement | None  # None: about nothing that an item of ours has


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """What became of one document."""

    name: str
    kind: str  # "judged", or why there was nothing to judge
    results: tuple[PartResult, ...] = ()
    active: tuple[str, ...] = ()  # what could run in the items made of it


def check_document(name: str, body: bytes) -> CheckedDocument:
    """Read a document and judge what it expects. Nothing of the expectation is evaluated."""
    try:
        expectation = read_expectation(body)
    except UnknownExpressionError as error:
        return CheckedDocument(name, f"expectation not understood: {error}")
    if expectation is None:
        return CheckedDocument(name, "no expectation")
    ours = _ComparedDocument(_build_document(name, body, expectation), expectation)
    results = tuple(PartResult(name, part, ours.judge(part)) for part in expectation.parts)
    kind = "judged" if any(result.judgement for result in results) else "expects nothing of our fields"
    return CheckedDocument(name, kind, results, tuple(ours.list_active_content()))


def find_active_content(text: str) -> list[str]:
    """What a browser would run, load or be led astray by, if this text reached it as markup.

    >>> find_active_content('a &lt;script&gt; is named <b onclick="x()">here</b>')
    ['<b onclick=']
    """
    return [match[0] for match in _ACTIVE.finditer(text)]


def _build_document(name: str, body: bytes, expectation: Expectation) -> Document:
    """The document as if fetched, where feedparser's tests fetch it; a location that is no web address is none."""
    url = SERVER + name if expectation.headers or Path(name).name.startswith("http_") else None
    located = urljoin(url or "", expectation.headers.get("content-location", ""))
    return Document(
        body=body,
        kind="feed",
        fetched_at=FETCHED_AT,
        url=located if located.startswith("http") else url,
        content_type=expectation.headers.get("content-type"),
    )


class _ComparedDocument:
    """A document read by us and by feedparser, whose own result says how its expectations are meant."""

    def __init__(self, document: Document, expectation: Expectation) -> None:
        self._document, self._headers = document, expectation.headers
        try:
            self._parsed, self._error = parse_feed(document), ""
        except ParseError as error:
            self._parsed, self._error = ParsedDocument(items=()), f"ParseError: {error}"
        self._theirs: Any = feedparser.parse(io.BytesIO(document.body), response_headers=dict(expectation.headers))

    def judge(self, part: ExpectedPart) -> Judgement | None:
        if part.path[-1] == "language" and "content-language" in self._headers:
            return None  # a document has no such header
        judgement = judge_part(part, self._find_place(part))
        return replace(judgement, got=self._error) if judgement and self._error else judgement

    def list_active_content(self) -> Iterator[str]:
        """Pieces of our items' fields, texts included, that a browser would run or load."""
        for raw in self._parsed.items:
            item = self._finish_item(raw)
            written = to_json(item).decode() if item else ""
            yield from find_active_content(written)

    def _find_place(self, part: ExpectedPart) -> ExpectedPlace:
        match part.path:
            case ("entries", int(number), *rest):
                raw = next(iter(self._parsed.items[number : number + 1]), None)
                theirs = self._theirs.entries[number] if number < len(self._theirs.entries) else {}
                item = self._finish_item(raw) if raw else None
                return ExpectedPlace(self._document, self._parsed, raw or RawItem(), item, theirs, tuple(rest), "entry")
            case ("feed", *rest):
                return self._place_outside_entries(self._theirs.feed, tuple(rest), "feed")
            case path:
                return self._place_outside_entries(self._theirs, path, "document")

    def _place_outside_entries(self, theirs: Any, path: tuple[Step, ...], level: Level) -> ExpectedPlace:
        """A place outside the entries, seen in an item that has nothing of its own."""
        return ExpectedPlace(self._document, self._parsed, _FILLER, self._finish_item(_FILLER), theirs, path, level)

    def _finish_item(self, raw: RawItem) -> Item | None:
        """The finished item. Many documents hold an entry of one field, which alone makes no item."""
        made = normalise_item(raw, self._document, self._parsed.source, self._parsed.language)
        if isinstance(made, Item):
            return made
        filled = replace(raw, title=_FILLER.title)
        made = normalise_item(filled, self._document, self._parsed.source, self._parsed.language)
        return replace(made, title=None) if isinstance(made, Item) else None
