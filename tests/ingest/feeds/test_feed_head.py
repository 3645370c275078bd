"""Who publishes a feed, who wrote an entry, who an aggregated entry is from; and no secret of a subscription."""

from __future__ import annotations

import pytest

from ingest.feeds.feed_head import (
    MAX_AUTHORS,
    FeedHead,
    make_entry_source,
    make_feed_source,
    read_author,
    read_entry_source,
    read_head,
)
from ingest.feeds.texts import Scope
from ingest.item import Author, Source
from tests.support.xml import read_xml

EVERYTHING = Scope(has_bases=True, has_languages=True)
GULL = "https://gull.example"
FEED_URL = f"{GULL}/feed?key=secret"

AUTHORS = {
    "Atom": (
        "<author><name>Ана Руис</name><uri>https://ana.example/</uri><email>ana@gull.example</email></author>",
        Author(name="Ана Руис", url="https://ana.example/"),
    ),
    "RSS": ("<author>ana@gull.example (Ana Ruiz)</author>", Author(name="ana@gull.example (Ana Ruiz)")),
    "Dublin Core": ("<dc:creator> Ana Ruiz </dc:creator>", Author(name="Ana Ruiz")),
    "only a mail address": ("<author><email>ana@gull.example</email></author>", Author(name="ana@gull.example")),
    "only an address": ("<author><uri>https://ana.example/</uri></author>", Author(url="https://ana.example/")),
    "iTunes' owner": (
        "<itunes:owner><itunes:email>a@gull.example</itunes:email><itunes:name>Ana</itunes:name></itunes:owner>",
        Author(name="Ana"),
    ),
    "empty parts": ("<author><name> </name></author>", None),
    "text beside parts is none": ("<author>by<uri/></author>", None),
    "nothing": ("<author/>", None),
}


@pytest.mark.parametrize(("text", "author"), AUTHORS.values(), ids=AUTHORS)
def test_an_author_has_a_name_or_an_address(text: str, author: Author | None) -> None:
    assert read_author(read_xml(text)) == author


# name -> title, link, where the feed was fetched, its source
FEED_SOURCES = {
    "title and site": (
        "Gull Log",
        "https://www.gull.example/",
        FEED_URL,
        Source(name="Gull Log", domain="gull.example", url="https://www.gull.example/"),
    ),
    "a relative site": (
        "Gull Log",
        "/home",
        FEED_URL,
        Source(name="Gull Log", domain="gull.example", url=f"{GULL}/home"),
    ),
    "no site": ("Gull Log", None, FEED_URL, Source(name="Gull Log", domain="gull.example")),
    "the subscription as site gives its host only": (
        "",
        FEED_URL,
        FEED_URL,
        Source(domain="gull.example", url=f"{GULL}/"),
    ),
    "the same in another spelling": (
        "",
        "https://GULL.example:443/feed?key=secret#top",
        FEED_URL,
        Source(domain="gull.example", url=f"{GULL}/"),
    ),
    "a feed on another host": (
        "",
        f"{GULL}/",
        "https://feeds.example/gull",
        Source(domain="gull.example", url=f"{GULL}/"),
    ),
    "a site that is no address": ("", "mailto:a@b.example", FEED_URL, Source(domain="gull.example")),
    "from a file": ("", None, None, Source()),
}


@pytest.mark.parametrize(("title", "link", "fetched_from", "source"), FEED_SOURCES.values(), ids=FEED_SOURCES)
def test_a_feed_is_from_its_site(title: str, link: str | None, fetched_from: str | None, source: Source) -> None:
    made = make_feed_source(title, link, fetched_from)
    assert made == source
    assert "secret" not in repr(made)


# name -> title, site, address of the feed, the source
ENTRY_SOURCES: dict[str, tuple[str, str | None, str | None, Source | None]] = {
    "all": ("Gull", f"{GULL}/", f"{GULL}/feed", Source(name="Gull", domain="gull.example", url=f"{GULL}/")),
    "the feed's address lends its domain only": ("Gull", None, FEED_URL, Source(name="Gull", domain="gull.example")),
    "the site's domain before that": (
        "",
        f"{GULL}/",
        "https://feeds.example/g",
        Source(domain="gull.example", url=f"{GULL}/"),
    ),
    "a title alone": ("Gull", None, None, Source(name="Gull")),
    "an address that is none": ("", None, "urn:uuid:7", None),
    "nothing": ("", None, None, None),
}


