"""The first date of an item that can be read and can be true, in every format."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from ingest import Document, Item, read_document
from ingest.item import DocumentKind

NOW = datetime(2026, 6, 7, 18, tzinfo=UTC)
GOOD, MOMENT = "2026-06-05T09:00:00Z", datetime(2026, 6, 5, 9, tzinfo=UTC)

NONE = {
    "n/a": "n/a",
    "Invalid Date": "Invalid Date",
    "year 1": "0001-01-01T00:00:00Z",
    "a clock at zero": "1970-01-01T00:00:00Z",
    "a clock at zero, RFC 822": "Thu, 01 Jan 1970 00:00:00 GMT",
    "day or month first": "03/04/2026",
    "the future": "2027-01-01T00:00:00Z",
    "another calendar without evidence": "2083-02-22",
    "no such day": "Mon, 30 Feb 2026 09:00:00 GMT",
}


def read_one(body: str, kind: DocumentKind) -> Item:
    (item,) = read_document(Document(body=body.encode(), kind=kind, fetched_at=NOW)).items
    return item


def rss(inside: str) -> str:
    return (
        '<rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><channel>'
        f"<title>T</title><item><title>A</title><link>https://e.example/1</link>{inside}</item></channel></rss>"
    )


def atom(inside: str) -> str:
    head = '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>urn:f</id>'
    return f"{head}<entry><title>A</title><id>urn:1</id>{inside}</entry></feed>"


def rdf(inside: str) -> str:
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<channel><title>T</title></channel><item><title>A</title><link>https://e.example/1</link>{inside}</item></rdf:RDF>"
    )


def json_feed(first: str, second: str) -> str:
    item = {"id": "1", "title": "A", "date_published": first, "date_modified": second}
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [item]})


def json_line(first: str, second: str) -> str:
    return json.dumps({"id": "1", "title": "A", "date_published": first, "date_modified": second})


FORMATS: dict[str, tuple[DocumentKind, Callable[[str, str], str]]] = {
    "RSS, dc:date": ("feed", lambda a, b: rss(f"<pubDate>{a}</pubDate><dc:date>{b}</dc:date>")),
    "RSS, two pubDates": ("feed", lambda a, b: rss(f"<pubDate>{b}</pubDate><pubDate>{a}</pubDate>")),
    "RSS, two the other way": ("feed", lambda a, b: rss(f"<pubDate>{a}</pubDate><pubDate>{b}</pubDate>")),
    "RSS, dcterms": ("feed", lambda a, b: rss(f"<pubDate>{a}</pubDate><dcterms:created>{b}</dcterms:created>")),
    "RSS, lastBuildDate": ("feed", lambda a, b: rss(f"<pubDate>{a}</pubDate><lastBuildDate>{b}</lastBuildDate>")),
    "Atom, updated": ("feed", lambda a, b: atom(f"<published>{a}</published><updated>{b}</updated>")),
    "Atom 0.3, modified": ("feed", lambda a, b: atom(f"<issued>{a}</issued><modified>{b}</modified>")),
    "RDF, dcterms": ("feed", lambda a, b: rdf(f"<dc:date>{a}</dc:date><dcterms:modified>{b}</dcterms:modified>")),
    "JSON Feed": ("feed", json_feed),
    "JSON line": ("items", json_line),
}


@pytest.mark.parametrize("none", NONE.values(), ids=NONE)
@pytest.mark.parametrize(("kind", "write"), FORMATS.values(), ids=FORMATS)
def test_a_date_that_is_none_leaves_it_to_the_next(
    kind: DocumentKind, write: Callable[[str, str], str], none: str
) -> None:
    item = read_one(write(none, GOOD), kind)
    assert (item.date_published, item.provenance.date_basis, item.provenance.date_raw) == (MOMENT, "declared", None)


@pytest.mark.parametrize(("kind", "write"), FORMATS.values(), ids=FORMATS)
def test_without_a_good_one_the_first_is_kept_as_written(kind: DocumentKind, write: Callable[[str, str], str]) -> None:
    item = read_one(write("03/04/2026", "03/04/2026"), kind)
    assert (item.date_published, item.provenance.date_basis, item.provenance.date_raw) == (
        None,
        "ambiguous",
        "03/04/2026",
    )


def test_the_last_date_of_change_that_can_be_true_counts() -> None:
    item = read_one(atom(f"<updated>{GOOD}</updated><updated>n/a</updated><published>2026-06-01</published>"), "feed")
    assert (item.date_published, item.date_modified) == (datetime(2026, 6, 1, tzinfo=UTC), MOMENT)


def test_a_record_without_a_date_stays_without() -> None:
    line = {"id": "1", "title": "A", "date_modified": GOOD, "provenance": {"date_basis": "ambiguous"}}
    assert read_one(json.dumps(line), "items").date_published is None


@pytest.mark.parametrize(
    ("head", "raw"),
    [
        ("<language>th</language>", "Fri, 05 Jun 2569 16:00:00 +0700"),
        ("<language>fa-IR</language>", "1405/03/15 12:30:00 +0330"),
        ("<link>https://news.example.co.th/</link>", "2569-06-05T16:00:00+07:00"),
        ("<language>ne</language>", "2083-02-22T14:45:00+05:45"),
    ],
)
def test_language_and_site_of_the_feed_are_evidence(head: str, raw: str) -> None:
    item = read_one(rss(f"<pubDate>{raw}</pubDate>").replace("<title>T</title>", f"<title>T</title>{head}"), "feed")
    assert (item.date_published, item.provenance.date_basis) == (MOMENT, "declared")
