"""feedparser's own test documents: what they expect of a field that our items have must hold in what we read.

document ─► expectation ─► parts ─► what we read ─► judged by meaning ─► held, excused or failed
"""

from __future__ import annotations

import csv
import io
import re
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urljoin

import feedparser

from ingest import Document, Item, ParseError, normalise
from ingest.feeds import parse_feed
from ingest.item import Parsed, RawItem

from .evaluation import Figures
from .expectation import Expectation, ForeignError, Part, read_expectation
from .expected_fields import Judgement, Place, judge

NEEDS = ("feeds/feedparser-tests.tar.xz",)
EXCEPTIONS = Path(__file__).parent / "feedparser_exceptions.tsv"
FETCHED_AT = datetime(2026, 11, 1, tzinfo=UTC)  # later than any date in the documents
SERVER = "http://127.0.0.1:8097/"  # where feedparser's tests serve the documents that need a server
_FILLER = "filler"
_ACTIVE = re.compile(
    r"<\s*(?:script|iframe|object|embed|applet|frame|meta|link|base|style|form)\b|<[^>]*\son\w+\s*=|javascript:|vbscript:",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Result:
    """One part of one document's expectation."""

    name: str  # of the document
    part: Part
    judgement: Judgement | None  # None: about nothing that we have


def measure(material: Path, out: TextIO) -> Figures:
    """Judge every document; print what fails, with the document, the place, what was expected and what was got."""
    with tarfile.open(material / NEEDS[0]) as archive:
        documents = list(_documents(archive))
    results: list[Result] = []
    kinds: Counter[str] = Counter()
    for name, body in documents:
        found, kind = _results(name, body)
        kinds[kind] += 1
        results += found
    return report(results, kinds, load_exceptions(EXCEPTIONS), out)


def report(
    results: Iterable[Result], kinds: Mapping[str, int], exceptions: Mapping[tuple[str, str], str], out: TextIO
) -> Figures:
    """Print documents by kind, parts by field and every failed part; give the figures.

    An exception whose part holds after all, or is not there, is stale.
    """
    judged = {(r.name, r.part.written): r.judgement for r in _worst_last(results) if r.judgement}
    failed = {place: judgement for place, judgement in judged.items() if not judgement.holds}
    excused = failed.keys() & exceptions.keys()
    stale = exceptions.keys() - failed.keys()
    for (name, path), judgement in sorted(failed.items()):
        if (name, path) not in excused:
            print(f"{name}: {path}: expected {judgement.expected[:300]}, got {judgement.got[:300]}", file=out)
    for name, path in sorted(stale):
        print(f"stale exception, it holds or is not judged: {name}: {path}", file=out)
    _print_counts(results, kinds, judged, excused, out)
    return {
        "documents": sum(kinds.values()),
        "parts": len(judged),
        "share_held": (len(judged) - len(failed)) / max(1, len(judged) - len(excused)),
        "share_excused": len(excused) / max(1, len(judged)),
        "stale_exceptions": len(stale),
    }


def load_exceptions(path: Path) -> dict[tuple[str, str], str]:
    """Document and place -> the reason why ours is right, or why the expectation does not apply."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {(name, place): reason for name, place, reason in rows[1:]}


def _worst_last(results: Iterable[Result]) -> list[Result]:
    """So that a place that is judged twice counts as failed if it failed once."""
    return sorted(results, key=lambda result: result.judgement is not None and not result.judgement.holds)


def _print_counts(
    results: Iterable[Result],
    kinds: Mapping[str, int],
    judged: Mapping[tuple[str, str], Judgement],
    excused: Iterable[tuple[str, str]],
    out: TextIO,
) -> None:
    for kind, count in sorted(kinds.items()):
        print(f"{count:6} documents: {kind}", file=out)
    all_of = Counter(judgement.field for judgement in judged.values())
    held = Counter(judgement.field for judgement in judged.values() if judgement.holds)
    let_off = Counter(judged[place].field for place in excused)
    for field, count in sorted(all_of.items()):
        print(f"{field:20} {held[field]:5} of {count:5} parts held, {let_off[field]} excused", file=out)
    others = Counter(re.sub(r"\[\d+\]", "[]", r.part.written) for r in results if not r.judgement)
    shown = ", ".join(f"{path} {count}" for path, count in sorted(others.items()))
    print(f"{sum(others.values())} parts about nothing that an item of ours has: {shown}", file=out)


def _documents(archive: tarfile.TarFile) -> Iterator[tuple[str, bytes]]:
    """Name below tests/, and bytes, of each document."""
    for member in sorted(archive.getmembers(), key=lambda member: member.name):
        stream = archive.extractfile(member) if "/tests/" in member.name else None
        if stream:
            yield member.name.partition("/tests/")[2], stream.read()


def _results(name: str, body: bytes) -> tuple[list[Result], str]:
    """A document's parts judged, and what kind of document it is."""
    try:
        expectation = read_expectation(body)
    except ForeignError as error:
        return [], f"expectation not understood ({error})"
    if expectation is None:
        return [], "no expectation"
    document = _document(name, body, expectation)
    places = _Places(document, expectation)
    results = [Result(name, part, places.judge(part)) for part in expectation.parts]
    return results, "judged" if any(result.judgement for result in results) else "nothing about our fields"


def _document(name: str, body: bytes, expectation: Expectation) -> Document:
    """The document as if fetched, where feedparser's tests fetch it."""
    url = None
    if expectation.headers or Path(name).name.startswith("http_"):
        url = urljoin(SERVER + "tests/" + name, expectation.headers.get("content-location", ""))
    return Document(
        body=body,
        kind="feed",
        fetched_at=FETCHED_AT,
        url=url if url and url.startswith("http") else None,
        content_type=expectation.headers.get("content-type"),
    )


class _Places:
    """A document read by us and by feedparser, whose own result says how its expectations are meant."""

    def __init__(self, document: Document, expectation: Expectation) -> None:
        self.document, self.headers = document, expectation.headers
        try:
            self.parsed, self.error = parse_feed(document), ""
        except ParseError as error:
            self.parsed, self.error = Parsed(items=()), f"ParseError: {error}"
        self.theirs: Any = feedparser.parse(io.BytesIO(document.body), response_headers=dict(expectation.headers))

    def judge(self, part: Part) -> Judgement | None:
        if part.path[-1] == "language" and "content-language" in self.headers:
            return None  # a document has no such header
        judgement = judge(part, self._place(part))
        return replace(judgement, got=self.error) if judgement and self.error else judgement

    def _place(self, part: Part) -> Place:
        match part.path:
            case ("entries", int(number), *rest):
                raw = next(iter(self.parsed.items[number : number + 1]), None)
                theirs = self.theirs.entries[number] if number < len(self.theirs.entries) else {}
                return Place(
                    self.document,
                    self.parsed,
                    raw or RawItem(),
                    self._item(raw) if raw else None,
                    theirs,
                    tuple(rest),
                    "entry",
                )
            case ("feed", *rest):
                return Place(self.document, self.parsed, RawItem(), None, self.theirs.feed, tuple(rest), "feed")
            case path:
                return Place(self.document, self.parsed, RawItem(), None, self.theirs, path, "document")

    def _item(self, raw: RawItem) -> Item | None:
        """The finished item. Many documents hold an entry of one field, which alone makes no item."""
        made = normalise(raw, self.document, self.parsed.source, self.parsed.language)
        if isinstance(made, Item):
            return made
        made = normalise(replace(raw, title=_FILLER), self.document, self.parsed.source, self.parsed.language)
        return replace(made, title=None) if isinstance(made, Item) else None