@pytest.mark.parametrize(("title", "site", "address", "source"), ENTRY_SOURCES.values(), ids=ENTRY_SOURCES)
def test_an_aggregated_entry_is_from_somewhere_if_anything_says_so(
    title: str, site: str | None, address: str | None, source: Source | None
) -> None:
    assert make_entry_source(title, site, address) == source


SOURCE_ELEMENTS = {
    "RSS": (
        f'<source url="{FEED_URL}">Gull &lt;b&gt;Log&lt;/b&gt;</source>',
        Source(name="Gull Log", domain="gull.example"),
    ),
    "RSS without an address": ("<source>Gull Log</source>", Source(name="Gull Log")),
    "Atom": (
        f'<source><id>urn:1</id><title>Gull Log</title><link rel="self" href="{FEED_URL}"/>'
        f'<link href="{GULL}/"/></source>',
        Source(name="Gull Log", domain="gull.example", url=f"{GULL}/"),
    ),
    "Atom with an address as id": (
        f"<source><id>{FEED_URL}</id><title>Gull Log</title></source>",
        Source(name="Gull Log", domain="gull.example"),
    ),
    "Atom with its author's address only": (
        f"<source><title>Gull Log</title><author><uri>{GULL}/ana</uri></author></source>",
        Source(name="Gull Log", domain="gull.example"),
    ),
    "a relative link with a base": (
        f'<source xml:base="{GULL}/a/"><title>Gull Log</title><link href="home"/></source>',
        Source(name="Gull Log", domain="gull.example", url=f"{GULL}/a/home"),
    ),
    "nothing": ("<source/>", None),
}


@pytest.mark.parametrize(("text", "source"), SOURCE_ELEMENTS.values(), ids=SOURCE_ELEMENTS)
def test_a_source_element_names_who_an_entry_is_from(text: str, source: Source | None) -> None:
    found = read_entry_source(read_xml(text), EVERYTHING)
    assert found == source
    assert "secret" not in repr(found)


# name -> the root, the head
HEADS = {
    "RSS": (
        f"<rss><channel><title>Gull &amp;amp; Log</title><link>{GULL}/</link><language>nb</language></channel></rss>",
        FeedHead(Source(name="Gull & Log", domain="gull.example", url=f"{GULL}/"), "nb", (), f"{GULL}/"),
    ),
    "RSS: an editor is no author of entries": (
        "<rss><channel><title>T</title><author>Ana</author></channel></rss>",
        FeedHead(Source(name="T", domain="gull.example"), None, (), FEED_URL),
    ),
    "Atom: authors hold for its entries": (
        f'<feed xml:lang="sv"><title>T</title><link rel="alternate" href="{GULL}/"/>'
        "<author><name>Ana</name></author></feed>",
        FeedHead(Source(name="T", domain="gull.example", url=f"{GULL}/"), "sv", (Author(name="Ana"),), f"{GULL}/"),
    ),
    "Atom: a link to itself is no site": (
        f'<feed><title>T</title><link rel="self" href="{GULL}/other"/></feed>',
        FeedHead(Source(name="T", domain="gull.example"), None, (), FEED_URL),
    ),
    "the language of an element before that of the root": (
        '<rss xml:lang="sv"><channel><dc:language>nb</dc:language></channel></rss>',
        FeedHead(Source(domain="gull.example"), "nb", (), FEED_URL),
    ),
    "an empty title before another": (
        "<rss><channel><title/><dc:title>D</dc:title></channel></rss>",
        FeedHead(Source(name="D", domain="gull.example"), None, (), FEED_URL),
    ),
    "nothing": ("<rss/>", FeedHead(Source(domain="gull.example"), None, (), FEED_URL)),
}


@pytest.mark.parametrize(("text", "head"), HEADS.values(), ids=HEADS)
def test_a_head_says_what_the_feed_is(text: str, head: FeedHead) -> None:
    assert read_head(read_xml(text), EVERYTHING, FEED_URL) == head


def test_of_a_hundred_authors_of_a_feed_the_first_are_taken() -> None:
    people = "".join(f"<author><name>Writer {number}</name></author>" for number in range(100))
    head = read_head(read_xml(f"<feed>{people}</feed>"), EVERYTHING, None)
    assert head.authors == tuple(Author(name=f"Writer {number}") for number in range(MAX_AUTHORS))
