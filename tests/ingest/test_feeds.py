"""parse_feed and what comes of it: documents in tests/data, and broken ones."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import Document, Item, ParseError, Source, read_document
from ingest.feeds.parse import parse_feed
from ingest.feeds.xml_tree import MAX_ATTRIBUTES
from ingest.item import Attachment, Author, ParsedDocument
from ingest.text.html import MAX_AMPERSANDS
from tests.support.processor_time import takes_at_most

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DATA = Path(__file__).parent.parent / "data"
HEAD = b'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><link>https://e.example/</link>'
ITEM = b"<item><title>%s</title><description>Words of %s</description></item>"
TAIL = b"</channel></rss>"


def document(body: bytes, url: str | None = None) -> Document:
    return Document(body=body, kind="feed", fetched_at=NOW, url=url)


def items(name: str, url: str | None = None) -> tuple[Item, ...]:
    return read_document(document((DATA / name).read_bytes(), url)).items


def test_rss() -> None:
    crane, tides = items("harbour.rss", "https://www.harbour.example/feeds/secret-4711.xml")
    assert crane.title == "Crane falls & nobody is hurt"
    assert crane.url == "https://www.harbour.example/2026/crane?utm_source=rss"
    assert crane.canonical_url == "https://www.harbour.example/2026/crane"
    assert crane.content_text == "The old crane fell at dawn.\n\nSee the photos."
    assert 'href="https://www.harbour.example/2026/photos.html"' in str(crane.content_html)
    assert "script" not in str(crane.content_html)
    assert "onclick" not in str(crane.content_html)
    assert crane.summary == "A short word on the crane."
    assert crane.date_published == datetime(2026, 2, 27, 7, tzinfo=UTC)
    assert crane.authors == (Author(name="Ada Quay"),)
    assert crane.tags == ("Harbour", "Cranes")
    assert crane.image == "https://cdn.harbour.example/crane.jpg"
    assert [a.url for a in crane.attachments] == [
        "https://www.harbour.example/crane.mp3",
        "https://cdn.harbour.example/crane.jpg",
    ]
    assert crane.language == "en-GB"
    assert crane.source == Source(
        name="Harbour & Gazette", domain="harbour.example", url="https://www.harbour.example/"
    )
    assert not crane.truncated
    assert tides.url == "https://www.harbour.example/tides"
    assert tides.source == Source(name="Tide Office", domain="tides.example")
    assert tides.truncated
    assert tides.summary is None  # the description is its text


def test_an_item_without_words_is_a_problem() -> None:
    problems = read_document(document((DATA / "harbour.rss").read_bytes())).problems
    assert [(p.where, p.reason) for p in problems] == [("entry 3", "no title and no text")]


def test_atom() -> None:
    fog, less = items("harbour.atom")
    assert (fog.title, less.title) == ("Fog again", "1 < 2")
    assert fog.url == "https://planet.example/blog/one.html"
    assert "https://planet.example/blog/posts/map" in str(fog.content_html)
    assert fog.summary == "A summary of the fog."
    assert fog.authors == (Author(name="Bo", url="https://bo.example/"),)
    assert fog.source == Source(name="Bo's log", domain="bo.example", url="https://www.bo.example/")
    assert fog.language == "de"
    assert fog.date_published == fog.date_modified == datetime(2026, 2, 27, 8, tzinfo=UTC)
    assert less.content_text == "First line.\n\nSecond line."
    assert less.content_html is None
    assert less.source.name == "Planet Quay"
    assert less.date_published == datetime(2026, 2, 26, 8, tzinfo=UTC)


def test_rdf() -> None:
    (boat,) = items("harbour.rdf")
    assert (boat.title, boat.content_text, boat.source.domain) == ("Boat sinks", "All were saved.", "rdf.example")
    assert boat.date_published == datetime(2026, 2, 27, 7, tzinfo=UTC)


def test_json_feed() -> None:
    reading = read_document(document((DATA / "harbour.json").read_bytes(), "https://www.harbour.example/secret.json"))
    ferry, number, plain = reading.items
    assert ferry.attachments == (
        Attachment(
            url="https://www.harbour.example/a.mp3",
            mime_type="audio/mpeg",
            size_in_bytes=12,
            duration_in_seconds=1.5,
        ),
    )
    assert 'href="https://www.harbour.example/times"' in str(ferry.content_html)
    assert ferry.provenance.extractor == "jsonfeed"
    assert plain.content_text == "Plain <words> & more."
    assert plain.authors == (Author(name="Di"),)
    assert plain.external_url == "https://else.example/x"
    assert number.title == "8"  # a number whose meaning is clear
    assert [(p.where, p.reason) for p in reading.problems] == [("entry 3", "not a JSON object")]


@pytest.mark.parametrize("name", ["harbour.rss", "harbour.atom", "harbour.json"])
def test_the_subscription_url_is_never_told(name: str) -> None:
    body = (DATA / name).read_bytes().replace(b"<link>https://www.harbour.example/</link>", b"")
    reading = read_document(document(body, "https://user:pass@feeds.example/secret-4711/feed.xml"))
    assert "secret-4711" not in repr([item.source for item in reading.items])
    assert "secret-4711" not in repr([(item.url, item.content_html) for item in reading.items])


def test_the_domain_is_the_fetched_hosts_where_there_is_no_site() -> None:
    body = b"<rss><channel><title>T</title>" + ITEM % (b"A", b"A") + TAIL
    assert parse_feed(document(body, "https://www.feeds.example/x")).source == Source(name="T", domain="feeds.example")


def test_a_site_link_that_is_the_subscription_gives_only_its_host() -> None:
    url = "https://feeds.example/secret"
    body = f"<rss><channel><title>T</title><link>{url}</link>".encode() + ITEM % (b"A", b"A") + TAIL
    assert parse_feed(document(body, url)).source.url == "https://feeds.example/"


BROKEN = {
    "bare ampersand": HEAD + ITEM % (b"AT&T", b"&") + TAIL,
    "html entity": HEAD + ITEM % (b"caf&eacute;", b"&nbsp;") + TAIL,
    "open tags": HEAD + ITEM % (b"A", b"<p>x<br>y</i>") + TAIL,
    "undeclared prefix": HEAD + b"<media:x/>" + ITEM % (b"A", b"A") + TAIL,
    "control character": HEAD + ITEM % (b"A\x08", b"A") + TAIL,
    "number out of range": HEAD + ITEM % (b"A&#99999999999;&#xD800;", b"A") + TAIL,
    "text before": b"\n\n<br />Warning: x<br />\n" + HEAD + ITEM % (b"A", b"A") + TAIL,
    "text behind": HEAD + ITEM % (b"A", b"A") + TAIL + b"<script>x()</script>",
    "bad declaration": HEAD.replace(b"?>", b" ??>") + ITEM % (b"A", b"A") + TAIL,
    "prefixed throughout": b"<rss:rss><rss:channel><rss:item><rss:title>A</rss:title></rss:item></rss:channel>"
    b"</rss:rss>",
    "wrong encoding": (HEAD + ITEM % (b"A", b"A") + TAIL).decode().replace('"1.0"', '"1.0" encoding="utf-16"').encode(),
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_broken_feeds_are_mended(body: bytes) -> None:
    reading = read_document(document(body))
    assert len(reading.items) == 1
    assert not reading.problems


def test_what_mending_gives() -> None:
    (item,) = read_document(document(HEAD + ITEM % (b"AT&T caf&eacute;", b"A<p>x<br>y</i>") + TAIL)).items
    assert (item.title, item.content_text) == ("AT&T café", "Words of A\n\nx\ny")


REFUSED = {
    "nothing": (b" \n", "empty"),
    "html": (b"<!DOCTYPE html><html><body>Not here</body></html>", "web page"),
    "html without a doctype": (b"<html><body>Not here</body></html>", "web page"),
    "words": (b"Not found", "without any XML element"),
    "list of feeds": (b'<?xml version="1.0"?><opml><body/></opml>', "OPML"),
    "foreign root": (b"<letters><a/></letters>", "no feed's root"),
    "foreign root with nothing in it": (b'<letters to="all"/>', "no feed's root"),
    "cut in its head": (HEAD, "cut off"),
    "cut in its first item": (HEAD + ITEM[:30], "cut off"),
    "other json": (b'{"version": "2", "items": []}', "no JSON Feed"),
    "broken json": (b'{"version": "https://jsonfeed.org/version/1", ', "no JSON Feed"),
    "many attributes": (b"<rss " + b" ".join(b'a%d="1"' % n for n in range(999)) + b"></rss>", "attributes"),
}


@pytest.mark.parametrize(("body", "words"), REFUSED.values(), ids=REFUSED)
def test_refused(body: bytes, words: str) -> None:
    with pytest.raises(ParseError, match=words):
        parse_feed(document(body))


def test_an_empty_feed_is_no_error() -> None:
    assert parse_feed(document(HEAD + TAIL)) == ParsedDocument(
        items=(), source=Source(name="T", domain="e.example", url="https://e.example/")
    )


def test_of_the_last_item_of_a_cut_off_feed_what_is_whole_is_kept() -> None:
    rest = b"<item><title>C</title><link>https://e.example/c</link><description>Of C.</description><x><![CDATA[<p>half"
    parsed = parse_feed(document(HEAD + ITEM % (b"A", b"A") + rest))
    assert [(item.title, item.content_html) for item in parsed.items] == [("A", "Words of A"), ("C", "Of C.")]
    (problem,) = parsed.problems
    assert problem.raw == "<x><![CDATA[<p>half"


def test_the_rest_of_a_cut_off_feed_is_no_document() -> None:
    """It may be sent again as it is, and must not become an item whose text is mark-up."""
    (problem,) = parse_feed(document(HEAD + ITEM % (b"A", b"A") + b"<item><description>Words.")).problems
    assert (problem.raw, problem.kind) == ("<item><description>Words.", "feed")
    with pytest.raises(ParseError, match="cut off"):
        read_document(document(problem.raw.encode()))


CUT = {
    "inside an item": b"<item><title>C</title><descr",
    "inside a CDATA section": b"<item><description><![CDATA[<p>C",
    "behind an item": b"\n",
    "without the last tag": b"</channel>",
}


@pytest.mark.parametrize("rest", CUT.values(), ids=CUT)
def test_a_cut_off_feed_gives_its_whole_items(rest: bytes) -> None:
    parsed = parse_feed(document(HEAD + ITEM % (b"A", b"A") + ITEM % (b"B", b"B") + rest))
    assert [item.title for item in parsed.items] == ["A", "B"]
    (problem,) = parsed.problems
    assert (problem.where, problem.raw) == ("end of document", rest.decode())
    assert "cut off" in problem.reason


LARGE = {
    "a long comment first": b"<!-- " + b"words " * 100_000 + b"-->" + HEAD + ITEM % (b"A", b"A") + TAIL,
    "namespaces": b"<rss " + b" ".join(b'xmlns:a%d="u%d"' % (n, n) for n in range(1000)) + b"/>",
    "attributes": b"<rss " + b" ".join(b'a%d="1"' % n for n in range(1000)) + b"/>",
    "keywords": HEAD
    + b"<item><title>A</title>"
    + b"<category>%d</category>" * 1000 % tuple(range(1000))
    + b"</item>"
    + TAIL,
    "an author of many words": HEAD + b"<item><title>A</title><author>" + b"Ada " * 50_000 + b"</author></item>" + TAIL,
    "deep": HEAD + b"<a>" * 2000 + b"</a>" * 2000 + ITEM % (b"A", b"A") + TAIL,
    "deep HTML": HEAD + ITEM % (b"A", b"&lt;div&gt;" * 2000) + TAIL,
    "ampersands": HEAD + ITEM % (b"A", b"&amp;amp; " * (MAX_AMPERSANDS + 1)) + TAIL,
    "deep JSON": b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000,
}


@pytest.mark.long
@pytest.mark.parametrize("body", LARGE.values(), ids=LARGE)
def test_large_feeds_take_no_longer_than_others(body: bytes) -> None:
    def read() -> None:
        with suppress(ParseError):
            assert len(repr(read_document(document(body)))) < 20 * len(body)

    assert takes_at_most(3, read)


@pytest.mark.parametrize(("count", "is_read"), [(MAX_ATTRIBUTES, True), (MAX_ATTRIBUTES + 1, False)])
@pytest.mark.parametrize("attribute", ['a%d="1" ', 'xmlns:a%d="urn:%d" '])
def test_a_root_may_have_so_many_attributes(count: int, is_read: bool, attribute: str) -> None:
    attributes = "".join(attribute.replace("%d", str(number)) for number in range(count - 1))
    body = HEAD.replace(b"<rss ", f"<rss {attributes}".encode()) + ITEM % (b"A", b"A") + TAIL
    read = {True: nullcontext(), False: pytest.raises(ParseError, match="attributes")}[is_read]
    with read:
        assert [item.title for item in parse_feed(document(body)).items] == ["A"]


def test_an_entity_within_another_is_none() -> None:
    body = b'<!DOCTYPE rss [<!ENTITY a "gull"><!ENTITY b "&a;s">]><rss>' + HEAD[41:] + ITEM % (b"A &b;", b"A") + TAIL
    (item,) = parse_feed(document(body)).items
    assert item.title == "A &b;"


RSS = (DATA / "harbour.rss").read_bytes()
ATOM = (DATA / "harbour.atom").read_bytes()
BITS = [
    b"<![CDATA[",
    b"]]>",
    b"&#x",
    b"&",
    b"<item>",
    b"</item>",
    b"<!--",
    b"\xff",
    b'"',
    b"xml:base='//['",
    b"<a:b:c>",
    b"<",
]


@settings(deadline=None)
@given(
    st.sampled_from([RSS, ATOM]),
    st.lists(
        st.tuples(st.integers(0, 4000), st.integers(0, 30), st.sampled_from(BITS) | st.binary(max_size=4)), max_size=6
    ),
)
def test_damaged_feeds_raise_nothing_but_parse_error(body: bytes, damage: list[tuple[int, int, bytes]]) -> None:
    for start, length, put in damage:
        body = body[:start] + put + body[start + length :]
    try:
        for item in read_document(document(body, "https://e.example/f")).items:
            assert item.title or item.content_text
    except ParseError:
        pass


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_raise_nothing_but_parse_error(body: bytes) -> None:
    with suppress(ParseError):
        parse_feed(document(body))
